package org.dl4jtp.examples.data;

import org.dl4jtp.examples.cli.UserError;

/** How many training examples go to validation. */
final class HeldOut {
  private HeldOut() {}

  /**
   * @param what the data set or file, for the message
   * @throws UserError unless both training and validation keep an example
   */
  static void check(int validationCount, int trainCount, String what) {
    if (trainCount < 2) {
      throw new UserError(
          "%s: %,d training examples; at least 2 training examples are needed, one of them for validation"
              .formatted(what, trainCount));
    }
    if (validationCount < 1 || validationCount >= trainCount) {
      throw new UserError(
          "%s: %,d validation examples of %,d training examples; choose 1 to %,d, so that both parts have some"
              .formatted(what, validationCount, trainCount, trainCount - 1));
    }
  }
}
