package org.dl4jtp.examples.reproduce;

/**
 * One epoch of a run. Figures that are not finite are null, which JSON knows.
 *
 * @param epoch from 1
 * @param trainLoss mean score over the epoch's examples, each minibatch scored before its update
 * @param validationError percent, after the epoch; null where nothing was held out
 * @param testError percent, after the epoch
 * @param seconds training time, with feedback learning in training steps
 * @param feedbackSeconds of training feedback alone after the epoch; 0 until then
 * @param divergence where numbers that are not finite came up first, in words; else null
 */
record EpochRecord(
    int epoch,
    Double trainLoss,
    Double validationError,
    Double testError,
    double seconds,
    double feedbackSeconds,
    String divergence) {

  EpochRecord withFeedbackSeconds(double more) {
    return new EpochRecord(
        epoch, trainLoss, validationError, testError, seconds, feedbackSeconds + more, divergence);
  }

  EpochRecord withoutSeconds(double less) {
    return new EpochRecord(
        epoch, trainLoss, validationError, testError, seconds - less, feedbackSeconds, divergence);
  }

  boolean diverged() {
    return trainLoss == null || testError == null;
  }
}
