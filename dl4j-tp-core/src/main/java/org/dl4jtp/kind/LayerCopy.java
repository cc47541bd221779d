package org.dl4jtp.kind;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/**
 * Copies of layers that have the layers within them to themselves. Deeplearning4j's own {@code
 * clone} of a wrapper shares what it wraps.
 */
public final class LayerCopy {
  private LayerCopy() {}

  /**
   * A copy.
   *
   * @param layer not changed
   * @return of the same class
   */
  public static Layer of(Layer layer) {
    Layer copy = layer.clone();
    separate(copy);
    return copy;
  }

  private static void separate(Layer copy) {
    if (copy instanceof BaseWrapperLayer) {
      BaseWrapperLayer wrapper = (BaseWrapperLayer) copy;
      wrapper.setUnderlying(of(wrapper.getUnderlying()));
    } else if (copy instanceof Bidirectional) {
      Bidirectional both = (Bidirectional) copy;
      both.setFwd(of(both.getFwd()));
      both.setBwd(of(both.getBwd()));
      both.setInitializer(null); // it knows the layers of the original
    } else if (copy instanceof FrozenLayer) {
      separate(((FrozenLayer) copy).getLayer()); // already a copy
    }
  }
}
