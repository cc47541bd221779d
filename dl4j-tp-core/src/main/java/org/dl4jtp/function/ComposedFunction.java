package org.dl4jtp.function;

import org.nd4j.linalg.api.ndarray.INDArray;

/** An affine function or convolution, then an activation function. */
final class ComposedFunction implements ForwardFunction {
  private final ForwardFunction first;
  private final ElementwiseFunction second;

  /** The first must return new arrays. */
  ComposedFunction(ForwardFunction first, ElementwiseFunction second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public INDArray apply(INDArray rows) {
    return second.applyInPlace(first.apply(rows));
  }

  @Override
  public Linearization linearize(INDArray rows) {
    Linearization one = first.linearize(rows);
    Linearization two = second.linearize(one.value());
    return new Linearization(two.value(), epsilon -> one.pullBack(two.pullBack(epsilon)));
  }
}
