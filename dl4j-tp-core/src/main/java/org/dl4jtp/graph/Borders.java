package org.dl4jtp.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The activations of a graph that have targets. A border is the output of a vertex, whoever else it
 * feeds: its target is made once, and replaces all that its consumers send down.
 *
 * <p>With direct feedback and in reference rules, borders are the inputs of all target layers. For
 * layer-wise rules the graph must be a chain of units, so borders are activations that everything
 * flows through: below every target layer the nearest such. Immutable.
 */
public final class Borders {
  private final Wiring wiring;
  private final boolean chainOfUnits;
  private final BitSet dependent = new BitSet(); // on a target layer, or one itself
  private final int[] gateBelow; // the nearest, itself included; -1 without
  private final List<String> vertices;
  private final List<String> owners;
  private final Map<String, Integer> borderAt = new HashMap<>();
  private final Map<String, Integer> borderOf = new HashMap<>();
  private final int[] above;
  private final boolean[] top;
  private final List<List<String>> outputs;

  /**
   * Borders of a graph.
   *
   * @param targetLayers vertices with a layer that trains for a target
   * @param chainOfUnits whether only activations that everything flows through are borders
   * @param wiring who feeds whom
   */
  public Borders(Wiring wiring, Set<String> targetLayers, boolean chainOfUnits) {
    this.wiring = wiring;
    this.chainOfUnits = chainOfUnits;
    for (String vertex : wiring.order()) {
      boolean depends =
          targetLayers.contains(vertex) || wiring.inputs(vertex).stream().anyMatch(this::depends);
      dependent.set(wiring.position(vertex), depends);
    }
    gateBelow = chainOfUnits ? gates() : new int[0];
    Map<String, String> found = new LinkedHashMap<>();
    for (String layer : wiring.order()) {
      String border = targetLayers.contains(layer) ? borderBelow(layer) : null;
      if (border != null) {
        found.putIfAbsent(border, layer);
      }
    }
    vertices = found.keySet().stream().sorted(wiring::compare).collect(Collectors.toList());
    owners = vertices.stream().map(found::get).collect(Collectors.toList());
    for (int border = 0; border < vertices.size(); border++) {
      borderAt.put(vertices.get(border), border);
      borderOf.put(owners.get(border), border);
    }
    above = findAbove();
    top = findTop();
    outputs =
        vertices.stream()
            .map(
                v ->
                    wiring.outputs().stream()
                        .filter(output -> wiring.reaches(v, output))
                        .collect(Collectors.toUnmodifiableList()))
            .collect(Collectors.toList());
  }

  private boolean depends(String vertex) {
    return dependent.get(wiring.position(vertex));
  }

  /**
   * For every vertex the nearest gate that it depends on, or is: a vertex with everything that
   * depends on a target layer before it, with no way past, or after it. So when it has its turn in
   * topological order, all of these have come that depend on no other of these, and none that came
   * feeds what comes later, or nothing.
   */
  private int[] gates() {
    int size = wiring.order().size();
    int lastFirst = -1;
    for (int v = dependent.nextSetBit(0); v >= 0; v = dependent.nextSetBit(v + 1)) {
      if (wiring.inputs(wiring.order().get(v)).stream().noneMatch(this::depends)) {
        lastFirst = v;
      }
    }
    int[] gates = new int[size];
    Arrays.fill(gates, -1);
    int gate = -1;
    int furthest = -1; // that what came before feeds
    for (int v = dependent.nextSetBit(0); v >= 0; v = dependent.nextSetBit(v + 1)) {
      gate = furthest <= v && lastFirst <= v ? v : gate;
      gates[v] = gate;
      furthest =
          Math.max(
              furthest,
              wiring.consumers(wiring.order().get(v)).stream()
                  .mapToInt(wiring::position)
                  .max()
                  .orElse(size));
    }
    return gates;
  }

  private int[] findAbove() {
    WaysUp ways = new WaysUp(wiring);
    int[] next = new int[wiring.order().size()];
    for (int v = next.length - 1; v >= 0; v--) {
      int meeting = ways.meeting(v);
      int border = meeting < 0 ? -1 : at(wiring.order().get(meeting));
      next[v] = meeting < 0 || border >= 0 ? border : next[meeting];
    }
    return vertices.stream().mapToInt(vertex -> next[wiring.position(vertex)]).toArray();
  }

  private boolean[] findTop() {
    BitSet leadsToBorder = new BitSet();
    boolean[] found = new boolean[vertices.size()];
    for (int v = wiring.order().size() - 1; v >= 0; v--) {
      String vertex = wiring.order().get(v);
      int border = at(vertex);
      boolean leads =
          wiring.consumers(vertex).stream()
              .anyMatch(c -> at(c) >= 0 || leadsToBorder.get(wiring.position(c)));
      leadsToBorder.set(v, leads);
      if (border >= 0) {
        found[border] = !leads;
      }
    }
    return found;
  }

  /**
   * The vertices at borders.
   *
   * @return names in topological order: a border's number is its index here
   */
  public List<String> vertices() {
    return vertices;
  }

  /**
   * The border at a vertex's output.
   *
   * @param vertex its name
   * @return -1 if there is none
   */
  public int at(String vertex) {
    return borderAt.getOrDefault(vertex, -1);
  }

  /**
   * The target layer that holds the feedback into a border: the first above it.
   *
   * @param border its number
   * @return name of the layer's vertex
   */
  public String owner(int border) {
    return owners.get(border);
  }

  /**
   * The border whose feedback a target layer holds.
   *
   * @param layer name of its vertex
   * @return -1 if it holds none
   */
  public int ownedBy(String layer) {
    return borderOf.getOrDefault(layer, -1);
  }

  /**
   * The nearest border that everything of a border flows through.
   *
   * @param border its number
   * @return -1 if there is none
   */
  public int above(int border) {
    return above[border];
  }

  /**
   * Whether only outputs lie above a border.
   *
   * @param border its number
   * @return false if it reaches another border, even one that not everything flows through
   */
  public boolean isTop(int border) {
    return top[border];
  }

  /**
   * The outputs that a border reaches.
   *
   * @param border its number
   * @return names in the network's order
   */
  public List<String> outputs(int border) {
    return outputs.get(border);
  }

  /**
   * The vertices whose output has a target that a layer trains for, in topological order: borders
   * and network outputs that it leads to with no other border between; or the layer itself.
   *
   * @param layer a vertex with a layer
   * @return at least one
   */
  public List<String> targetsOf(String layer) {
    BitSet open = new BitSet();
    open.set(wiring.position(layer));
    List<String> targets = new ArrayList<>();
    for (int v = open.nextSetBit(0); v >= 0; v = open.nextSetBit(v + 1)) {
      String vertex = wiring.order().get(v);
      if (at(vertex) >= 0 || wiring.outputs().contains(vertex)) {
        targets.add(vertex);
      } else {
        wiring.consumers(vertex).forEach(consumer -> open.set(wiring.position(consumer)));
      }
    }
    return targets;
  }

  /** The border that a target layer's unit begins with; null if it is the first, or has none. */
  private String borderBelow(String layer) {
    String input = wiring.inputs(layer).get(0);
    if (!depends(input)) {
      return null;
    }
    if (!chainOfUnits) {
      return input;
    }
    int gate = gateBelow[wiring.position(input)];
    return gate < 0 ? null : wiring.order().get(gate);
  }

  /**
   * Whether a target layer lies inside a unit, above other target layers of it, so that they train
   * by exact derivatives through it.
   *
   * @param layer name of its vertex
   * @return false for all where borders are the inputs of all target layers
   */
  public boolean isInsideUnit(String layer) {
    String input = wiring.inputs(layer).get(0);
    return depends(input) && !input.equals(borderBelow(layer));
  }
}
