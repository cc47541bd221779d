package org.dl4jtp.examples.reproduce;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs for a table.
 *
 * @param column which one
 * @param runs by method, in the table's order, and seed
 * @param missing what the scope has besides, in words
 */
record Selection(
    TableColumn column, Map<PaperMethod, Map<Long, RunState>> runs, List<String> missing) {

  boolean isEmpty() {
    return runs.values().stream().allMatch(Map::isEmpty);
  }

  Map<Long, RunState> of(PaperMethod method) {
    return runs.getOrDefault(method, Map.of());
  }

  /** A figure of a method's runs by seed, where they have it. */
  Map<Long, Double> figures(PaperMethod method, Function<RunState, Optional<Double>> figure) {
    Map<Long, Double> figures = new LinkedHashMap<>();
    of(method)
        .forEach((seed, run) -> figure.apply(run).ifPresent(value -> figures.put(seed, value)));
    return figures;
  }

  /** That which the table judges by. */
  Map<Long, Double> figures(PaperMethod method) {
    return figures(method, column.table()::figure);
  }

  /** A sentence on what is missing; empty if nothing is. */
  String missingText() {
    return missing.isEmpty() ? "" : "Missing: " + String.join("; ", missing) + ".";
  }
}
