package org.dl4jtp.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a live layer computes at inference, as a function of each example: no dropout, no weight
 * noise, and none of the layer's stored state read or changed but its parameters. New arrays are in
 * the current workspace.
 */
interface ForwardFunction {

  /** Sends activations through the layer; the argument may be returned, but is not changed. */
  INDArray apply(INDArray input);

  /** The same, with the way back. */
  Linearization linearize(INDArray input);

  /**
   * The function that the layer is in training, all examples of a batch together: with the batch's
   * own statistics, but without noise. This, unless they differ.
   */
  default ForwardFunction inTraining() {
    return this;
  }

  /**
   * The function where the layer has a mask, as Deeplearning4j's layer uses it: a view of this with
   * the mask, or this if the layer does not look at masks.
   *
   * @param mask of the examples that the function is asked for; or null
   */
  default ForwardFunction masked(INDArray mask) {
    return this;
  }

  /** A function's value at some input, and its derivative there. */
  interface Linearization {
    INDArray value();

    /** Jᵀε for every example; the argument may be returned, but is not changed. */
    INDArray pullBack(INDArray epsilon);
  }

  /** The function of a layer that {@link SupportedLayers} accepts. */
  static ForwardFunction of(Layer live, DataType dataType) {
    org.deeplearning4j.nn.conf.layers.Layer conf = live.conf().getLayer();
    if (conf instanceof DropoutLayer) {
      return new MaskedIdentity(null);
    }
    if (conf instanceof ActivationLayer) {
      return new ElementwiseFunction(((ActivationLayer) conf).getActivationFn());
    }
    if (conf instanceof BatchNormalization) {
      return new BatchNormFunction(live, dataType);
    }
    // A helper (cuDNN, where the user asked Deeplearning4j for it) belongs to the layer.
    boolean convolution = conf instanceof ConvolutionLayer && live.getHelper() == null;
    if (!(convolution || conf instanceof DenseLayer || conf instanceof OutputLayer)) {
      return new TwinFunction(live, dataType);
    }
    return new ComposedFunction(
        preActivation(live),
        new ElementwiseFunction(((BaseLayer) conf).getActivationFn()),
        !convolution);
  }

  /**
   * w∗x + b of a convolution, or xW + b (layer-normalised, if it is) of a dense or output layer.
   */
  static ForwardFunction preActivation(Layer live) {
    return live.conf().getLayer() instanceof ConvolutionLayer
        ? new ConvolutionFunction(live)
        : new AffineFunction(live);
  }

  /**
   * Whether a training pass through the layer differs from this function: because it is random, or
   * uses the batch's statistics.
   */
  static boolean differsInTraining(Layer live) {
    org.deeplearning4j.nn.conf.layers.Layer conf = live.conf().getLayer();
    if (conf instanceof DropoutLayer || conf instanceof BatchNormalization) {
      return true;
    }
    if (conf instanceof ActivationLayer) {
      return ((ActivationLayer) conf).getActivationFn() instanceof ActivationRReLU;
    }
    if (!(conf instanceof BaseLayer)) {
      return false;
    }
    BaseLayer base = (BaseLayer) conf;
    return base.getWeightNoise() != null || base.getActivationFn() instanceof ActivationRReLU;
  }
}
