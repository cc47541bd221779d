package org.dl4jtp.function;

import org.dl4jtp.kernel.ActivationKernel;
import org.dl4jtp.kernel.WorkingArrays;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An activation function. */
public final class ElementwiseFunction implements ForwardFunction {
  private static final IActivation RELU = new ActivationReLU(); // without a threshold or the like

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
    ActivationKernel kernel = ActivationKernel.of(activation);
    if (kernel == null || !kernel.take(z)) {
      return activation.getActivation(z, true);
    }
    kernel.value(z, z);
    return z;
  }

  @Override
  public Linearization linearize(INDArray rows) {
    INDArray value = apply(rows);
    return new Linearization(value, epsilon -> pullBack(rows, value, epsilon));
  }

  private INDArray pullBack(INDArray rows, INDArray value, INDArray epsilon) {
    return isIdentity() ? epsilon : backprop(activation, rows, value, epsilon);
  }

  /**
   * The gradient below an activation function.
   *
   * @param activation the function
   * @param z its argument; may be null where {@link #isSlopeByValue} if the value is not
   * @param value what it made of it, or null
   * @param epsilon gradient with respect to the value; not changed
   * @return new
   */
  public static INDArray backprop(
      IActivation activation, INDArray z, INDArray value, INDArray epsilon) {
    ActivationKernel kernel = ActivationKernel.of(activation);
    INDArray at = kernel != null && kernel.isSlopeByValue() ? value : z;
    if (kernel != null && at != null && kernel.take(at, epsilon)) {
      INDArray below = WorkingArrays.like(at);
      kernel.backprop(at, epsilon, below);
      return below;
    }
    if (z != null) {
      return activation.backprop(z.dup(), epsilon.dup('c')).getFirst(); // it may overwrite both
    }
    if (activation instanceof ActivationSigmoid) {
      return value.rsub(1).muli(value).muli(epsilon);
    }
    return activation instanceof ActivationTanH
        ? value.mul(value).rsubi(1).muli(epsilon)
        : activation.backprop(value.dup(), epsilon.dup('c')).getFirst(); // ReLU
  }

  /**
   * Whether the derivative of an activation function is known by its value on any backend.
   *
   * @param activation the function
   * @return true for tanh, sigmoid and ReLU
   */
  public static boolean isSlopeByValue(IActivation activation) {
    Class<?> kind = activation.getClass(); // subclasses compute something else
    return kind == ActivationTanH.class
        || kind == ActivationSigmoid.class
        || (kind == ActivationReLU.class && activation.equals(RELU));
  }

  private boolean isIdentity() {
    return activation instanceof ActivationIdentity;
  }
}
