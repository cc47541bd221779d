package org.dl4jtp.kernel;

import java.util.List;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * An activation function of ND4J's whose own derivative overflows, with the derivative that it has
 * in exact arithmetic.
 *
 * <p>ND4J writes the derivatives of GELU, Mish, softplus and swish as quotients of exponentials,
 * which are NaN in float32 from inputs of 22 (Mish) to 89 (softplus) on, in float64 from some
 * hundreds on. All of them are 1 there to the last digit, so that it is enough to differentiate at
 * no more than a bound that lies below. Below the bound nothing changes, bit for bit.
 *
 * <p>For live layers alone: configurations and files keep the function itself.
 */
public final class FiniteSlope extends BaseActivationFunction {
  private static final long serialVersionUID = 1L;

  /** From where on a slope is 1 in float64, and up to where ND4J's is finite in float32. */
  private static final List<Bound> BOUNDS =
      List.of(
          new Bound(ActivationGELU.class, 25),
          new Bound(ActivationMish.class, 21),
          new Bound(ActivationSoftPlus.class, 42),
          new Bound(ActivationSwish.class, 42));

  private final IActivation activation;
  private final double bound;

  private FiniteSlope(IActivation activation, double bound) {
    this.activation = activation;
    this.bound = bound;
  }

  /**
   * An activation function with a finite derivative.
   *
   * @param activation any; or null, as damaged configurations have it
   * @return the same one where ND4J's derivative is finite
   */
  public static IActivation of(IActivation activation) {
    if (activation == null) {
      return null;
    }
    return BOUNDS.stream()
        .filter(bound -> bound.activation == activation.getClass()) // subclasses have other slopes
        .findFirst()
        .<IActivation>map(bound -> new FiniteSlope(activation, bound.largest))
        .orElse(activation);
  }

  /**
   * The function itself.
   *
   * @param activation any
   * @return what {@link #of} was asked for
   */
  static IActivation unwrapped(IActivation activation) {
    return activation instanceof FiniteSlope ? ((FiniteSlope) activation).activation : activation;
  }

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    return activation.getActivation(in, training);
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    return activation.backprop(Transforms.min(in, bound, true), epsilon);
  }

  @Override
  public String toString() {
    return activation.toString();
  }

  private static final class Bound {
    private final Class<? extends IActivation> activation;
    private final double largest;

    private Bound(Class<? extends IActivation> activation, double largest) {
      this.activation = activation;
      this.largest = largest;
    }
  }
}
