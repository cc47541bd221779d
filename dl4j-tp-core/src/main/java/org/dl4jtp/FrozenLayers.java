package org.dl4jtp;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.dl4jtp.layer.SupportedLayers;
import org.nd4j.linalg.learning.config.Sgd;

/** Layers of a plain configuration that shall not learn. */
final class FrozenLayers {
  private FrozenLayers() {}

  /**
   * Refuses what cannot be frozen.
   *
   * @throws IllegalArgumentException naming the layer and the remedy
   */
  static void check(MultiLayerConfiguration conf, Set<Integer> frozen) {
    List<NeuralNetConfiguration> confs = conf.getConfs();
    for (int index : frozen) {
      if (index >= confs.size()) {
        throw new IllegalArgumentException(
            "layer " + index + " shall be frozen, but the network has only " + confs.size());
      }
      Layer layer = confs.get(index).getLayer();
      if (!SupportedLayers.isTrainable(layer)) {
        throw new IllegalArgumentException(
            "Layer "
                + index
                + " ('"
                + layer.getLayerName()
                + "') shall be frozen, but is a "
                + layer.getClass().getSimpleName()
                + "; only dense, convolution and output layers can be");
      }
    }
    boolean anyLeft = false;
    for (int i = 0; i < confs.size(); i++) {
      anyLeft |= !frozen.contains(i) && SupportedLayers.isTrainable(confs.get(i).getLayer());
    }
    if (!frozen.isEmpty() && !anyLeft) {
      throw new IllegalArgumentException(
          "all layers shall be frozen, so that nothing is left to train; leave one out");
    }
  }

  /** The same of a graph, by the names of vertices. */
  static void check(ComputationGraphConfiguration conf, Set<String> frozen) {
    Map<String, LayerVertex> layers = GraphConversion.layers(conf);
    for (String name : frozen) {
      LayerVertex vertex = layers.get(name);
      if (vertex == null || !SupportedLayers.isTrainable(vertex.getLayerConf().getLayer())) {
        throw new IllegalArgumentException(
            "Vertex '"
                + name
                + "' shall be frozen, but "
                + (vertex == null
                    ? "the network has no layer of that name"
                    : "is a " + vertex.getLayerConf().getLayer().getClass().getSimpleName())
                + "; only dense, convolution and output layers can be");
      }
    }
    boolean anyLeft =
        layers.entrySet().stream()
            .anyMatch(
                e ->
                    !frozen.contains(e.getKey())
                        && SupportedLayers.isTrainable(e.getValue().getLayerConf().getLayer()));
    if (!frozen.isEmpty() && !anyLeft) {
      throw new IllegalArgumentException(
          "all layers shall be frozen, so that nothing is left to train; leave one out");
    }
  }

  /**
   * Freezes by Deeplearning4j's own means, for its wrapper of frozen layers cannot hold an output
   * layer: a learning rate of 0.
   *
   * @param conf is changed
   */
  static MultiLayerConfiguration underBackpropagation(
      MultiLayerConfiguration conf, Set<Integer> frozen) {
    check(conf, frozen);
    frozen.forEach(index -> stop((BaseLayer) conf.getConf(index).getLayer()));
    return conf;
  }

  /** The same of a graph. */
  static ComputationGraphConfiguration underBackpropagation(
      ComputationGraphConfiguration conf, Set<String> frozen) {
    check(conf, frozen);
    Map<String, LayerVertex> layers = GraphConversion.layers(conf);
    frozen.forEach(name -> stop((BaseLayer) layers.get(name).getLayerConf().getLayer()));
    return conf;
  }

  private static void stop(BaseLayer layer) {
    layer.setIUpdater(new Sgd(0));
    layer.setBiasUpdater(null);
    layer.setRegularization(List.of());
    layer.setRegularizationBias(List.of());
    layer.setConstraints(null);
  }
}
