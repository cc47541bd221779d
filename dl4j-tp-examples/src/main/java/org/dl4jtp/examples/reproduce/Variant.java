package org.dl4jtp.examples.reproduce;

import org.dl4jtp.feedback.Perturbation;
import org.nd4j.linalg.api.buffer.DataType;

/** What may differ from the published configurations in the tables' runs. */
enum Variant {
  PUBLISHED("as published", Perturbation.ALL_LAYERS, true),
  ONE_PER_EXAMPLE("one layer per example", Perturbation.ONE_LAYER_PER_EXAMPLE, true),
  NO_FEEDBACK_EPOCHS("no feedback epochs", Perturbation.ALL_LAYERS, false),
  ONE_PER_EXAMPLE_NO_FEEDBACK_EPOCHS("both", Perturbation.ONE_LAYER_PER_EXAMPLE, false);

  final String title;
  private final Perturbation perturbation;
  private final boolean feedbackEpochs;

  Variant(String title, Perturbation perturbation, boolean feedbackEpochs) {
    this.title = title;
    this.perturbation = perturbation;
    this.feedbackEpochs = feedbackEpochs;
  }

  /** Settings of a run in single precision, without alignment. */
  RunSettings settings(String preset, long seed, int epochs) {
    return new RunSettings(preset, seed, epochs, DataType.FLOAT, perturbation, feedbackEpochs, null)
        .withoutIdleOptions();
  }
}
