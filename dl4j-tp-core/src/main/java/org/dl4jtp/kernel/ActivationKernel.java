package org.dl4jtp.kernel;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An activation function and its derivative, each in one pass over memory. Values and slopes are
 * Deeplearning4j's, at kinks too, but for rounding.
 */
public abstract class ActivationKernel {
  private final boolean slopeByValue;

  private ActivationKernel(boolean slopeByValue) {
    this.slopeByValue = slopeByValue;
  }

  /**
   * The kernel of an activation function.
   *
   * @param function any
   * @return null if there is none
   */
  public static ActivationKernel of(IActivation function) {
    IActivation activation = FiniteSlope.unwrapped(function);
    Class<?> kind = activation.getClass(); // subclasses compute something else
    if (kind == ActivationTanH.class) {
      return new Tanh();
    }
    if (kind == ActivationSigmoid.class) {
      return new Sigmoid();
    }
    if (kind == ActivationReLU.class && activation.equals(new ActivationReLU())) {
      return new Relu();
    }
    if (kind == ActivationLReLU.class && ((ActivationLReLU) activation).getAlpha() > 0) {
      return new LeakyRelu(((ActivationLReLU) activation).getAlpha());
    }
    if (kind == ActivationELU.class && ((ActivationELU) activation).getAlpha() == 1) {
      return new Elu();
    }
    if (kind == ActivationSoftPlus.class) {
      return new SoftPlus();
    }
    if (kind == ActivationSoftSign.class) {
      return new SoftSign();
    }
    if (kind == ActivationSwish.class) {
      return new Swish(1);
    }
    if (kind == ActivationGELU.class && activation.equals(new ActivationGELU(false))) {
      return new Swish(1.702);
    }
    return null;
  }

  /**
   * Whether the derivative is known by the function's value, so that its argument need not be kept.
   *
   * @return what {@link #backprop} wants
   */
  public final boolean isSlopeByValue() {
    return slopeByValue;
  }

  /**
   * Whether arrays are of a type and order that this works on.
   *
   * @param arrays of equal shape
   * @return false for others, for which Deeplearning4j's function must be asked
   */
  public boolean take(INDArray... arrays) {
    return FloatBlocks.take(arrays) || DoubleBlocks.take(arrays);
  }

  /**
   * The function's value.
   *
   * @param z argument
   * @param into like it; overwritten, may be z
   */
  public void value(INDArray z, INDArray into) {
    INDArray[] in = {z};
    INDArray[] out = {into};
    if (FloatBlocks.take(z)) {
      FloatBlocks.run((from, to, count) -> values(from[0], to[0], count), in, out);
    } else {
      DoubleBlocks.run((from, to, count) -> values(from[0], to[0], count), in, out);
    }
  }

  /**
   * ε ∘ t', the gradient below the function.
   *
   * @param at where {@link #isSlopeByValue} its value, else its argument
   * @param epsilon gradient with respect to the value
   * @param into overwritten; may be one of the others
   */
  public void backprop(INDArray at, INDArray epsilon, INDArray into) {
    INDArray[] in = {at, epsilon};
    INDArray[] out = {into};
    if (FloatBlocks.take(at)) {
      FloatBlocks.run((from, to, count) -> slopes(from[0], from[1], to[0], count), in, out);
    } else {
      DoubleBlocks.run((from, to, count) -> slopes(from[0], from[1], to[0], count), in, out);
    }
  }

  void values(float[] z, float[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = value(z[i]);
    }
  }

  void values(double[] z, double[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = value(z[i]);
    }
  }

  void slopes(float[] at, float[] epsilon, float[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = epsilon[i] * slope(at[i]);
    }
  }

  void slopes(double[] at, double[] epsilon, double[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = epsilon[i] * slope(at[i]);
    }
  }

  abstract double value(double z);

  abstract double slope(double at);

  float value(float z) {
    return (float) value((double) z);
  }

  float slope(float at) {
    return (float) slope((double) at);
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  private static final class Tanh extends ActivationKernel {
    Tanh() {
      super(true);
    }

    @Override
    public void value(INDArray z, INDArray into) {
      if (FloatBlocks.take(z)) {
        TanhKernels.tanh(z, into);
      } else {
        super.value(z, into);
      }
    }

    @Override
    double value(double z) {
      return Math.tanh(z);
    }

    @Override
    double slope(double value) {
      return 1 - value * value;
    }

    @Override
    float slope(float value) {
      return 1 - value * value;
    }
  }

  private static final class Sigmoid extends ActivationKernel {
    Sigmoid() {
      super(true);
    }

    @Override
    double value(double z) {
      return sigmoid(z);
    }

    @Override
    double slope(double value) {
      return value * (1 - value);
    }

    @Override
    float slope(float value) {
      return value * (1 - value);
    }
  }

  private static final class Relu extends ActivationKernel {
    Relu() {
      super(true);
    }

    @Override
    double value(double z) {
      return z < 0 ? 0 : z;
    }

    @Override
    float value(float z) {
      return z < 0 ? 0 : z;
    }

    @Override
    double slope(double value) {
      return value > 0 ? 1 : 0;
    }

    @Override
    float slope(float value) {
      return value > 0 ? 1 : 0;
    }

    /** Chosen, as Deeplearning4j does, not multiplied: no NaN passes where nothing passes. */
    @Override
    void slopes(float[] values, float[] epsilon, float[] out, int count) {
      for (int i = 0; i < count; i++) {
        out[i] = values[i] > 0 ? epsilon[i] : 0;
      }
    }

    @Override
    void slopes(double[] values, double[] epsilon, double[] out, int count) {
      for (int i = 0; i < count; i++) {
        out[i] = values[i] > 0 ? epsilon[i] : 0;
      }
    }
  }

  private static final class LeakyRelu extends ActivationKernel {
    private final double leak;

    LeakyRelu(double leak) {
      super(false);
      this.leak = leak;
    }

    /** Deeplearning4j's slope has a float's digits. */
    @Override
    public boolean take(INDArray... arrays) {
      return FloatBlocks.take(arrays);
    }

    @Override
    double value(double z) {
      return z < 0 ? leak * z : z;
    }

    @Override
    float value(float z) {
      return z < 0 ? (float) leak * z : z;
    }

    @Override
    double slope(double z) {
      return z < 0 ? leak : 1;
    }

    @Override
    float slope(float z) {
      return z < 0 ? (float) leak : 1;
    }
  }

  private static final class Elu extends ActivationKernel {
    Elu() {
      super(true);
    }

    @Override
    double value(double z) {
      return z >= 0 ? z : Math.exp(z) - 1;
    }

    @Override
    double slope(double value) {
      return value >= 0 ? 1 : value + 1;
    }
  }

  private static final class SoftPlus extends ActivationKernel {
    SoftPlus() {
      super(false);
    }

    @Override
    double value(double z) {
      return Math.log1p(Math.exp(z));
    }

    /** Infinite where Deeplearning4j's is, so that training computes what inference does. */
    @Override
    float value(float z) {
      double e = Math.exp(z);
      return e > Float.MAX_VALUE ? Float.POSITIVE_INFINITY : (float) Math.log1p(e);
    }

    @Override
    double slope(double z) {
      return sigmoid(z);
    }
  }

  private static final class SoftSign extends ActivationKernel {
    SoftSign() {
      super(false);
    }

    @Override
    double value(double z) {
      return z / (1 + Math.abs(z));
    }

    @Override
    double slope(double z) {
      double one = 1 + Math.abs(z);
      return 1 / (one * one);
    }
  }

  /** z sigmoid(kz): swish, and Deeplearning4j's GELU. */
  private static final class Swish extends ActivationKernel {
    private final double k;

    Swish(double k) {
      super(false);
      this.k = k;
    }

    /** The constants of Deeplearning4j's GELU have a float's digits. */
    @Override
    public boolean take(INDArray... arrays) {
      return k == 1 ? super.take(arrays) : FloatBlocks.take(arrays);
    }

    @Override
    double value(double z) {
      return z * sigmoid(k * z);
    }

    @Override
    double slope(double z) {
      double s = sigmoid(k * z);
      return s + k * z * s * (1 - s);
    }
  }
}
