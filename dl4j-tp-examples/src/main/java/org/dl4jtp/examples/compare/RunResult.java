package org.dl4jtp.examples.compare;

import static java.util.Comparator.comparingDouble;

import java.util.List;
import java.util.Optional;
import org.dl4jtp.diagnostics.AlignmentSeries;

/**
 * One rule trained from one seed.
 *
 * @param rule name of the rule
 * @param seed of the initial weights and of the order of the data
 * @param epochs what was measured so far, in order
 * @param complete whether the run has come to its end, by its last epoch or by divergence
 * @param alignmentOrNull measured so far, empty for backpropagation; null if it is not measured
 * @param warnings what goes wrong without numbers that are not finite, in sentences
 */
record RunResult(
    String rule,
    long seed,
    List<EpochResult> epochs,
    boolean complete,
    AlignmentSeries alignmentOrNull,
    List<String> warnings) {

  /** Copies the epochs and the warnings. */
  RunResult {
    epochs = List.copyOf(epochs);
    warnings = List.copyOf(warnings);
  }

  /** A run that nothing was noticed of. */
  RunResult(
      String rule,
      long seed,
      List<EpochResult> epochs,
      boolean complete,
      AlignmentSeries alignmentOrNull) {
    this(rule, seed, epochs, complete, alignmentOrNull, List.of());
  }

  /** Whether the last epoch left figures that are not finite; the run ends there. */
  boolean diverged() {
    return !epochs.isEmpty() && last().diverged();
  }

  /** Where it diverged, in words; null if it did not. */
  String divergenceOrNull() {
    return epochs.isEmpty() ? null : last().divergenceOrNull();
  }

  /** The epoch of the highest validation figure, the first of equals. */
  Optional<EpochResult> best() {
    // max() keeps the last of equals; min() of the negative keeps the first.
    return epochs.stream().filter(e -> !e.diverged()).min(comparingDouble(e -> -e.validation()));
  }

  EpochResult last() {
    return epochs.get(epochs.size() - 1);
  }
}
