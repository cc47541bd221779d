package org.dl4jtp.function;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.dl4jtp.kind.LayerCopy;
import org.dl4jtp.kind.OwnDropout;
import org.nd4j.linalg.activations.impl.ActivationRReLU;

/** What a layer draws at random in training: dropout, weight noise, random slopes. */
final class Randomness {
  private Randomness() {}

  /** A copy of a configuration that has none, nor have the layers that it wraps. */
  static Layer without(Layer conf) {
    Layer copy = LayerCopy.of(conf);
    remove(copy);
    return copy;
  }

  private static void remove(Layer conf) {
    conf.setIDropout(null);
    if (conf instanceof BaseLayer) {
      ((BaseLayer) conf).setWeightNoise(null);
    } else if (conf instanceof BaseWrapperLayer) {
      remove(((BaseWrapperLayer) conf).getUnderlying());
    } else if (conf instanceof Bidirectional) {
      remove(((Bidirectional) conf).getFwd());
      remove(((Bidirectional) conf).getBwd());
    }
  }

  /**
   * Whether a training pass through a layer differs from one at inference: because it is random, or
   * uses the batch's statistics.
   *
   * @param conf of a layer that does not drop its own input
   */
  static boolean isIn(Layer conf) {
    if (!conf.getClass().getName().startsWith("org.deeplearning4j.nn.")) {
      return true; // nobody knows
    }
    if (conf instanceof DropoutLayer || conf instanceof BatchNormalization) {
      return true;
    }
    if (conf instanceof ActivationLayer) {
      return ((ActivationLayer) conf).getActivationFn() instanceof ActivationRReLU;
    }
    if (conf instanceof BaseWrapperLayer) {
      return isWithin(((BaseWrapperLayer) conf).getUnderlying());
    }
    if (conf instanceof Bidirectional) {
      Bidirectional both = (Bidirectional) conf;
      return isWithin(both.getFwd()) || isWithin(both.getBwd());
    }
    if (!(conf instanceof BaseLayer)) {
      return false;
    }
    BaseLayer base = (BaseLayer) conf;
    return base.getWeightNoise() != null || base.getActivationFn() instanceof ActivationRReLU;
  }

  private static boolean isWithin(Layer wrapped) {
    return OwnDropout.of(wrapped) != null || isIn(wrapped);
  }
}
