package org.dl4jtp.golden;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Leaky ReLU in double precision. ND4J's own rounds the slope to a float where it differentiates,
 * which is 1.5e-8 off for the reference's slope of 0.2. It can be read again from a configuration's
 * JSON, as everything must that is a part of a rule.
 */
final class ExactLeakyReLU extends BaseActivationFunction {
  private final double slope;

  @JsonCreator
  ExactLeakyReLU(@JsonProperty("slope") double slope) {
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

  @Override
  public boolean equals(Object o) {
    return o instanceof ExactLeakyReLU other && slope == other.slope;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(slope);
  }

  @Override
  public String toString() {
    return "leaky ReLU(" + slope + ")";
  }
}
