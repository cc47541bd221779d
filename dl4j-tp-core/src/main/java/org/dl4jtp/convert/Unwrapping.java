package org.dl4jtp.convert;

import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.dl4jtp.feedback.FeedbackParameter;
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
      conf.variables(false).removeAll(feedbackParameters(conf.getLayer()));
      conf.setLayer(plain);
    }
  }

  /** Names of the parameters that a layer has beside its own. */
  static List<String> feedbackParameters(Layer layer) {
    Layer inner = layer;
    if (layer instanceof FrozenLayer) {
      inner = ((FrozenLayer) layer).getLayer();
    } else if (layer instanceof FrozenLayerWithBackprop) {
      inner = ((FrozenLayerWithBackprop) layer).getUnderlying();
    }
    return inner instanceof ConvertedLayer
        ? ((ConvertedLayer) inner)
            .feedbackParameters().stream().map(FeedbackParameter::name).collect(Collectors.toList())
        : List.of();
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
