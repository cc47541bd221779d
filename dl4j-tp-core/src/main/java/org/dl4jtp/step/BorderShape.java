package org.dl4jtp.step;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The two forms of an array at a border: as the layers have it ({@code [batch, n]}, or feature maps
 * {@code [batch, channels, height, width]}), and as rows {@code [batch, n]} for target paths,
 * feedback mappings and losses. Maps lie in a row one after another, each line by line.
 */
public final class BorderShape {
  private final long[] features;

  /**
   * The shape of one example.
   *
   * @param features {@code [n]}, or {@code [channels, height, width]}
   */
  public BorderShape(long... features) {
    this.features = features.clone();
  }

  /**
   * Number of features.
   *
   * @return of one example
   */
  public long size() {
    return Arrays.stream(features).reduce(1, (x, y) -> x * y);
  }

  /** The argument, a view of it, or a copy. */
  INDArray rows(INDArray layers) {
    return layers.rank() == 2
        ? layers
        : layers.reshape('c', layers.size(0), layers.length() / layers.size(0));
  }

  /** The argument, a view of it, or a copy. */
  INDArray layers(INDArray rows) {
    if (features.length == 1) {
      return rows;
    }
    long[] shape = new long[features.length + 1];
    shape[0] = rows.size(0);
    System.arraycopy(features, 0, shape, 1, features.length);
    return rows.reshape('c', shape);
  }

  /**
   * Makes sure that an array is of this shape.
   *
   * @throws IllegalStateException otherwise
   */
  void check(INDArray layers, String name) {
    long[] shape = layers.shape();
    if (!Arrays.equals(features, Arrays.copyOfRange(shape, 1, shape.length))) {
      throw new IllegalStateException(
          "The input of layer '"
              + name
              + "' has the shape "
              + Arrays.toString(shape)
              + ", but its feedback is for "
              + Arrays.toString(features)
              + " for every example: apply the rule with the input type that the network is used"
              + " with.");
    }
  }

  /**
   * Makes sure that rows are those of the batch, and not of parts or groups of its examples.
   *
   * @throws IllegalStateException otherwise
   */
  static void checkExamples(INDArray rows, long examples, String name) {
    if (rows.size(0) != examples) {
      throw new IllegalStateException(
          "The input of layer '"
              + name
              + "' has "
              + rows.size(0)
              + " rows, but there are "
              + examples
              + " examples: a preprocessor or a ReshapeVertex makes rows that are no examples, so"
              + " that targets cannot be made for each. Keep one row for each example, or train this"
              + " network with the rule bp.");
    }
  }
}
