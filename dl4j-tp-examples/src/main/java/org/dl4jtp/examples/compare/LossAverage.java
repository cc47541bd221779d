package org.dl4jtp.examples.compare;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/** Averages the loss over the examples of an epoch. */
final class LossAverage extends BaseTrainingListener {
  private final Progress progress;
  private double sum;
  private long examples;

  LossAverage(Progress progress) {
    this.progress = progress;
  }

  void reset() {
    sum = 0;
    examples = 0;
  }

  double average() {
    return sum / examples;
  }

  boolean diverged() {
    return !Double.isFinite(sum);
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    sum += model.score() * model.batchSize();
    examples += model.batchSize();
    progress.batchDone();
  }
}
