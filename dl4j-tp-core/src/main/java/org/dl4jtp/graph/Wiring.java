package org.dl4jtp.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/** Who feeds whom in a graph, network inputs included. Immutable. */
public final class Wiring {
  private final List<String> order;
  private final Map<String, Integer> positions = new HashMap<>();
  private final List<List<String>> inputs = new ArrayList<>();
  private final List<List<String>> consumers = new ArrayList<>();
  private final List<BitSet> below = new ArrayList<>();
  private final List<String> networkInputs;
  private final List<String> outputs;

  /**
   * Of a configuration.
   *
   * @param conf its wiring alone is used
   * @param order its vertices and inputs in topological order
   */
  public Wiring(ComputationGraphConfiguration conf, List<String> order) {
    this.order = List.copyOf(order);
    this.networkInputs = List.copyOf(conf.getNetworkInputs());
    this.outputs = List.copyOf(conf.getNetworkOutputs());
    for (String name : order) {
      int position = positions.size();
      positions.put(name, position);
      inputs.add(List.copyOf(conf.getVertexInputs().getOrDefault(name, List.of())));
      consumers.add(new ArrayList<>());
      BitSet reached = new BitSet();
      reached.set(position);
      for (String input : inputs.get(position)) {
        consumers.get(position(input)).add(name);
        reached.or(below.get(position(input)));
      }
      below.add(reached);
    }
  }

  /** Where a vertex or network input is in topological order. */
  int position(String vertex) {
    return positions.get(vertex);
  }

  /**
   * All vertices and network inputs.
   *
   * @return names in topological order
   */
  public List<String> order() {
    return order;
  }

  /**
   * What feeds a vertex.
   *
   * @param vertex its name, or a network input's
   * @return names in the vertex's order; empty for a network input
   */
  public List<String> inputs(String vertex) {
    return inputs.get(position(vertex));
  }

  /**
   * What a vertex feeds.
   *
   * @param vertex its name, or a network input's
   * @return names, each as often as it is fed
   */
  public List<String> consumers(String vertex) {
    return consumers.get(position(vertex));
  }

  /**
   * Index of a network input.
   *
   * @param name that of an input or a vertex
   * @return -1 for a vertex
   */
  public int networkInput(String name) {
    return networkInputs.indexOf(name);
  }

  /**
   * The network's outputs.
   *
   * @return names in the network's order
   */
  public List<String> outputs() {
    return outputs;
  }

  /**
   * Whether what a vertex computes depends on another, or is it.
   *
   * @param from name of the other, possibly a network input
   * @param to name of the vertex
   * @return true also if both are the same
   */
  public boolean reaches(String from, String to) {
    return below.get(position(to)).get(position(from));
  }

  /**
   * Whether what a vertex computes depends on any of some, itself included.
   *
   * @param vertex its name
   * @param others names of vertices or network inputs
   * @return false if there are none
   */
  public boolean dependsOnAny(String vertex, Set<String> others) {
    return others.stream().anyMatch(other -> reaches(other, vertex));
  }

  /**
   * Compares two vertices by their topological order, as a {@link java.util.Comparator} does.
   *
   * @param one name of a vertex or network input
   * @param other another, or the same
   * @return negative if the first comes first, 0 if they are the same, else positive
   */
  public int compare(String one, String other) {
    return Integer.compare(position(one), position(other));
  }
}
