package org.dl4jtp.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.LayerNorm;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a live layer computes at inference, as a function: no dropout, no weight noise, and none of
 * the layer's stored state read or changed but its parameters. New arrays are in the current
 * workspace.
 */
@FunctionalInterface
interface ForwardFunction {

  /** Sends rows through the layer; the argument may be returned, but is not changed. */
  INDArray apply(INDArray rows);

  /** The function of a layer that {@link SupportedLayers} accepts. */
  static ForwardFunction of(Layer live) {
    org.deeplearning4j.nn.conf.layers.Layer conf = live.conf().getLayer();
    if (conf instanceof DropoutLayer) {
      return rows -> rows;
    }
    if (conf instanceof ActivationLayer) {
      IActivation activation = ((ActivationLayer) conf).getActivationFn();
      return rows -> activation.getActivation(rows.dup(), false);
    }
    ForwardFunction affine = preActivation(live);
    IActivation activation = ((BaseLayer) conf).getActivationFn();
    return rows -> activation.getActivation(affine.apply(rows), false);
  }

  /** xW + b (layer-normalised, if the layer is) of a dense or output layer. */
  static ForwardFunction preActivation(Layer live) {
    org.deeplearning4j.nn.conf.layers.Layer conf = live.conf().getLayer();
    boolean layerNorm = conf instanceof DenseLayer && ((DenseLayer) conf).hasLayerNorm();
    return rows -> {
      INDArray weight = live.getParam(DefaultParamInitializer.WEIGHT_KEY);
      INDArray bias = live.getParam(DefaultParamInitializer.BIAS_KEY);
      INDArray out =
          Nd4j.createUninitialized(
              weight.dataType(), new long[] {rows.size(0), weight.size(1)}, Nd4j.order());
      rows.mmuli(weight, out);
      if (layerNorm) {
        INDArray gain = live.getParam(DefaultParamInitializer.GAIN_KEY);
        Nd4j.getExecutioner().exec(new LayerNorm(out, gain, out, true, 1));
      }
      return bias == null ? out : out.addiRowVector(bias);
    };
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
