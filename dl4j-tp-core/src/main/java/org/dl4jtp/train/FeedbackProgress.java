package org.dl4jtp.train;

/** Hears how {@link FeedbackTraining} gets on. All methods do nothing unless overridden. */
public interface FeedbackProgress {

  /** Nobody listens. */
  FeedbackProgress NONE = new FeedbackProgress() {};

  /**
   * After every step.
   *
   * @param steps feedback steps of the network so far, those within {@code fit} included, as {@link
   *     FeedbackTraining#steps} counts them
   * @param loss mean feedback loss of the mappings that learned from the batch, before the step
   */
  default void stepDone(long steps, double loss) {}

  /**
   * After every epoch.
   *
   * @param epochs epochs of this call so far
   * @param loss mean of the epoch's losses
   */
  default void epochDone(int epochs, double loss) {}
}
