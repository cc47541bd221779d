package org.dl4jtp.examples.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.examples.data.LabelledData;

/**
 * The trained network in figures.
 *
 * @param layerSizes features, then the width of each layer that has one
 * @param parameters forward weights and biases; what a rule adds is not counted
 */
record NetworkSummary(List<Long> layerSizes, long parameters) {
  static NetworkSummary of(MultiLayerConfiguration configuration, LabelledData data) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration.clone());
    network.init();
    List<Long> sizes = new ArrayList<>();
    sizes.add((long) data.inputs());
    for (NeuralNetConfiguration layer : configuration.getConfs()) {
      if (layer.getLayer() instanceof FeedForwardLayer wide) {
        sizes.add(wide.getNOut());
      }
    }
    return new NetworkSummary(sizes, network.numParams());
  }

  /**
   * For results.json.
   *
   * @param configuration written out in full; null to leave it out
   */
  Map<String, Object> describe(MultiLayerConfiguration configuration) {
    Map<String, Object> network = new LinkedHashMap<>();
    network.put("layerSizes", layerSizes);
    network.put("parameters", parameters);
    if (configuration != null) {
      network.put("configuration", ResultsJson.parse(configuration.toJson()));
    }
    return network;
  }
}
