package org.dl4jtp.function;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.recurrent.MaskZeroLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;

/** Which live layers carry a state from one part of a sequence to the next. */
public final class RecurrentLayers {
  private RecurrentLayers() {}

  /**
   * The recurrent layer that a live layer is, or that it freezes or masks zeros for.
   *
   * @param live of any kind
   * @return null if there is none
   */
  public static RecurrentLayer within(Layer live) {
    if (live instanceof RecurrentLayer) {
      return (RecurrentLayer) live;
    }
    boolean passes =
        live instanceof FrozenLayer
            || live instanceof FrozenLayerWithBackprop
            || live instanceof MaskZeroLayer;
    return passes ? within(((BaseWrapperLayer) live).getUnderlying()) : null;
  }
}
