package org.dl4jtp.layer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.util.GraphIndices;
import org.dl4jtp.step.Blueprint;
import org.dl4jtp.step.Construction;

/** How the vertices of a graph hang together that Deeplearning4j is building. */
final class GraphBlueprint implements Blueprint {
  private final ComputationGraph graph;

  GraphBlueprint(ComputationGraph graph) {
    this.graph = graph;
  }

  /** Before a vertex is built. */
  static Construction enter(ComputationGraph graph, String vertex) {
    return Construction.enter(graph, graph.getConfiguration().getVertices().size(), vertex);
  }

  @Override
  public List<String> order() {
    GraphIndices indices = graph.calculateIndices();
    return Arrays.stream(indices.getTopologicalSortOrder())
        .mapToObj(indices.getIdxToName()::get)
        .collect(Collectors.toList());
  }

  @Override
  public List<String> inputs(String name) {
    return graph.getConfiguration().getVertexInputs().getOrDefault(name, List.of());
  }

  @Override
  public List<String> outputs() {
    return graph.getConfiguration().getNetworkOutputs();
  }
}
