package org.dl4jtp.layer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.dl4jtp.graph.Wiring;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The way through a graph as functions, as at inference. What comes in from the side of a way is
 * what it is in a pass.
 */
final class GraphWay {
  private final Wiring wiring;
  private final Map<String, VertexFunction> functions;
  private final Map<List<Object>, List<String>> ways = new HashMap<>();

  /**
   * Of a graph.
   *
   * @param functions of all vertices, by name
   */
  GraphWay(Wiring wiring, Map<String, VertexFunction> functions) {
    this.wiring = wiring;
    this.functions = functions;
  }

  /** Whether a vertex without a layer is a preprocessor. */
  boolean isPreprocessor(String vertex) {
    return functions.get(vertex) instanceof LayerVertexFunction;
  }

  /** The vertices above one that lead to any of some, these included, from the lowest up. */
  private List<String> vertices(String from, Set<String> to) {
    return ways.computeIfAbsent(
        List.of(from, to),
        key ->
            wiring.order().stream()
                .filter(v -> !v.equals(from) && wiring.reaches(from, v))
                .filter(v -> to.stream().anyMatch(end -> wiring.reaches(v, end)))
                .collect(Collectors.toList()));
  }

  /**
   * What vertices hand on when one hands on something else.
   *
   * @param to the last ones that are wanted
   * @return by name, from the changed vertex on; of output layers the pre-activation
   */
  Map<String, INDArray> up(String from, INDArray activation, GraphPass at, Set<String> to) {
    Map<String, INDArray> values = new HashMap<>();
    values.put(from, activation);
    for (String vertex : vertices(from, to)) {
      values.put(vertex, function(vertex, at.masks()).apply(inputs(vertex, values, at)));
    }
    return values;
  }

  private VertexFunction function(String vertex, Masks masks) {
    return functions.get(vertex).at(masks, Derivatives.AT_INFERENCE);
  }

  private INDArray[] inputs(String vertex, Map<String, INDArray> values, GraphPass at) {
    return wiring.inputs(vertex).stream()
        .map(input -> values.containsKey(input) ? values.get(input) : at.value(input))
        .toArray(INDArray[]::new);
  }

  /**
   * What all vertices hand on.
   *
   * @param features of every network input
   */
  Map<String, INDArray> all(Masks masks, INDArray... features) {
    Map<String, INDArray> values = new HashMap<>();
    for (String vertex : wiring.order()) {
      int input = wiring.networkInput(vertex);
      values.put(
          vertex,
          input >= 0
              ? features[input]
              : function(vertex, masks).apply(inputs(vertex, values, null)));
    }
    return values;
  }

  /**
   * Jᵀε for every example, by exact derivatives at what vertices hand on when one hands on
   * something else.
   *
   * @param epsilons with respect to what vertices above hand on, by name
   */
  INDArray down(
      String from,
      INDArray activation,
      GraphPass at,
      Map<String, INDArray> epsilons,
      Derivatives derivatives) {
    Map<String, INDArray> values = new HashMap<>();
    values.put(from, activation);
    Deque<String> order = new ArrayDeque<>();
    Map<String, VertexFunction.Linearization> here = new HashMap<>();
    for (String vertex : vertices(from, Set.copyOf(epsilons.keySet()))) {
      VertexFunction function = functions.get(vertex).at(at.masks(), derivatives);
      here.put(vertex, function.linearize(inputs(vertex, values, at)));
      values.put(vertex, here.get(vertex).value());
      order.push(vertex);
    }
    Map<String, INDArray> sums = new HashMap<>(epsilons);
    for (String vertex : order) {
      INDArray[] below = here.get(vertex).pullBack(sums.get(vertex));
      List<String> inputs = wiring.inputs(vertex);
      for (int i = 0; i < below.length; i++) {
        if (values.containsKey(inputs.get(i))) {
          sums.merge(inputs.get(i), below[i], INDArray::add);
        }
      }
    }
    return sums.get(from);
  }
}
