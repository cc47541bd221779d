package org.dl4jtp.examples.compare;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.dl4jtp.train.Divergence;
import org.dl4jtp.train.DivergenceException;
import org.dl4jtp.train.DivergenceListener;

/** The first divergence of a run, in training steps or in those of feedback alone. */
final class Divergences {
  private final List<String> warnings = new ArrayList<>();
  private Divergence first;

  /** To be added to the network. */
  DivergenceListener listener() {
    return new DivergenceListener(this::note)
        .warningsTo(warning -> warnings.add(warning.toString()));
  }

  /** What was noticed so far that is no divergence yet. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  private void note(Divergence divergence) {
    first = first == null ? divergence : first;
  }

  /** Trains feedback alone, unless the run has diverged. */
  void watch(Model network, Runnable feedbackTraining) {
    if (any()) {
      return;
    }
    try {
      feedbackTraining.run();
      Divergence.in(network).ifPresent(this::note);
    } catch (DivergenceException e) {
      note(e.divergence());
    }
  }

  boolean any() {
    return first != null;
  }

  String describeOrNull() {
    return first == null ? null : first.describe();
  }
}
