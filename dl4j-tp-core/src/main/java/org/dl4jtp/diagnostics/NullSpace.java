package org.dl4jtp.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.target.Border;
import org.dl4jtp.target.OutputSpace;
import org.dl4jtp.target.TargetPath;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

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
   * ‖part in the null space‖ / ‖update‖ of every target layer; NaN for the output layer, and where
   * there is no update or not a finite one.
   *
   * @throws IllegalArgumentException when it costs too much, or the network is random in training
   */
  static double[] shares(
      MultiLayerNetwork net, INDArray features, INDArray labels, List<LayerStep> layers) {
    long outputs = labels.length();
    check(TrainingStep.targetLayers(net).get(0), layers, outputs);
    double eta = TrainingStep.targetLayers(net).get(0).rule().targetStepSize();
    List<List<LayerStep>> rows = new ArrayList<>();
    for (long example = 0; example < features.size(0); example++) {
      INDArray x = features.get(NDArrayIndex.interval(example, example + 1)).dup();
      INDArray y = labels.get(NDArrayIndex.interval(example, example + 1)).dup();
      for (int output = 0; output < labels.size(1); output++) {
        rows.add(TrainingStep.of(net, x, y, new OneOutput(output, eta)).layers());
      }
    }
    double[] shares = new double[layers.size()];
    Arrays.fill(shares, Double.NaN);
    for (int i = 0; i < layers.size() - 1; i++) {
      int layer = i;
      double[][] jacobian =
          rows.stream()
              .map(row -> Angles.flat(row.get(layer).gradients().get(WEIGHT)))
              .toArray(double[][]::new);
      INDArray update = layers.get(i).gradients().get(WEIGHT);
      double cutoff = update.dataType() == DataType.DOUBLE ? 1e-10 : 1e-5;
      shares[i] = share(jacobian, Angles.flat(update), cutoff);
    }
    return shares;
  }

  private static void check(LiveTargetLayer any, List<LayerStep> layers, long outputs) {
    if (any.networkDiffersInTraining()) {
      throw new IllegalArgumentException(
          "null-space shares are for networks that compute the same in training and at inference;"
              + " this one has dropout, batch normalisation, weight noise or a random activation."
              + " Leave null-space shares out");
    }
    for (LayerStep layer : layers.subList(0, layers.size() - 1)) {
      long weights = layer.gradients().get(WEIGHT).length();
      if (outputs > MAX_OUTPUTS || outputs * weights > MAX_ELEMENTS) {
        throw new IllegalArgumentException(
            "the null-space share of layer "
                + layer.index()
                + " ('"
                + layer.name()
                + "') needs a Jacobian of "
                + outputs
                + " outputs (examples × units) by "
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

  /** d_i = −η Jᵢᵀe: what one output's derivative would have of a layer. */
  private static final class OneOutput implements TargetPath {
    private final int output;
    private final double eta;

    OneOutput(int output, double eta) {
      this.output = output;
      this.eta = eta;
    }

    @Override
    public long sourceSize(long own, long above, long outputSize, boolean top) {
      return 0;
    }

    @Override
    public OutputSpace outputSpace() {
      return OutputSpace.ACTIVATION;
    }

    @Override
    public INDArray displacement(Border border) {
      INDArray unit = border.outputDisplacement(outputSpace()).ulike().assign(0);
      unit.getColumn(output).assign(-eta);
      return border.pullBack(unit);
    }
  }
}
