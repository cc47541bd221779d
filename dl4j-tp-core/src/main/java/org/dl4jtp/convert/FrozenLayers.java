package org.dl4jtp.convert;

import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.learning.config.Sgd;

/** Layers of a plain network that shall not learn. */
final class FrozenLayers {
  private FrozenLayers() {}

  /**
   * Refuses what cannot be frozen.
   *
   * @param frozen names of layers
   * @throws IllegalArgumentException naming the layer and the remedy
   */
  static void check(PlainNetwork net, Set<String> frozen) {
    for (String name : frozen) {
      PlainNode node = net.node(name);
      if (!PlainNetwork.isTargetLayer(node)) {
        boolean none = node == null || !node.isLayer();
        throw new IllegalArgumentException(
            (none ? "Vertex '" + name + "' " : node.who())
                + "shall be frozen, but "
                + (none
                    ? "the network has no layer of that name"
                    : "is a " + node.layer().getClass().getSimpleName())
                + "; only layers with a target can be: those with parameters, but for normalisation");
      }
    }
    boolean anyLeft =
        net.nodes().stream()
            .anyMatch(node -> PlainNetwork.isTargetLayer(node) && !frozen.contains(node.name()));
    if (!frozen.isEmpty() && !anyLeft) {
      throw new IllegalArgumentException(
          "all layers shall be frozen, so that nothing is left to train; leave one out");
    }
  }

  /**
   * Freezes by Deeplearning4j's own means, for its wrapper of frozen layers cannot hold an output
   * layer: a learning rate of 0.
   *
   * @param net its layers are changed
   */
  static void underBackpropagation(PlainNetwork net, Set<String> frozen) {
    check(net, frozen);
    for (String name : frozen) {
      still(net.node(name).layer());
    }
  }

  private static void still(Layer layer) {
    if (layer instanceof BaseLayer) {
      BaseLayer base = (BaseLayer) layer;
      base.setIUpdater(new Sgd(0));
      base.setBiasUpdater(null);
      base.setRegularization(List.of());
      base.setRegularizationBias(List.of());
    } else if (layer instanceof AbstractSameDiffLayer) {
      AbstractSameDiffLayer own = (AbstractSameDiffLayer) layer;
      own.setUpdater(new Sgd(0));
      own.setBiasUpdater(null);
      own.setRegularization(List.of());
      own.setRegularizationBias(List.of());
    } else if (layer instanceof BaseWrapperLayer) {
      still(((BaseWrapperLayer) layer).getUnderlying());
    } else if (layer instanceof Bidirectional) {
      still(((Bidirectional) layer).getFwd());
      still(((Bidirectional) layer).getBwd());
    }
    layer.setConstraints(null);
  }
}
