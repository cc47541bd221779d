package org.dl4jtp.examples.compare;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.train.Divergence;
import org.dl4jtp.train.DivergenceException;
import org.dl4jtp.train.DivergenceListener;

/** The first divergence of a run, in training steps or in those of feedback alone. */
final class Divergences {
  private Divergence first;

  /** To be added to the network. */
  DivergenceListener listener() {
    return new DivergenceListener(this::note);
  }

  private void note(Divergence divergence) {
    first = first == null ? divergence : first;
  }

  /** Trains feedback alone, unless the run has diverged. */
  void watch(MultiLayerNetwork network, Runnable feedbackTraining) {
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
