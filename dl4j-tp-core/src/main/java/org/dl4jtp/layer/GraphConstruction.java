package org.dl4jtp.layer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.util.GraphIndices;
import org.dl4jtp.graph.Borders;
import org.dl4jtp.graph.Wiring;

/**
 * A graph whose vertices Deeplearning4j is building, one after another, in the order of indices.
 */
final class GraphConstruction {
  private final ComputationGraph graph;
  private final Map<String, VertexFunction> functions = new HashMap<>();
  private final Map<String, ChainMember> members = new LinkedHashMap<>();
  private String vertex; // being built

  GraphConstruction(ComputationGraph graph) {
    this.graph = graph;
  }

  void begin(String newVertex) {
    vertex = newVertex;
  }

  void join(ChainMember member) {
    members.put(vertex, member);
  }

  void built(VertexFunction functionOrNull) {
    ChainMember layer = members.get(vertex);
    if (functionOrNull != null) {
      functions.put(vertex, functionOrNull);
    } else if (layer != null) {
      functions.put(vertex, new LayerVertexFunction(layer.function(), layer.preProcessor()));
    }
    vertex = null;
  }

  boolean isComplete() {
    return functions.size() == graph.getConfiguration().getVertices().size();
  }

  /** What is built, complete. */
  GraphTopology topology(Chain chain) {
    Map<String, LiveTargetLayer> targetLayers = new HashMap<>();
    members.forEach(
        (name, member) -> {
          if (member instanceof LiveTargetLayer) {
            targetLayers.put(name, (LiveTargetLayer) member);
          }
        });
    GraphIndices indices = graph.calculateIndices();
    List<String> order =
        Arrays.stream(indices.getTopologicalSortOrder())
            .mapToObj(indices.getIdxToName()::get)
            .collect(Collectors.toList());
    Wiring wiring = new Wiring(graph.getConfiguration(), order);
    boolean layerwise =
        targetLayers.values().stream()
            .findFirst()
            .map(layer -> layer.rule().targetPath().mapsActivationAbove())
            .orElse(false);
    Borders borders = new Borders(wiring, Set.copyOf(targetLayers.keySet()), layerwise);
    return new GraphTopology(chain, graph, wiring, borders, members, functions);
  }
}
