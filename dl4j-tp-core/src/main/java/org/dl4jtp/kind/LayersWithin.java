package org.dl4jtp.kind;

import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/** A layer and those that it wraps. */
public final class LayersWithin {
  private LayersWithin() {}

  /**
   * Visits a layer, and then those within it.
   *
   * @param layer a wrapper or not
   * @param visit what to do with each
   */
  public static void forEach(Layer layer, Consumer<Layer> visit) {
    visit.accept(layer);
    if (layer instanceof BaseWrapperLayer) {
      forEach(((BaseWrapperLayer) layer).getUnderlying(), visit);
    } else if (layer instanceof Bidirectional) {
      forEach(((Bidirectional) layer).getFwd(), visit);
      forEach(((Bidirectional) layer).getBwd(), visit);
    } else if (layer instanceof FrozenLayer) {
      forEach(((FrozenLayer) layer).getLayer(), visit);
    }
  }
}
