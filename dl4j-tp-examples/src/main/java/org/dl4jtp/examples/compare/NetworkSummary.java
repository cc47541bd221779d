package org.dl4jtp.examples.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.examples.network.NetworkConfiguration;

/**
 * The trained network in figures.
 *
 * @param layerSizes features, then the width of each layer that has one
 * @param parameters forward weights and biases; what a rule adds is not counted
 */
record NetworkSummary(List<Long> layerSizes, long parameters) {
  static NetworkSummary of(NetworkConfiguration configuration, LabelledData data) {
    List<Long> sizes = new ArrayList<>();
    sizes.add((long) data.inputs());
    for (Layer layer : configuration.layers()) {
      if (layer instanceof FeedForwardLayer wide) {
        sizes.add(wide.getNOut());
      }
    }
    return new NetworkSummary(sizes, configuration.parameters());
  }

  /**
   * For results.json.
   *
   * @param configuration written out in full; null to leave it out
   */
  Map<String, Object> describe(NetworkConfiguration configuration) {
    Map<String, Object> network = new LinkedHashMap<>();
    network.put("layerSizes", layerSizes);
    network.put("parameters", parameters);
    if (configuration != null) {
      network.put("configuration", ResultsJson.parse(configuration.toJson()));
    }
    return network;
  }
}
