package org.dl4jtp.step;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The borders of a network and the ways between them, compiled to integers. A border is a node
 * whose output has a target, made once, which replaces all that its consumers send down. Borders
 * are counted from 0, from the input up. Immutable.
 *
 * <p>With direct feedback and in reference rules, borders are the inputs of all target layers. For
 * layer-wise rules the network must be a chain of units, so borders are activations that everything
 * flows through: below every target layer the nearest such. The nodes from one border to the next
 * are a unit.
 *
 * <p>A border at a target layer's input lies behind the layer's own preprocessor and dropout, so
 * that what was dropped has no target; where a node feeds others as well, at the node itself.
 */
public final class Plan {
  private final Wiring wiring;
  private final BitSet dependent = new BitSet(); // on a target layer, or one itself
  private final boolean chainOfUnits;
  private final int[] gateBelow; // by node; -1 without
  private final int[] nodes; // by border
  private final int[] owners;
  private final int[] above;
  private final boolean[] top;
  private final int[][] units;
  private final int[][] ways;
  private final int[] borderAt; // by node
  private final boolean nested;

  /**
   * Plans a network.
   *
   * @param wiring who feeds whom
   * @param targetLayers numbers of the layers that train for a target
   * @param chainOfUnits whether only activations that everything flows through are borders
   */
  public Plan(Wiring wiring, BitSet targetLayers, boolean chainOfUnits) {
    this.wiring = wiring;
    this.chainOfUnits = chainOfUnits;
    IntStream.range(0, wiring.size())
        .filter(node -> wiring.dependsOnAny(node, targetLayers))
        .forEach(dependent::set);
    gateBelow = chainOfUnits ? gates() : new int[0];
    Map<Integer, Integer> found = new LinkedHashMap<>();
    targetLayers.stream()
        .filter(layer -> borderBelow(layer) >= 0)
        .forEach(layer -> found.putIfAbsent(borderBelow(layer), layer));
    nodes = found.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    owners = Arrays.stream(nodes).map(found::get).toArray();
    borderAt = new int[wiring.size()];
    Arrays.fill(borderAt, -1);
    IntStream.range(0, nodes.length).forEach(border -> borderAt[nodes[border]] = border);
    int[] next = wiring.nextGates();
    above = Arrays.stream(nodes).map(node -> borderAbove(node, next)).toArray();
    BitSet all = new BitSet();
    Arrays.stream(nodes).forEach(all::set);
    top = new boolean[nodes.length];
    units = new int[nodes.length][];
    ways = new int[nodes.length][];
    for (int border = 0; border < nodes.length; border++) {
      ways[border] = way(border, wiring.outputs());
      units[border] =
          above[border] < 0 ? ways[border] : way(border, new int[] {nodes[above[border]]});
      top[border] = Arrays.stream(ways[border]).noneMatch(all::get);
    }
    nested = IntStream.range(0, nodes.length).allMatch(this::isNested);
  }

  private int borderAbove(int node, int[] next) {
    int gate = next[node];
    while (gate < wiring.size() && borderAt[gate] < 0) {
      gate = next[gate];
    }
    return gate < wiring.size() ? borderAt[gate] : -1;
  }

  /** The nodes above a border that lead to any of some, these included. */
  private int[] way(int border, int[] to) {
    BitSet way = new BitSet();
    Arrays.stream(to).forEach(way::set);
    for (int node = wiring.size() - 1; node > nodes[border]; node--) {
      if (Arrays.stream(wiring.consumers(node)).anyMatch(way::get)) {
        way.set(node);
      }
    }
    return way.stream()
        .filter(node -> node != nodes[border] && wiring.reaches(nodes[border], node))
        .toArray();
  }

  /** Whether a unit leads to the next border, and nothing comes in from the side. */
  private boolean isNested(int border) {
    BitSet inside = new BitSet();
    inside.set(nodes[border]);
    Arrays.stream(units[border]).forEach(inside::set);
    boolean last = border == nodes.length - 1;
    return above[border] == (last ? -1 : border + 1)
        && Arrays.stream(units[border])
            .flatMap(node -> Arrays.stream(wiring.inputs(node)))
            .allMatch(inside::get);
  }

  /**
   * Who feeds whom.
   *
   * @return the wiring that this plan was made of
   */
  public Wiring wiring() {
    return wiring;
  }

  /**
   * Number of borders.
   *
   * @return 0 or more
   */
  public int borderCount() {
    return nodes.length;
  }

  /**
   * The node whose output a border is.
   *
   * @param border its number
   * @return the node's number
   */
  public int node(int border) {
    return nodes[border];
  }

  /**
   * The border at a node's output.
   *
   * @param node its number
   * @return -1 if there is none
   */
  public int borderAt(int node) {
    return borderAt[node];
  }

  /**
   * The target layer that holds the feedback into a border: the first above it.
   *
   * @param border its number
   * @return number of the layer
   */
  public int owner(int border) {
    return owners[border];
  }

  /**
   * The border that a target layer's unit begins with.
   *
   * @param layer its number
   * @return -1 if nothing with a target lies below, or it is no target layer
   */
  public int below(int layer) {
    int node = borderBelow(layer);
    return node < 0 ? -1 : borderAt[node];
  }

  /**
   * The border whose feedback a target layer holds.
   *
   * @param layer its number
   * @return -1 if it holds none
   */
  public int ownedBy(int layer) {
    for (int border = 0; border < owners.length; border++) {
      if (owners[border] == layer) {
        return border;
      }
    }
    return -1;
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
   * Whether what is mapped into a border is the activation of the next one up.
   *
   * @param border its number
   * @return false where it is the outputs
   */
  public boolean isFromAbove(int border) {
    return chainOfUnits && above[border] >= 0;
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
   * @return numbers of nodes, in the network's order
   */
  public int[] outputs(int border) {
    return Arrays.stream(wiring.outputs())
        .filter(output -> wiring.reaches(nodes[border], output))
        .toArray();
  }

  /**
   * The nodes from a border to {@link #above the next}, that border's included; to the outputs if
   * there is none.
   *
   * @param border its number
   * @return in topological order, not to be changed
   */
  public int[] unit(int border) {
    return units[border];
  }

  /**
   * The nodes from a border to the outputs, these included.
   *
   * @param border its number
   * @return in topological order, not to be changed
   */
  public int[] way(int border) {
    return ways[border];
  }

  /**
   * Whether the borders lie on one way, each unit leads to the next, and nothing comes into a unit
   * from the side: then what borders send up can go up in one batch.
   *
   * @return true for layers one after another
   */
  public boolean isNested() {
    return nested;
  }

  /**
   * The nodes whose output has a target that a layer trains for, in topological order: borders and
   * network outputs that it leads to with no other border between; or the layer itself.
   *
   * @param layer its number
   * @return at least one
   */
  public int[] targetsOf(int layer) {
    BitSet open = new BitSet();
    open.set(layer);
    List<Integer> targets = new ArrayList<>();
    for (int node = layer; node < wiring.size(); node++) {
      if (!open.get(node)) {
        continue;
      }
      if (borderAt[node] >= 0 || wiring.isOutput(node)) {
        targets.add(node);
      } else {
        Arrays.stream(wiring.consumers(node)).forEach(open::set);
      }
    }
    return targets.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The node that a target layer's unit begins with; -1 if nothing with a target lies below. */
  private int borderBelow(int layer) {
    int input = input(layer);
    if (!dependent.get(input)) {
      return -1;
    }
    if (!chainOfUnits) {
      return input;
    }
    return gateBelow[input];
  }

  /** Where a border at a target layer's input is. */
  private int input(int layer) {
    int source = wiring.source(layer);
    return wiring.consumers(source).length == 1 ? wiring.inputs(layer)[0] : source;
  }

  /**
   * Whether a target layer lies inside a unit, above other target layers of it, so that they train
   * by exact derivatives through it.
   *
   * @param layer its number
   * @return false for all where borders are the inputs of all target layers
   */
  public boolean isInsideUnit(int layer) {
    int input = input(layer);
    return dependent.get(input) && input != borderBelow(layer);
  }

  /**
   * For every node the nearest gate that it depends on, or is: a node with everything that depends
   * on a target layer before it, with no way past, or after it. So when it has its turn in
   * topological order, all of these have come that depend on no other of these, and none that came
   * feeds what comes later, or nothing.
   */
  private int[] gates() {
    int lastFirst =
        dependent.stream()
            .filter(node -> Arrays.stream(wiring.inputs(node)).noneMatch(dependent::get))
            .max()
            .orElse(-1);
    int[] gates = new int[wiring.size()];
    Arrays.fill(gates, -1);
    int gate = -1;
    int furthest = -1; // that what came before feeds
    for (int node = dependent.nextSetBit(0); node >= 0; node = dependent.nextSetBit(node + 1)) {
      gate = furthest <= node && lastFirst <= node ? node : gate;
      gates[node] = gate;
      furthest =
          Math.max(furthest, Arrays.stream(wiring.consumers(node)).max().orElse(wiring.size()));
    }
    return gates;
  }
}
