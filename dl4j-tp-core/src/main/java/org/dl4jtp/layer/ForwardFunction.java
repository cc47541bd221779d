package org.dl4jtp.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a live layer computes at inference, as a function: no dropout, no weight noise, and none of
 * the layer's stored state read or changed but its parameters. New arrays are in the current
 * workspace.
 */
interface ForwardFunction {

  /** Sends rows through the layer; the argument may be returned, but is not changed. */
  INDArray apply(INDArray rows);

  /** The same, with the way back. */
  Linearization linearize(INDArray rows);

  /** A function's value at some rows, and its derivative there. */
  interface Linearization {
    INDArray value();

    /** Jᵀε for every row; the argument may be returned, but is not changed. */
    INDArray pullBack(INDArray epsilon);
  }

  /** The function of a layer that {@link SupportedLayers} accepts. */
  static ForwardFunction of(Layer live) {
    org.deeplearning4j.nn.conf.layers.Layer conf = live.conf().getLayer();
    if (conf instanceof DropoutLayer) {
      return ElementwiseFunction.identity();
    }
    if (conf instanceof ActivationLayer) {
      return new ElementwiseFunction(((ActivationLayer) conf).getActivationFn());
    }
    return new ComposedFunction(
        preActivation(live), new ElementwiseFunction(((BaseLayer) conf).getActivationFn()));
  }

  /** xW + b (layer-normalised, if the layer is) of a dense or output layer. */
  static ForwardFunction preActivation(Layer live) {
    return new AffineFunction(live);
  }

  /** Whether a training pass through the layer is random, so that it differs from this function. */
  static boolean isRandomInTraining(Layer live) {
    org.deeplearning4j.nn.conf.layers.Layer conf = live.conf().getLayer();
    if (conf instanceof DropoutLayer) {
      return true;
    }
    if (conf instanceof ActivationLayer) {
      return ((ActivationLayer) conf).getActivationFn() instanceof ActivationRReLU;
    }
    BaseLayer base = (BaseLayer) conf;
    return base.getWeightNoise() != null || base.getActivationFn() instanceof ActivationRReLU;
  }
}
