package org.dl4jtp.step;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who feeds whom in a network. Nodes are network inputs, layers, vertices without a layer, and in
 * front of a layer its own preprocessor and dropout; they are numbered in topological order. A
 * network of layers one after another is a series of nodes. Immutable.
 */
public final class Wiring {
  private final List<String> names;
  private final Map<String, Integer> numbers;
  private final int[][] inputs;
  private final int[][] consumers;
  private final BitSet own;
  private final int[] outputs;
  private final BitSet[] below;

  private Wiring(Builder builder, Collection<String> outputs) {
    this.names = List.copyOf(builder.names);
    this.numbers = Map.copyOf(builder.numbers);
    this.own = (BitSet) builder.own.clone();
    this.inputs = builder.inputs.toArray(new int[0][]);
    this.outputs = outputs.stream().mapToInt(numbers::get).toArray();
    List<List<Integer>> fed = new ArrayList<>();
    below = new BitSet[names.size()];
    for (int node = 0; node < names.size(); node++) {
      fed.add(new ArrayList<>());
      below[node] = new BitSet();
      below[node].set(node);
      for (int input : inputs[node]) {
        fed.get(input).add(node);
        below[node].or(below[input]);
      }
    }
    consumers =
        fed.stream()
            .map(all -> all.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
  }

  /** Takes a network's nodes in topological order. */
  public static final class Builder {
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<int[]> inputs = new ArrayList<>();
    private final BitSet own = new BitSet();

    /**
     * Adds a network input, or a vertex without a layer.
     *
     * @param name by which others name it
     * @param inputs names of what feeds it, in its order; none for a network input
     * @return its number
     */
    public int add(String name, List<String> inputs) {
      numbers.put(name, names.size());
      return add(name, inputs.stream().mapToInt(numbers::get).toArray());
    }

    /**
     * Adds a layer, behind its own preprocessor and dropout.
     *
     * @param name by which others name it
     * @param input name of what feeds it
     * @param preprocessor whether it has one
     * @param dropout whether its input is dropped out, as a node of its own
     * @return its number
     */
    public int addLayer(String name, String input, boolean preprocessor, boolean dropout) {
      int from = numbers.get(input);
      if (preprocessor) {
        own.set(names.size());
        from = add("preprocessor of " + name, from);
      }
      if (dropout) {
        own.set(names.size());
        from = add("dropout of " + name, from);
      }
      numbers.put(name, names.size());
      return add(name, from);
    }

    private int add(String name, int... from) {
      names.add(name);
      inputs.add(from);
      return names.size() - 1;
    }

    /**
     * The whole network.
     *
     * @param outputs names of its outputs, in its order
     * @return the wiring
     */
    public Wiring build(Collection<String> outputs) {
      return new Wiring(this, outputs);
    }
  }

  /**
   * Number of nodes.
   *
   * @return network inputs included
   */
  public int size() {
    return names.size();
  }

  /**
   * The name of a node.
   *
   * @param node its number
   * @return of a preprocessor or dropout one that tells the layer
   */
  public String name(int node) {
    return names.get(node);
  }

  /**
   * The node of a name.
   *
   * @param name of a network input, layer or vertex
   * @return its number
   */
  public int node(String name) {
    return numbers.get(name);
  }

  /**
   * What feeds a node.
   *
   * @param node its number
   * @return in the node's order, not to be changed; empty for a network input
   */
  public int[] inputs(int node) {
    return inputs[node];
  }

  /**
   * What a node feeds.
   *
   * @param node its number
   * @return each as often as it is fed, not to be changed
   */
  public int[] consumers(int node) {
    return consumers[node];
  }

  /**
   * The network's outputs.
   *
   * @return in the network's order, not to be changed
   */
  public int[] outputs() {
    return outputs;
  }

  /**
   * Whether a node is an output of the network.
   *
   * @param node its number
   * @return true for output and loss layers at the network's end
   */
  public boolean isOutput(int node) {
    for (int output : outputs) {
      if (output == node) {
        return true;
      }
    }
    return false;
  }

  /**
   * What a layer's own preprocessor and dropout get: what feeds the layer from elsewhere.
   *
   * @param layer its number
   * @return the layer's input, if it has none of both
   */
  public int source(int layer) {
    int source = inputs[layer][0];
    while (own.get(source)) {
      source = inputs[source][0];
    }
    return source;
  }

  /**
   * Whether a node is a layer's own preprocessor or dropout.
   *
   * @param node its number
   * @return false for layers, vertices and network inputs
   */
  public boolean isOwn(int node) {
    return own.get(node);
  }

  /**
   * Whether what a node computes depends on another, or is it.
   *
   * @param from number of the other
   * @param to number of the node
   * @return true also if both are the same
   */
  public boolean reaches(int from, int to) {
    return below[to].get(from);
  }

  /**
   * Whether what a node computes depends on any of some, itself included.
   *
   * @param node its number
   * @param others numbers of nodes
   * @return false if there are none
   */
  public boolean dependsOnAny(int node, BitSet others) {
    return below[node].intersects(others);
  }

  /**
   * The next node that all ways from each node to the outputs lead through.
   *
   * @return by node; {@link #size} where ways part and do not meet below the outputs
   */
  int[] nextGates() {
    int exit = size();
    int[] next = new int[exit];
    for (int node = exit - 1; node >= 0; node--) {
      int gate = isOutput(node) || consumers[node].length == 0 ? exit : consumers[node][0];
      for (int consumer : consumers[node]) {
        int other = consumer;
        while (gate != other) { // a gate's number is above that of what leads to it
          if (gate < other) {
            gate = next[gate];
          } else {
            other = next[other];
          }
        }
      }
      next[node] = gate;
    }
    return next;
  }
}
