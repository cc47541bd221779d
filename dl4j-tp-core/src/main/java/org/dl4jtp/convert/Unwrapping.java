package org.dl4jtp.convert;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.dl4jtp.layer.ConvertedLayer;
import org.dl4jtp.layer.ConvertedVertex;
import org.dl4jtp.layer.LiveTargetLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The way back of one layer: its plain configuration, and its forward weights. */
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

  /** The forward weights alone, of which both have the same. */
  static void copyWeights(
      org.deeplearning4j.nn.api.Layer from, org.deeplearning4j.nn.api.Layer to) {
    if (to.numParams() > 0) {
      forwardParams(to).assign(forwardParams(from));
    }
  }

  private static INDArray forwardParams(org.deeplearning4j.nn.api.Layer layer) {
    if (layer instanceof LiveTargetLayer) {
      return ((LiveTargetLayer) layer).forwardParams();
    }
    // A frozen layer: it wraps ours, or a plain one.
    return layer instanceof BaseWrapperLayer
        ? forwardParams(((BaseWrapperLayer) layer).getUnderlying())
        : layer.params();
  }
}
