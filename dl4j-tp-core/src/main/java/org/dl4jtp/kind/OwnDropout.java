package org.dl4jtp.kind;

import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * A layer's own dropout, of what comes into it. One that keeps everything is none: Deeplearning4j's
 * importer of Keras gives such a one to every layer.
 */
public final class OwnDropout {
  private OwnDropout() {}

  /**
   * A layer's own dropout.
   *
   * @param layer any
   * @return null if it has none, or one that changes nothing
   */
  public static IDropout of(Layer layer) {
    IDropout own = layer.getIDropout();
    return own == null || isIdle(own) ? null : own;
  }

  /**
   * A layer without dropout that changes nothing, in it and in the layers that it wraps.
   *
   * @param layer not changed
   * @return a copy
   */
  public static Layer withoutIdle(Layer layer) {
    Layer copy = LayerCopy.of(layer);
    LayersWithin.forEach(copy, within -> within.setIDropout(of(within)));
    return copy;
  }

  private static boolean isIdle(IDropout dropout) {
    if (dropout.getClass() == Dropout.class) {
      Dropout d = (Dropout) dropout;
      return d.getP() == 1 && d.getPSchedule() == null;
    }
    if (dropout.getClass() == SpatialDropout.class) {
      SpatialDropout d = (SpatialDropout) dropout;
      return d.getP() == 1 && d.getPSchedule() == null;
    }
    if (dropout.getClass() == GaussianDropout.class) {
      GaussianDropout d = (GaussianDropout) dropout;
      return d.getRate() == 0 && d.getRateSchedule() == null;
    }
    if (dropout.getClass() == GaussianNoise.class) {
      GaussianNoise d = (GaussianNoise) dropout;
      return d.getStddev() == 0 && d.getStddevSchedule() == null;
    }
    return false;
  }
}
