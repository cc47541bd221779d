package org.dl4jtp.examples.report;

import java.util.List;

/**
 * One rule trained from one seed.
 *
 * @param rule what the report calls it
 * @param seed of the initial weights and of the order of the data
 * @param epochs in order; may be empty
 * @param complete whether the run has come to its end, by its last epoch or by divergence
 * @param diverged whether it ended because figures were no longer finite
 * @param divergenceOrNull where numbers that are not finite came up first, in words; null if
 *     unknown, or if it did not diverge
 * @param bestEpoch the number of the epoch that the run is judged by; 0 if there is none
 * @param alignment at regular intervals from iteration 0 on; empty if it was not measured
 */
public record Run(
    String rule,
    long seed,
    List<Epoch> epochs,
    boolean complete,
    boolean diverged,
    String divergenceOrNull,
    int bestEpoch,
    List<Angles> alignment) {

  /** Copies the lists. */
  public Run {
    epochs = List.copyOf(epochs);
    alignment = List.copyOf(alignment);
  }

  /** Whether the run has a figure to be judged by. */
  boolean counts() {
    return complete && !diverged && bestEpoch > 0;
  }

  Epoch best() {
    return epochs.get(bestEpoch - 1);
  }

  Epoch last() {
    return epochs.get(epochs.size() - 1);
  }
}
