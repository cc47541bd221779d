package org.dl4jtp.convert;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dl4jtp.kind.OwnDropout;
import org.dl4jtp.kind.SupportedLayers;
import org.dl4jtp.step.Wiring;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A plain configuration, whether of layers one after another or of a graph: named nodes with inputs
 * and preprocessors.
 */
final class PlainNetwork {
  private final boolean graph;
  private final Map<String, PlainNode> nodes = new LinkedHashMap<>();
  private final List<String> networkInputs;
  private final List<String> outputs;
  private final List<String> order;
  private final DataType dataType;
  private Wiring wiring; // made when asked for
  private final Map<Integer, PlainNode> byNumber = new LinkedHashMap<>();

  /**
   * Of a configuration.
   *
   * @param graph whether it is a graph's, for the words of messages
   * @param all its nodes, in the order of Deeplearning4j's indices
   * @param order names of network inputs and nodes in topological order
   */
  PlainNetwork(
      boolean graph,
      List<PlainNode> all,
      List<String> networkInputs,
      List<String> outputs,
      List<String> order,
      DataType dataType) {
    this.graph = graph;
    all.forEach(node -> nodes.put(node.name(), node));
    this.networkInputs = networkInputs;
    this.outputs = outputs;
    this.order = order;
    this.dataType = dataType;
  }

  boolean isGraph() {
    return graph;
  }

  /** In the order of Deeplearning4j's indices. */
  List<PlainNode> nodes() {
    return new ArrayList<>(nodes.values());
  }

  /** Null if there is none. */
  PlainNode node(String name) {
    return nodes.get(name);
  }

  List<String> networkInputs() {
    return networkInputs;
  }

  List<String> outputs() {
    return outputs;
  }

  DataType dataType() {
    return dataType;
  }

  Wiring wiring() {
    if (wiring == null) {
      Wiring.Builder builder = new Wiring.Builder();
      for (String name : order) {
        PlainNode node = nodes.get(name);
        int number =
            node == null || !node.isLayer()
                ? builder.add(name, node == null ? List.of() : node.inputs())
                : builder.addLayer(
                    name, node.inputs().get(0), node.preProcessor() != null, dropsInput(node));
        if (node != null) {
          byNumber.put(number, node);
        }
      }
      wiring = builder.build(outputs);
    }
    return wiring;
  }

  private static boolean dropsInput(PlainNode node) {
    return SupportedLayers.isTrainable(node.layer()) && OwnDropout.of(node.layer()) != null;
  }

  /** The layer or vertex of a number in the wiring; null for others. */
  PlainNode node(int number) {
    wiring();
    return byNumber.get(number);
  }

  /** Numbers of the layers that train for a target. */
  BitSet targetLayers() {
    wiring();
    BitSet found = new BitSet();
    byNumber.forEach((number, node) -> found.set(number, isTargetLayer(node)));
    return found;
  }

  static boolean isTargetLayer(PlainNode node) {
    return node != null && node.isLayer() && SupportedLayers.isTrainable(node.layer());
  }
}
