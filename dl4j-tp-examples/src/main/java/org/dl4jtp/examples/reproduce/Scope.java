package org.dl4jtp.examples.reproduce;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How much a table shall show.
 *
 * @param epochs of each run; longer ones count by their first
 * @param seeds of each method
 */
record Scope(int epochs, List<Long> seeds) {
  /** Copies the list. */
  Scope {
    seeds = List.copyOf(seeds);
  }

  String describe() {
    return "%d epochs, %s".formatted(epochs, words(seeds));
  }

  static String words(List<Long> seeds) {
    return (seeds.size() == 1 ? "seed " : "seeds ")
        + seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
