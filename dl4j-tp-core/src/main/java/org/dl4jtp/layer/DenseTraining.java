package org.dl4jtp.layer;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A plain dense layer in training, without what a target layer does not need of Deeplearning4j's:
 * the pre-activation computed a second time in the backward pass, and Wᵀδ. Results are the same but
 * for rounding.
 */
final class DenseTraining {
  private final Layer live;
  private final IActivation activation;
  private final AffineFunction affine;

  private Map<String, INDArray> gradients; // views

  // From the forward to the backward pass of one step; null when the general way was taken.
  private INDArray output;
  private INDArray preActivation;

  private DenseTraining(Layer live, IActivation activation) {
    this.live = live;
    this.activation = activation;
    this.affine = new AffineFunction(live);
  }

  /** Of a live layer; null if it is another kind of layer, or not a plain one. */
  static DenseTraining of(Layer live) {
    org.deeplearning4j.nn.conf.layers.Layer conf = live.conf().getLayer();
    boolean dense = conf instanceof DenseLayer && !((DenseLayer) conf).hasLayerNorm();
    if (!dense && !(conf instanceof OutputLayer)) {
      return null;
    }
    FeedForwardLayer layer = (FeedForwardLayer) conf;
    boolean random =
        layer.getWeightNoise() != null
            || layer.getIDropout() != null
            || layer.getActivationFn() instanceof ActivationRReLU;
    return random ? null : new DenseTraining(live, layer.getActivationFn());
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
    INDArray weight = live.getParam(DefaultParamInitializer.WEIGHT_KEY);
    if (live.getMaskArray() != null
        || in == null
        || in.rank() != 2
        || in.size(1) != weight.size(0)
        || in.dataType() != weight.dataType()) {
      return null;
    }
    INDArray z =
        affine.apply(
            in,
            mgr.createUninitialized(
                ArrayType.ACTIVATIONS, weight.dataType(), in.size(0), weight.size(1)));
    if (outputIsSafe && hasDerivativeByOutput()) {
      output = activation.getActivation(z, true);
      return output;
    }
    preActivation = z;
    return activation.getActivation(mgr.dup(ArrayType.ACTIVATIONS, z), true);
  }

  /**
   * The gradients, in the layer's views, after {@link #activate}; null if that took the general
   * way.
   *
   * @param epsilon gradient with respect to the activation; not changed
   */
  Gradient backpropGradient(INDArray epsilon) {
    if (output == null && preActivation == null) {
      return null;
    }
    Gradient gradient = gradient(delta(epsilon));
    clear();
    return gradient;
  }

  /** The gradients, in the layer's views, from that with respect to the pre-activation. */
  Gradient gradient(INDArray delta) {
    Gradient gradient = new DefaultGradient();
    INDArray bias = gradients.get(DefaultParamInitializer.BIAS_KEY);
    if (bias != null) {
      delta.sum(bias, 0);
      gradient.gradientForVariable().put(DefaultParamInitializer.BIAS_KEY, bias);
    }
    INDArray weight = gradients.get(DefaultParamInitializer.WEIGHT_KEY);
    Nd4j.gemm(live.input(), delta, weight, true, false, 1, 0);
    gradient.gradientForVariable().put(DefaultParamInitializer.WEIGHT_KEY, weight);
    return gradient;
  }

  private INDArray delta(INDArray epsilon) {
    if (activation instanceof ActivationIdentity) {
      return epsilon;
    }
    if (output == null) {
      return activation.backprop(preActivation, epsilon.dup('c')).getFirst();
    }
    if (activation instanceof ActivationTanH) {
      return output.mul(output).rsubi(1).muli(epsilon);
    }
    return output.rsub(1).muli(output).muli(epsilon); // sigmoid
  }

  private boolean hasDerivativeByOutput() {
    return activation instanceof ActivationIdentity
        || activation instanceof ActivationTanH
        || activation instanceof ActivationSigmoid;
  }

  void clear() {
    output = null;
    preActivation = null;
  }
}
