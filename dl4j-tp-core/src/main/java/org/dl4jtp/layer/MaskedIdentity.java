package org.dl4jtp.layer;

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
    INDArray value = apply(input);
    return new Linearization() {
      @Override
      public INDArray value() {
        return value;
      }

      @Override
      public INDArray pullBack(INDArray epsilon) {
        return apply(epsilon);
      }
    };
  }
}
