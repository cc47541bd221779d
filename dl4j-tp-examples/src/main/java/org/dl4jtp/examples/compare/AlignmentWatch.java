package org.dl4jtp.examples.compare;

import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.dl4jtp.diagnostics.AlignmentListener;

/** Measures alignment while a run goes on, until it diverges, and stops the clock meanwhile. */
final class AlignmentWatch extends BaseTrainingListener {
  private final AlignmentListener listener;
  private final TrainingClock clock;
  private final BooleanSupplier diverged;

  AlignmentWatch(AlignmentListener listener, TrainingClock clock, BooleanSupplier diverged) {
    this.listener = listener;
    this.clock = clock;
    this.diverged = diverged;
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    if (!diverged.getAsBoolean()) {
      clock.pause(() -> listener.iterationDone(model, iteration, epoch));
    }
  }
}
