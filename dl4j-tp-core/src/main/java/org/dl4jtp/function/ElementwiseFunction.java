package org.dl4jtp.function;

import org.dl4jtp.kernel.FloatBlocks;
import org.dl4jtp.kernel.TanhKernels;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An activation function. */
public final class ElementwiseFunction implements ForwardFunction {
  private final IActivation activation;

  /**
   * Of an activation function.
   *
   * @param activation RReLU becomes what it is at inference
   */
  public ElementwiseFunction(IActivation activation) {
    this.activation =
        activation instanceof ActivationRReLU ? meanOf((ActivationRReLU) activation) : activation;
  }

  /**
   * At inference RReLU has the mean slope; its own derivative needs the slopes drawn in training.
   */
  private static IActivation meanOf(ActivationRReLU random) {
    return new ActivationLReLU((random.getL() + random.getU()) / 2);
  }

  /**
   * The function that returns its argument.
   *
   * @return which needs no arithmetic
   */
  public static ElementwiseFunction identity() {
    return new ElementwiseFunction(new ActivationIdentity());
  }

  @Override
  public INDArray apply(INDArray rows) {
    return isIdentity() ? rows : inPlace(activation, rows.dup());
  }

  /** Its value, in the argument's place. */
  INDArray applyInPlace(INDArray rows) {
    return isIdentity() ? rows : inPlace(activation, rows);
  }

  /**
   * The value of an activation function, in its argument's place.
   *
   * @param activation the function
   * @param z its argument; overwritten
   * @return the argument
   */
  public static INDArray inPlace(IActivation activation, INDArray z) {
    if (activation instanceof ActivationTanH && FloatBlocks.take(z)) {
      TanhKernels.tanh(z);
      return z;
    }
    return activation.getActivation(z, true);
  }

  @Override
  public Linearization linearize(INDArray rows) {
    INDArray value = apply(rows);
    return new Linearization(
        value,
        epsilon ->
            isIdentity() ? epsilon : activation.backprop(rows.dup(), epsilon.dup()).getFirst());
  }

  private boolean isIdentity() {
    return activation instanceof ActivationIdentity;
  }
}
