package org.dl4jtp.function;

import org.nd4j.linalg.api.ndarray.INDArray;

/** x, or x with every example multiplied by its mask. */
final class MaskedIdentity implements ForwardFunction {
  private final INDArray mask; // null for none

  MaskedIdentity(INDArray maskOrNull) {
    this.mask = maskOrNull;
  }

  @Override
  public ForwardFunction masked(INDArray newMask) {
    return newMask == null ? this : new MaskedIdentity(newMask);
  }

  @Override
  public INDArray apply(INDArray input) {
    return mask == null ? input : input.mulColumnVector(mask.castTo(input.dataType()));
  }

  @Override
  public Linearization linearize(INDArray input) {
    return new Linearization(apply(input), this::apply);
  }
}
