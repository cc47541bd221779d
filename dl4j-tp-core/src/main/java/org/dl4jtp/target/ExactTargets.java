package org.dl4jtp.target;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;

/**
 * Backpropagation as a target path, for reference: d_i = −η Jᵢᵀ ∂ℓ/∂h_L, J_i = ∂h_L/∂h_i, from
 * border to border: d_i = (∂h_{i+1}/∂h_i)ᵀ d_{i+1}.
 *
 * <p>Cost: a forward pass and the exact derivative of every unit above the first.
 *
 * <p>Source: Rumelhart, Hinton and Williams 1986 (backpropagation).
 */
public final class ExactTargets implements TargetPath {

  /** The only kind there is. */
  @JsonCreator
  public ExactTargets() {}

  @Override
  public long sourceSize(long own, long above, long output, boolean top) {
    return 0;
  }

  @Override
  public OutputSpace outputSpace() {
    return OutputSpace.ACTIVATION;
  }

  @Override
  public boolean followsDerivatives() {
    return true;
  }

  @Override
  public INDArray displacement(Border border) {
    Border above = border.above();
    return above == null
        ? border.pullBack(border.outputDisplacement(outputSpace()))
        : border.pullBackOneUnit(above.displacement());
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ExactTargets;
  }

  @Override
  public int hashCode() {
    return ExactTargets.class.hashCode();
  }

  @Override
  public String toString() {
    return "exact";
  }
}
