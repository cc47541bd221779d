package org.dl4jtp.examples.compare;

/**
 * One epoch of one run. A figure that could not be computed, because the network diverged, is NaN.
 *
 * @param epoch from 1
 * @param trainLoss mean score over the epoch's examples, each minibatch scored before its own
 *     update
 * @param validation the metric on the validation part, after the epoch
 * @param test the metric on the test part, after the epoch
 * @param seconds training time, without evaluation
 * @param divergenceOrNull where numbers that are not finite came up first, in words; null while all
 *     are finite
 */
record EpochResult(
    int epoch,
    double trainLoss,
    double validation,
    double test,
    double seconds,
    String divergenceOrNull) {

  boolean diverged() {
    return divergenceOrNull != null
        || !Double.isFinite(trainLoss)
        || !Double.isFinite(validation)
        || !Double.isFinite(test);
  }

  /** The figure for files, which know no NaN. */
  static Double finiteOrNull(double figure) {
    return Double.isFinite(figure) ? figure : null;
  }
}
