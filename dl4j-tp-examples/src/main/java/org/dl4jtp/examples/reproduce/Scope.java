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

  /** For example {@code seeds 42 to 46}. */
  static String words(List<Long> seeds) {
    long first = seeds.get(0);
    long last = seeds.get(seeds.size() - 1);
    if (seeds.size() == 1) {
      return "seed " + first;
    }
    return seeds.size() > 2 && last - first == seeds.size() - 1
        ? "seeds " + first + " to " + last
        : "seeds " + seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
