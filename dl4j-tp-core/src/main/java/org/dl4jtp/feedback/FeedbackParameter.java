package org.dl4jtp.feedback;

import java.util.Arrays;

/**
 * Name and shape of one array of a feedback mapping's parameters. Names contain no underscore:
 * Deeplearning4j splits gradient keys at the last one.
 */
public final class FeedbackParameter {
  private final String name;
  private final long[] shape;
  private final boolean bias;

  private FeedbackParameter(String name, long[] shape, boolean bias) {
    this.name = name;
    this.shape = shape.clone();
    this.bias = bias;
  }

  /**
   * A weight matrix, initialised by the feedback weight init.
   *
   * @param name name in the layer's parameter table, for example {@code Q}
   * @param in rows: size of what is mapped
   * @param out columns: size of what it is mapped to
   */
  public static FeedbackParameter weight(String name, long in, long out) {
    return new FeedbackParameter(name, new long[] {in, out}, false);
  }

  /**
   * A bias row, initialised to zero.
   *
   * @param name name in the layer's parameter table, for example {@code q}
   * @param out size of what is mapped to
   */
  public static FeedbackParameter bias(String name, long out) {
    return new FeedbackParameter(name, new long[] {1, out}, true);
  }

  /** Name in the layer's parameter table. */
  public String name() {
    return name;
  }

  /** Shape: {@code [in, out]}, or {@code [1, out]} for a bias. */
  public long[] shape() {
    return shape.clone();
  }

  /** Number of elements. */
  public long length() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** Whether this is a bias, which starts at zero. */
  public boolean isBias() {
    return bias;
  }
}
