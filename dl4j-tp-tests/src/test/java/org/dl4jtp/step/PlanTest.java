package org.dl4jtp.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Borders of random graphs against their definition, by following all ways. Vertices are numbers in
 * topological order; number 0 is the input.
 */
class PlanTest {
  private static final int GRAPHS = 400;

  private final List<String> order = new ArrayList<>();
  private final Map<String, List<String>> inputs = new LinkedHashMap<>();
  private final Set<String> outputs = new TreeSet<>();
  private final Set<String> targetLayers = new HashSet<>();

  static Stream<Boolean> chainOfUnits() {
    return Stream.of(false, true);
  }

  /** Mostly skip connections over few vertices, so that many graphs are chains of units. */
  private void draw(Random random) {
    order.clear();
    inputs.clear();
    outputs.clear();
    targetLayers.clear();
    int size = 2 + random.nextInt(14);
    order.add("0");
    for (int v = 1; v < size; v++) {
      int reach = 1 + random.nextInt(3);
      Set<String> from = new LinkedHashSet<>(Set.of(String.valueOf(Math.max(0, v - reach))));
      if (random.nextInt(3) > 0) {
        from.add(String.valueOf(v - 1));
      }
      order.add(String.valueOf(v));
      inputs.put(String.valueOf(v), new ArrayList<>(from));
      if (from.size() == 1 && random.nextBoolean()) {
        targetLayers.add(String.valueOf(v));
      }
    }
    order.stream().skip(1).filter(v -> consumers(v).isEmpty()).forEach(outputs::add);
  }

  private List<String> consumers(String vertex) {
    return inputs.keySet().stream().filter(v -> inputs.get(v).contains(vertex)).toList();
  }

  private Plan plan(boolean chainOfUnits) {
    Wiring.Builder builder = new Wiring.Builder();
    BitSet layers = new BitSet();
    for (String vertex : order) {
      if (targetLayers.contains(vertex)) {
        layers.set(builder.addLayer(vertex, inputs.get(vertex).get(0), false, false));
      } else {
        builder.add(vertex, inputs.getOrDefault(vertex, List.of()));
      }
    }
    return new Plan(builder.build(outputs), layers, chainOfUnits);
  }

  private static int number(String vertex) {
    return Integer.parseInt(vertex);
  }

  private static List<String> names(int... nodes) {
    return IntStream.of(nodes).mapToObj(String::valueOf).collect(Collectors.toList());
  }

  /** What is above a vertex, itself included, when nobody may pass another; null: all may. */
  private Set<String> reached(String from, String without) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      String vertex = open.pop();
      if (!vertex.equals(without) && seen.add(vertex)) {
        open.addAll(consumers(vertex));
      }
    }
    return seen;
  }

  private boolean dependent(String vertex) {
    return targetLayers.stream().anyMatch(layer -> reached(layer, null).contains(vertex));
  }

  /** Everything that depends on a target layer comes before it, with no way past, or after it. */
  private boolean isGate(String gate) {
    Set<String> after = reached(gate, null);
    return dependent(gate)
        && order.stream()
            .filter(v -> dependent(v) && !after.contains(v))
            .allMatch(
                v ->
                    reached(v, null).contains(gate)
                        && reached(v, gate).stream().noneMatch(w -> after.contains(w))
                        && reached(v, gate).stream().noneMatch(outputs::contains));
  }

  private String below(String layer, boolean chainOfUnits) {
    String input = inputs.get(layer).get(0);
    if (!dependent(input)) {
      return null;
    }
    return !chainOfUnits
        ? input
        : order.stream()
            .filter(gate -> isGate(gate) && reached(gate, null).contains(input))
            .reduce((first, second) -> second)
            .orElse(null);
  }

  @ParameterizedTest
  @MethodSource("chainOfUnits")
  void theyAreWhatTheirDefinitionSays(boolean chainOfUnits) {
    Random random = new Random(1);
    int several = 0;
    int inside = 0;
    for (int graph = 0; graph < GRAPHS; graph++) {
      draw(random);
      Plan plan = plan(chainOfUnits);
      Map<String, String> found = new LinkedHashMap<>();
      for (String layer : order) {
        String below = targetLayers.contains(layer) ? below(layer, chainOfUnits) : null;
        if (below != null) {
          found.putIfAbsent(below, layer);
        }
        if (targetLayers.contains(layer)) {
          String input = inputs.get(layer).get(0);
          boolean expected = dependent(input) && !input.equals(below);
          assertThat(plan.isInsideUnit(number(layer)))
              .as("%s inside, %s", layer, this)
              .isEqualTo(expected);
          inside += expected ? 1 : 0;
        }
      }
      List<String> expected =
          found.keySet().stream()
              .sorted((a, b) -> Integer.compare(order.indexOf(a), order.indexOf(b)))
              .collect(Collectors.toList());
      int[] nodes = IntStream.range(0, plan.borderCount()).map(plan::node).toArray();
      assertThat(names(nodes)).as("borders, %s", this).isEqualTo(expected);
      several += expected.size() > 1 ? 1 : 0;
      for (int border = 0; border < expected.size(); border++) {
        checkBorder(plan, expected, found, border);
      }
      order.stream().skip(1).forEach(layer -> checkTargets(plan, expected, layer));
    }
    assertThat(several).as("graphs with more than one border").isGreaterThan(GRAPHS / 10);
    assertThat(inside > 0).as("layers inside units").isEqualTo(chainOfUnits);
  }

  private void checkBorder(
      Plan plan, List<String> expected, Map<String, String> owners, int border) {
    String vertex = expected.get(border);
    assertThat(plan.borderAt(number(vertex))).isEqualTo(border);
    assertThat(plan.owner(border)).isEqualTo(number(owners.get(vertex)));
    assertThat(plan.ownedBy(number(owners.get(vertex)))).isEqualTo(border);
    int above =
        IntStream.range(border + 1, expected.size())
            .filter(b -> reached(vertex, expected.get(b)).stream().noneMatch(outputs::contains))
            .findFirst()
            .orElse(-1);
    assertThat(plan.above(border)).as("above %s, %s", vertex, this).isEqualTo(above);
    Set<String> up = reached(vertex, null);
    List<String> unit =
        order.stream()
            .filter(v -> up.contains(v) && !v.equals(vertex))
            .filter(v -> above < 0 || reached(v, null).contains(expected.get(above)))
            .toList();
    assertThat(names(plan.unit(border))).as("unit of %s, %s", vertex, this).isEqualTo(unit);
    boolean top = expected.stream().filter(reached(vertex, null)::contains).count() == 1;
    assertThat(plan.isTop(border)).as("top %s, %s", vertex, this).isEqualTo(top);
    assertThat(names(plan.outputs(border)))
        .containsExactlyElementsOf(
            outputs.stream().filter(reached(vertex, null)::contains).toList());
  }

  private void checkTargets(Plan plan, List<String> expected, String layer) {
    Set<String> ends = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(layer));
    while (!open.isEmpty()) {
      String vertex = open.pop();
      if (expected.contains(vertex) || outputs.contains(vertex)) {
        ends.add(vertex);
      } else {
        open.addAll(consumers(vertex));
      }
    }
    assertThat(names(plan.targetsOf(number(layer))))
        .as("targets of %s, %s", layer, this)
        .containsExactlyElementsOf(order.stream().filter(ends::contains).toList());
  }

  @Test
  void aVertexWithoutABorderHasNone() {
    draw(new Random(1));
    assertThat(plan(false).borderAt(0)).isEqualTo(-1);
    assertThat(plan(false).ownedBy(0)).isEqualTo(-1);
  }

  @Override
  public String toString() {
    return "inputs " + inputs + ", targets for " + targetLayers;
  }
}
