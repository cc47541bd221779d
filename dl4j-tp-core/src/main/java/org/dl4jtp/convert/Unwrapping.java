package org.dl4jtp.convert;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.dl4jtp.layer.ConvertedLayer;
import org.dl4jtp.layer.ConvertedVertex;

/** The way back of one layer to its plain configuration. */
final class Unwrapping {
  private Unwrapping() {}

  static boolean isPlain(PlainNode node) {
    return node.isLayer()
        ? plain(node.layer()).equals(node.layer())
        : !(node.vertex() instanceof ConvertedVertex);
  }

  /** Changes the configuration given. */
  static void revert(NeuralNetConfiguration conf) {
    Layer plain = plain(conf.getLayer());
    if (!plain.equals(conf.getLayer())) {
      conf.setLayer(plain);
      conf.variables(false).retainAll(plain.initializer().paramKeys(plain));
    }
  }

  /** A layer without our wrappers; one that transfer learning froze stays frozen. */
  static Layer plain(Layer layer) {
    if (layer instanceof ConvertedLayer) {
      return ((ConvertedLayer) layer).getUnderlying();
    }
    if (layer instanceof FrozenLayer
        && ((FrozenLayer) layer).getLayer() instanceof ConvertedLayer) {
      return new FrozenLayer(plain(((FrozenLayer) layer).getLayer()));
    }
    if (layer instanceof FrozenLayerWithBackprop
        && ((FrozenLayerWithBackprop) layer).getUnderlying() instanceof ConvertedLayer) {
      return new FrozenLayerWithBackprop(plain(((FrozenLayerWithBackprop) layer).getUnderlying()));
    }
    return layer;
  }
}
