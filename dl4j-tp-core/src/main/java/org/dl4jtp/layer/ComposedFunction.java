package org.dl4jtp.layer;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An affine function or convolution, then an activation function. A dense layer's mask multiplies
 * its examples before and after the activation function; backward, as in Deeplearning4j, once.
 */
final class ComposedFunction implements ForwardFunction {
  private final ForwardFunction first;
  private final ElementwiseFunction second;
  private final boolean dense;
  private final INDArray mask; // or null

  /**
   * Without a mask.
   *
   * @param first must return new arrays
   * @param dense whether masks apply
   */
  ComposedFunction(ForwardFunction first, ElementwiseFunction second, boolean dense) {
    this(first, second, dense, null);
  }

  private ComposedFunction(
      ForwardFunction first, ElementwiseFunction second, boolean dense, INDArray mask) {
    this.first = first;
    this.second = second;
    this.dense = dense;
    this.mask = mask;
  }

  @Override
  public ForwardFunction masked(INDArray newMask) {
    return dense && newMask != null ? new ComposedFunction(first, second, true, newMask) : this;
  }

  @Override
  public INDArray apply(INDArray rows) {
    return maskedInPlace(second.applyInPlace(maskedInPlace(first.apply(rows))));
  }

  private INDArray maskedInPlace(INDArray rows) {
    return mask == null ? rows : rows.muliColumnVector(mask.castTo(rows.dataType()));
  }

  private INDArray maskedCopy(INDArray rows) {
    return mask == null ? rows : maskedInPlace(rows.dup());
  }

  @Override
  public Linearization linearize(INDArray rows) {
    Linearization one = first.linearize(rows);
    Linearization two = second.linearize(maskedInPlace(one.value()));
    INDArray value = maskedCopy(two.value());
    return new Linearization() {
      @Override
      public INDArray value() {
        return value;
      }

      @Override
      public INDArray pullBack(INDArray epsilon) {
        return one.pullBack(maskedCopy(two.pullBack(epsilon)));
      }
    };
  }
}
