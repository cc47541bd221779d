package org.dl4jtp.golden;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Leaky ReLU in double precision. ND4J's own rounds the slope to a float where it differentiates,
 * which is 1.5e-8 off for the reference's slope of 0.2.
 */
final class ExactLeakyReLU extends BaseActivationFunction {
  private final double slope;

  ExactLeakyReLU(double slope) {
    this.slope = slope;
  }

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    return in.muli(derivative(in));
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    return new Pair<>(derivative(in).muli(epsilon), null);
  }

  /** slope + (1 − slope)·[in ≥ 0] */
  private INDArray derivative(INDArray in) {
    return in.gte(0).castTo(in.dataType()).muli(1 - slope).addi(slope);
  }
}
