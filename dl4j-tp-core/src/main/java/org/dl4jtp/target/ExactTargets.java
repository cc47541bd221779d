package org.dl4jtp.target;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;

/**
 * Backpropagation as a target path, for reference: d_i = −η Jᵢᵀ ∂ℓ/∂h_L, J_i = ∂h_L/∂h_i.
 *
 * <p>Cost: the exact derivatives of all layers above, for every border anew: O(L²).
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
  public INDArray displacement(Border border) {
    return border.pullBack(border.outputDisplacement(outputSpace()));
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
