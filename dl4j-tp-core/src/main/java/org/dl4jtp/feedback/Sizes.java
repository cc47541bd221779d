package org.dl4jtp.feedback;

import java.util.Arrays;
import java.util.Locale;

/** Checks of sizes that may come from a file. */
final class Sizes {
  private static final int LARGEST = Integer.MAX_VALUE;

  private Sizes() {}

  /**
   * A copy.
   *
   * @param what for messages
   * @throws IllegalArgumentException unless there are so many, all of at least that much
   */
  static int[] of(String what, int[] values, int count, int least) {
    of(what, values == null ? null : Arrays.stream(values).asLongStream().toArray(), count, least);
    return values.clone();
  }

  /** The product of longs. */
  static long[] of(String what, long[] values, int count, int least) {
    if (values == null
        || values.length != count
        || Arrays.stream(values).anyMatch(v -> v < least || v > LARGEST)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the %s of a feedback mapping is %s, but must be %d numbers from %d to %d",
              what,
              Arrays.toString(values),
              count,
              least,
              LARGEST));
    }
    return values.clone();
  }

  /** The number of elements; refuses those that no array could have. */
  static long product(String what, long[] shape) {
    try {
      return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "the shape of " + what + " is " + Arrays.toString(shape) + ", too large for any array",
          e);
    }
  }
}
