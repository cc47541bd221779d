package org.dl4jtp.examples.sequences;

/**
 * Examples in each part of a data set.
 *
 * @param train to learn from
 * @param validation to choose the epoch by
 * @param test to report
 */
public record PartSizes(int train, int validation, int test) {
  /**
   * A quarter of the training examples more for validation, as many as both for the test.
   *
   * @param train to learn from
   */
  public static PartSizes of(int train) {
    int validation = Math.max(1, train / 4);
    return new PartSizes(train, validation, train + validation);
  }
}
