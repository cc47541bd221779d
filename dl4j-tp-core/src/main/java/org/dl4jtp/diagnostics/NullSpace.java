package org.dl4jtp.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.dl4jtp.layer.LiveOutput;
import org.dl4jtp.step.Network;
import org.dl4jtp.step.StepOutput;
import org.dl4jtp.step.TargetMaker;
import org.dl4jtp.step.TargetMember;
import org.dl4jtp.target.Border;
import org.dl4jtp.target.OutputSpace;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Which part of a weight update leaves the outputs of a batch as they are, to first order. The
 * Jacobian of all outputs by a layer's weights has a row for every output of every example: the
 * gradient that the layer gets when its target is moved by that output's derivative.
 */
final class NullSpace {
  /** Most outputs of a batch, all examples together. */
  static final int MAX_OUTPUTS = 256;

  /** Most elements of a layer's Jacobian. */
  static final long MAX_ELEMENTS = 2_000_000;

  private static final String WEIGHT = "W";

  private NullSpace() {}

  /**
   * ‖part in the null space‖ / ‖update‖ of every target layer; NaN for layers that train for an
   * output's own target, and where there is no update or not a finite one.
   *
   * @throws IllegalArgumentException when it costs too much, or the network is random in training
   */
  static double[] shares(MeasuredNetwork net, Batch batch, List<LayerStep> steps) {
    List<MeasuredLayer> layers = net.targetLayers();
    double[] shares = new double[steps.size()];
    Arrays.fill(shares, Double.NaN);
    List<Integer> hidden =
        IntStream.range(0, shares.length)
            .filter(i -> layers.get(i).targets().stream().allMatch(t -> t.owner().isPresent()))
            .boxed()
            .collect(Collectors.toList());
    long[] widths = net.outputs().stream().mapToLong(LiveOutput::outputCount).toArray();
    long[] lengths = lengths(net, batch);
    long each = IntStream.range(0, widths.length).mapToLong(i -> widths[i] * lengths[i]).sum();
    check(net.network(), hidden, steps, batch.examples() * each);
    List<List<LayerStep>> rows = new ArrayList<>();
    for (long example = 0; example < batch.examples(); example++) {
      Batch one = batch.example(example);
      for (int output = 0; output < widths.length; output++) {
        for (int row = 0; row < lengths[output]; row++) {
          for (int unit = 0; unit < widths[output]; unit++) {
            TargetMaker targets = new OneUnit(net, widths, output, row, unit);
            rows.add(TrainingStep.of(net, one, targets).layers());
          }
        }
      }
    }
    for (int i : hidden) {
      double[][] jacobian =
          rows.stream()
              .map(row -> Angles.flat(row.get(i).gradients().get(WEIGHT)))
              .toArray(double[][]::new);
      INDArray update = steps.get(i).gradients().get(WEIGHT);
      double cutoff = update.dataType() == DataType.DOUBLE ? 1e-10 : 1e-5;
      shares[i] = share(jacobian, Angles.flat(update), cutoff);
    }
    return shares;
  }

  /** Rows of an example of each output: 1, or the steps of a sequence. */
  private static long[] lengths(MeasuredNetwork net, Batch batch) {
    List<LiveOutput> outputs = net.outputs();
    return IntStream.range(0, outputs.size())
        .mapToLong(
            i ->
                outputs.get(i).layout().isSequence()
                    ? outputs.get(i).layout().rows(batch.labels()[i], batch.examples()).size(0)
                        / batch.examples()
                    : 1)
        .toArray();
  }

  private static void check(
      Network network, List<Integer> hidden, List<LayerStep> steps, long outputs) {
    if (network.differsInTraining()) {
      throw new IllegalArgumentException(
          "null-space shares are for networks that compute the same in training and at inference;"
              + " this one has dropout, batch normalisation, weight noise or a random activation."
              + " Leave null-space shares out");
    }
    for (int i : hidden) {
      LayerStep layer = steps.get(i);
      long weights = layer.gradients().get(WEIGHT).length();
      if (outputs > MAX_OUTPUTS || outputs * weights > MAX_ELEMENTS) {
        throw new IllegalArgumentException(
            "the null-space share of layer "
                + layer.index()
                + " ('"
                + layer.name()
                + "') needs a Jacobian of "
                + outputs
                + " outputs (examples × steps × units) by "
                + weights
                + " weights, but no more than "
                + MAX_OUTPUTS
                + " outputs and "
                + MAX_ELEMENTS
                + " elements are affordable; measure on fewer examples, or leave null-space shares"
                + " out");
      }
    }
  }

  private static double share(double[][] jacobian, double[] update, double cutoff) {
    RealVector whole = new ArrayRealVector(update, false);
    if (whole.getNorm() == 0 || !isFinite(whole, jacobian)) {
      return Double.NaN;
    }
    SingularValueDecomposition svd =
        new SingularValueDecomposition(new Array2DRowRealMatrix(jacobian, false));
    RealMatrix directions = svd.getVT();
    double[] sizes = svd.getSingularValues();
    RealVector rest = whole.copy();
    for (int k = 0; k < sizes.length && sizes[k] > cutoff * sizes[0]; k++) {
      RealVector direction = directions.getRowVector(k);
      rest = rest.subtract(direction.mapMultiply(direction.dotProduct(rest)));
    }
    return rest.getNorm() / whole.getNorm();
  }

  /** A decomposition of anything else might not end. */
  private static boolean isFinite(RealVector update, double[][] jacobian) {
    return Double.isFinite(update.getNorm())
        && Arrays.stream(jacobian).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
  }

  /** d_i = −η Jᵢᵀe: what the derivative of one unit of one output would have of a layer. */
  private static final class OneUnit implements TargetMaker {
    private final Network network;
    private final List<LiveOutput> outputs;
    private final long[] widths;
    private final int output;
    private final int row;
    private final int unit;
    private final double eta;

    OneUnit(MeasuredNetwork net, long[] widths, int output, int row, int unit) {
      this.network = net.network();
      this.outputs = net.outputs();
      this.widths = widths;
      this.output = output;
      this.row = row;
      this.unit = unit;
      this.eta = net.targetLayers().get(0).live().rule().targetStepSize();
    }

    @Override
    public OutputSpace outputSpace() {
      return OutputSpace.ACTIVATION;
    }

    @Override
    public INDArray displacement(TargetMember owner, Border border) {
      long column = unit;
      for (StepOutput reached : network.outputsAbove(owner)) {
        int index = outputs.indexOf(reached);
        if (index == output) {
          INDArray e = border.outputDisplacement(outputSpace()).ulike().assign(0);
          e.putScalar(row, column, -eta);
          return border.pullBack(e);
        }
        column += widths[index];
      }
      return border.activation().ulike().assign(0); // the border does not reach it
    }
  }
}
