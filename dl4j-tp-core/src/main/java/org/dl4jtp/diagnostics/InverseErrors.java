package org.dl4jtp.diagnostics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.step.TargetMaker;
import org.dl4jtp.step.TargetMember;
import org.dl4jtp.step.TargetPlace;
import org.dl4jtp.target.Border;
import org.dl4jtp.target.OutputSpace;
import org.dl4jtp.target.TargetPath;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes targets by a path, and measures on the way down how far each feedback mapping g is from
 * inverting what it comes from: ‖J_g J − I‖ / √n, the mean over the examples. J leads from a
 * border's activation to what g maps, by central differences, an activation unit at a time.
 */
final class InverseErrors implements TargetMaker {
  /** Most units of a border. */
  static final int MAX_UNITS = 512;

  private final TargetPath path;
  private final Map<TargetMember, double[]> squares = new HashMap<>(); // of every example
  private final Map<TargetMember, Long> units = new HashMap<>();

  InverseErrors(TargetPath path) {
    this.path = path;
  }

  /**
   * The error of the mappings into some borders, taken as one that maps each by itself; NaN where
   * there is no mapping, at outputs, and below frozen layers, where no targets are made.
   */
  double at(List<TargetPlace> places) {
    double[] sums = null;
    long n = 0;
    for (TargetPlace place : places) {
      double[] here = place.owner().map(squares::get).orElse(null);
      if (here == null) {
        return Double.NaN;
      }
      sums = sums == null ? new double[here.length] : sums;
      for (int example = 0; example < here.length; example++) {
        sums[example] += here[example];
      }
      n += units.get(place.owner().orElseThrow());
    }
    double mean = 0;
    for (double sum : sums) {
      mean += Math.sqrt(sum / n) / sums.length;
    }
    return mean;
  }

  @Override
  public OutputSpace outputSpace() {
    return path.outputSpace();
  }

  @Override
  public INDArray displacement(TargetMember owner, Border border) {
    if (border.feedback() != null) {
      try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        units.put(owner, border.activation().size(1));
        squares.put(owner, squares(border));
      }
    }
    return path.displacement(border);
  }

  /** ‖J_g J − I‖² for every example. */
  private double[] squares(Border border) {
    INDArray h = border.activation();
    long n = h.size(1);
    if (n > MAX_UNITS) {
      throw new IllegalArgumentException(
          "the inverse error of feedback into "
              + n
              + " units takes two passes for each of them; no more than "
              + MAX_UNITS
              + " are affordable. Leave inverse errors out");
    }
    double step = h.dataType() == DataType.DOUBLE ? 1e-4 : 1e-2;
    INDArray sums = Nd4j.zeros(DataType.DOUBLE, h.size(0));
    for (long unit = 0; unit < n; unit++) {
      INDArray column = moved(border, unit, step).subi(moved(border, unit, -step));
      column.divi(2 * step).getColumn(unit).subi(1);
      sums.addi(column.mul(column).sum(1).castTo(DataType.DOUBLE));
    }
    return sums.toDoubleVector();
  }

  /** What g makes of a movement of one unit. */
  private INDArray moved(Border border, long unit, double by) {
    Feedback g = border.feedback();
    INDArray source = path.source(border);
    INDArray h = border.activation().dup();
    h.getColumn(unit).addi(by);
    return g.difference(source, path.source(border, h).sub(source)).value();
  }
}
