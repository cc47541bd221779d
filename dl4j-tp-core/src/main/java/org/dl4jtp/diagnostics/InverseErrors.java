package org.dl4jtp.diagnostics;

import java.util.ArrayDeque;
import java.util.Deque;
import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.target.Border;
import org.dl4jtp.target.OutputSpace;
import org.dl4jtp.target.TargetPath;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A target path that measures, on its way down, how far each feedback mapping g is from inverting
 * what it comes from: ‖J_g J − I‖ / √n, the mean over the examples. J leads from a border's
 * activation to what g maps, by central differences, an activation unit at a time.
 */
final class InverseErrors implements TargetPath {
  /** Most units of a border. */
  static final int MAX_UNITS = 512;

  private final TargetPath path;
  private final transient Deque<Double> found = new ArrayDeque<>();

  InverseErrors(TargetPath path) {
    this.path = path;
  }

  /** From the first border up; NaN where there is no mapping. */
  Deque<Double> found() {
    return found;
  }

  @Override
  public long sourceSize(long own, long above, long output, boolean top) {
    return path.sourceSize(own, above, output, top);
  }

  @Override
  public OutputSpace outputSpace() {
    return path.outputSpace();
  }

  @Override
  public INDArray displacement(Border border) {
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      found.addFirst(border.feedback() == null ? Double.NaN : error(border)); // borders come down
    }
    return path.displacement(border);
  }

  private double error(Border border) {
    INDArray h = border.activation();
    long units = h.size(1);
    if (units > MAX_UNITS) {
      throw new IllegalArgumentException(
          "the inverse error of feedback into "
              + units
              + " units takes two passes for each of them; no more than "
              + MAX_UNITS
              + " are affordable. Leave inverse errors out");
    }
    double step = h.dataType() == DataType.DOUBLE ? 1e-4 : 1e-2;
    INDArray squares = Nd4j.zeros(DataType.DOUBLE, h.size(0));
    for (long unit = 0; unit < units; unit++) {
      INDArray column = moved(border, unit, step).subi(moved(border, unit, -step));
      column.divi(2 * step).getColumn(unit).subi(1);
      squares.addi(column.mul(column).sum(1).castTo(DataType.DOUBLE));
    }
    double mean = 0;
    for (double square : squares.toDoubleVector()) {
      mean += Math.sqrt(square / units) / h.size(0);
    }
    return mean;
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
