package org.dl4jtp.layer;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.function.ElementwiseFunction;
import org.dl4jtp.function.Linearization;
import org.dl4jtp.function.PreActivation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A plain layer in training, without what a target layer does not need of Deeplearning4j's: the
 * pre-activation computed a second time in the backward pass, and Wᵀδ. Results are the same but for
 * rounding.
 */
final class LayerTraining {
  private final Layer live;
  private final IActivation activationFunction;
  private final PreActivation function;

  private Map<String, INDArray> gradients; // views

  // From the forward to the backward pass of one step; null when the general way was taken.
  private INDArray activation;
  private INDArray preActivation; // null where the derivative is known by the activation
  private boolean activationStays; // until the backward pass

  private LayerTraining(Layer live, IActivation activationFunction, PreActivation function) {
    this.live = live;
    this.activationFunction = activationFunction;
    this.function = function;
  }

  /** Of a live layer; null if it is another kind of layer, or not a plain one. */
  static LayerTraining of(Layer live) {
    PreActivation function = PreActivation.of(live);
    if (function == null) {
      return null;
    }
    FeedForwardLayer conf = (FeedForwardLayer) live.conf().getLayer();
    boolean random =
        conf.getWeightNoise() != null
            || conf.getIDropout() != null
            || conf.getActivationFn() instanceof ActivationRReLU;
    return random ? null : new LayerTraining(live, conf.getActivationFn(), function);
  }

  /** The layer's part of its network's gradient. */
  void setGradients(INDArray view) {
    gradients = live.conf().getLayer().initializer().getGradientsFromFlattened(live.conf(), view);
  }

  /**
   * The layer's activation, or null if it must be computed by the layer itself: a masked one, or
   * one that refuses its input.
   *
   * @param outputIsSafe whether nobody changes the activation in its place
   */
  INDArray activate(boolean outputIsSafe, LayerWorkspaceMgr mgr) {
    clear();
    INDArray in = live.input();
    if (in == null || live.getMaskArray() != null || !function.accepts(in)) {
      return null;
    }
    long[] shape = function.valueShape(in);
    INDArray z =
        function.apply(
            in, mgr.createUninitialized(ArrayType.ACTIVATIONS, in.dataType(), shape, 'c'));
    activationStays = outputIsSafe;
    if (outputIsSafe && hasDerivativeByOutput()) {
      activation = ElementwiseFunction.inPlace(activationFunction, z);
      return activation;
    }
    preActivation = z;
    activation = ElementwiseFunction.inPlace(activationFunction, mgr.dup(ArrayType.ACTIVATIONS, z));
    return activation;
  }

  /**
   * The activation with the way back to the input, after {@link #activate}; null if that took the
   * general way, or somebody may have changed it.
   */
  Linearization linearization() {
    INDArray in = live.input();
    return activation == null || !activationStays
        ? null
        : new Linearization(activation, epsilon -> function.inputGradient(in, delta(epsilon)));
  }

  /** Likewise of the pre-activation. */
  Linearization ofPreActivation(INDArray value) {
    INDArray in = live.input();
    return new Linearization(value, delta -> function.inputGradient(in, delta));
  }

  /**
   * The gradients, in the layer's views, after {@link #activate}; null if that took the general
   * way.
   *
   * @param epsilon gradient with respect to the activation; not changed
   */
  Gradient backpropGradient(INDArray epsilon) {
    if (activation == null) {
      return null;
    }
    Gradient gradient = gradient(delta(epsilon));
    clear();
    return gradient;
  }

  /** The gradients, in the layer's views, from that with respect to the pre-activation. */
  Gradient gradient(INDArray delta) {
    function.gradients(live.input(), delta, gradients);
    Gradient gradient = new DefaultGradient();
    gradients.forEach((name, view) -> gradient.setGradientFor(name, view, view.ordering()));
    return gradient;
  }

  private INDArray delta(INDArray epsilon) {
    if (activationFunction instanceof ActivationIdentity) {
      return epsilon;
    }
    INDArray value = activationStays ? activation : null;
    return ElementwiseFunction.backprop(activationFunction, preActivation, value, epsilon);
  }

  private boolean hasDerivativeByOutput() {
    return activationFunction instanceof ActivationIdentity
        || ElementwiseFunction.isSlopeByValue(activationFunction);
  }

  void clear() {
    activation = null;
    preActivation = null;
  }
}
