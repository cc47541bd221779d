package org.dl4jtp.train;

import java.io.Serializable;
import java.util.Objects;

/**
 * When feedback weights learn apart from the one feedback step of every training step. An immutable
 * value.
 *
 * <pre>{@code
 * FeedbackSchedule.none().pretrainingEpochs(6).extraEpochs(1)   // the paper's, for MNIST
 * }</pre>
 *
 * <p>Source: Meulemans et al. 2020 (pre-training, extra epochs); Ernoult et al. 2022 (several
 * feedback steps a batch).
 */
public final class FeedbackSchedule implements Serializable {
  private static final FeedbackSchedule NONE = new FeedbackSchedule(0, 0, 1);

  private final int pretrainingEpochs;
  private final int extraEpochs;
  private final int stepsPerBatch;

  private FeedbackSchedule(int pretrainingEpochs, int extraEpochs, int stepsPerBatch) {
    this.pretrainingEpochs = notLess("pretraining epochs", pretrainingEpochs, 0);
    this.extraEpochs = notLess("extra feedback epochs", extraEpochs, 0);
    this.stepsPerBatch = notLess("feedback steps per batch", stepsPerBatch, 1);
  }

  private static int notLess(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "the number of " + what + " is " + value + ", but must be at least " + least);
    }
    return value;
  }

  /**
   * No feedback learning but that of the training steps.
   *
   * @return the schedule to begin with
   */
  public static FeedbackSchedule none() {
    return NONE;
  }

  /**
   * A copy with feedback trained alone before the first training step.
   *
   * @param epochs passes over the data; 0 for none
   * @return a copy
   * @throws IllegalArgumentException if negative
   */
  public FeedbackSchedule pretrainingEpochs(int epochs) {
    return new FeedbackSchedule(epochs, extraEpochs, stepsPerBatch);
  }

  /**
   * A copy with feedback trained alone after every epoch.
   *
   * @param epochs passes over the data; 0 for none
   * @return a copy
   * @throws IllegalArgumentException if negative
   */
  public FeedbackSchedule extraEpochs(int epochs) {
    return new FeedbackSchedule(pretrainingEpochs, epochs, stepsPerBatch);
  }

  /**
   * A copy with several feedback steps for every batch. All but the last are taken before targets
   * are made, with the batch's inference activations; the last is the training step's own.
   *
   * @param steps at least 1
   * @return a copy
   * @throws IllegalArgumentException if less
   */
  public FeedbackSchedule stepsPerBatch(int steps) {
    return new FeedbackSchedule(pretrainingEpochs, extraEpochs, steps);
  }

  /**
   * Passes over the data with which feedback alone is trained before the first training step.
   *
   * @return 0 unless set
   */
  public int pretrainingEpochs() {
    return pretrainingEpochs;
  }

  /**
   * Passes over the data with which feedback alone is trained after every epoch.
   *
   * @return 0 unless set
   */
  public int extraEpochs() {
    return extraEpochs;
  }

  /**
   * Feedback steps for every batch, the training step's own included.
   *
   * @return 1 unless set
   */
  public int stepsPerBatch() {
    return stepsPerBatch;
  }

  /**
   * Whether there is nothing beyond the training step's own feedback step.
   *
   * @return true for what equals {@link #none}
   */
  public boolean isEmpty() {
    return equals(NONE);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof FeedbackSchedule
        && pretrainingEpochs == ((FeedbackSchedule) o).pretrainingEpochs
        && extraEpochs == ((FeedbackSchedule) o).extraEpochs
        && stepsPerBatch == ((FeedbackSchedule) o).stepsPerBatch;
  }

  @Override
  public int hashCode() {
    return Objects.hash(pretrainingEpochs, extraEpochs, stepsPerBatch);
  }

  @Override
  public String toString() {
    return pretrainingEpochs
        + " pretraining epochs, "
        + extraEpochs
        + " extra feedback epochs, "
        + stepsPerBatch
        + " feedback steps per batch";
  }
}
