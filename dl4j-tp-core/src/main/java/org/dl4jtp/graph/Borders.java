package org.dl4jtp.graph;

import java.util.ArrayList;
import java.util.HashSet;
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
  private final Set<String> dependent = new HashSet<>(); // on a target layer, or one itself
  private final List<String> gates;
  private final List<String> vertices;
  private final Map<String, String> owners = new LinkedHashMap<>();
  private final int[] above;

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
    wiring.order().stream()
        .filter(vertex -> wiring.dependsOnAny(vertex, targetLayers))
        .forEach(dependent::add);
    this.gates =
        chainOfUnits
            ? wiring.order().stream().filter(this::isGate).collect(Collectors.toList())
            : List.of();
    Map<String, String> found = new LinkedHashMap<>();
    for (String layer : wiring.order()) {
      String border = targetLayers.contains(layer) ? borderBelow(layer) : null;
      if (border != null) {
        found.putIfAbsent(border, layer);
      }
    }
    vertices = found.keySet().stream().sorted(wiring::compare).collect(Collectors.toList());
    vertices.forEach(vertex -> owners.put(vertex, found.get(vertex)));
    above = new int[vertices.size()];
    for (int border = 0; border < above.length; border++) {
      above[border] = findAbove(border);
    }
  }

  private int findAbove(int border) {
    for (int other = border + 1; other < vertices.size(); other++) {
      if (wiring.leadsThrough(vertices.get(border), vertices.get(other))) {
        return other;
      }
    }
    return -1;
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
    return vertices.indexOf(vertex);
  }

  /**
   * The target layer that holds the feedback into a border: the first above it.
   *
   * @param border its number
   * @return name of the layer's vertex
   */
  public String owner(int border) {
    return owners.get(vertices.get(border));
  }

  /**
   * The border whose feedback a target layer holds.
   *
   * @param layer name of its vertex
   * @return -1 if it holds none
   */
  public int ownedBy(String layer) {
    return new ArrayList<>(owners.values()).indexOf(layer);
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
    return vertices.stream()
        .noneMatch(v -> at(v) != border && wiring.reaches(vertices.get(border), v));
  }

  /**
   * The outputs that a border reaches.
   *
   * @param border its number
   * @return names in the network's order
   */
  public List<String> outputs(int border) {
    return wiring.outputs().stream()
        .filter(output -> wiring.reaches(vertices.get(border), output))
        .collect(Collectors.toList());
  }

  /**
   * The vertices whose output has a target that a layer trains for, in topological order: borders
   * and network outputs that it leads to with no other border between; or the layer itself.
   *
   * @param layer a vertex with a layer
   * @return at least one
   */
  public List<String> targetsOf(String layer) {
    Set<String> open = new HashSet<>(Set.of(layer));
    List<String> targets = new ArrayList<>();
    for (String vertex : wiring.order()) {
      if (!open.contains(vertex)) {
        continue;
      }
      if (at(vertex) >= 0 || wiring.outputs().contains(vertex)) {
        targets.add(vertex);
      } else {
        open.addAll(wiring.consumers(vertex));
      }
    }
    return targets;
  }

  /** The border that a target layer's unit begins with; null if it is the first, or has none. */
  String borderBelow(String layer) {
    String input = wiring.inputs(layer).get(0);
    if (!dependent.contains(input)) {
      return null;
    }
    if (!chainOfUnits) {
      return input;
    }
    String nearest = null;
    for (String gate : gates) {
      if (wiring.reaches(gate, input)) {
        nearest = gate;
      }
    }
    return nearest;
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
    return dependent.contains(input) && !input.equals(borderBelow(layer));
  }

  /** Whether everything that depends on a target layer comes before or after, with no way past. */
  private boolean isGate(String vertex) {
    if (!dependent.contains(vertex)) {
      return false;
    }
    for (String other : wiring.order()) {
      if (!dependent.contains(other) || wiring.reaches(vertex, other)) {
        continue;
      }
      if (!wiring.reaches(other, vertex)
          || !wiring.consumers(other).stream().allMatch(c -> wiring.reaches(c, vertex))) {
        return false;
      }
    }
    return true;
  }
}
