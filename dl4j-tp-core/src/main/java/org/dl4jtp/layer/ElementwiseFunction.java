package org.dl4jtp.layer;

import org.dl4jtp.kernel.FloatBlocks;
import org.dl4jtp.kernel.TanhKernels;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An activation function. */
final class ElementwiseFunction implements ForwardFunction {
  private final IActivation activation;

  ElementwiseFunction(IActivation activation) {
    this.activation =
        activation instanceof ActivationRReLU ? meanOf((ActivationRReLU) activation) : activation;
  }

  /**
   * At inference RReLU has the mean slope; its own derivative needs the slopes drawn in training.
   */
  private static IActivation meanOf(ActivationRReLU random) {
    return new ActivationLReLU((random.getL() + random.getU()) / 2);
  }

  static ElementwiseFunction identity() {
    return new ElementwiseFunction(new ActivationIdentity());
  }

  @Override
  public INDArray apply(INDArray rows) {
    return isIdentity() ? rows : inPlace(activation, rows.dup());
  }

  /** The same, in the argument's place. */
  INDArray applyInPlace(INDArray rows) {
    return isIdentity() ? rows : inPlace(activation, rows);
  }

  /** The value of an activation function, in its argument's place. */
  static INDArray inPlace(IActivation activation, INDArray z) {
    if (activation instanceof ActivationTanH && FloatBlocks.take(z)) {
      TanhKernels.tanh(z);
      return z;
    }
    return activation.getActivation(z, true);
  }

  @Override
  public Linearization linearize(INDArray rows) {
    INDArray value = apply(rows);
    return new Linearization() {
      @Override
      public INDArray value() {
        return value;
      }

      @Override
      public INDArray pullBack(INDArray epsilon) {
        return isIdentity() ? epsilon : activation.backprop(rows.dup(), epsilon.dup()).getFirst();
      }
    };
  }

  private boolean isIdentity() {
    return activation instanceof ActivationIdentity;
  }
}
