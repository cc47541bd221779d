package org.dl4jtp.step;

import java.util.Arrays;
import org.dl4jtp.kind.Layout;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The form of the activation at a border: how it becomes rows, and the shape of what belongs to one
 * example, or in sequences to one step.
 */
public final class BorderShape {
  private final Layout layout;
  private final long[] features;

  /**
   * The shape of one example or step.
   *
   * @param layout how it becomes rows
   * @param features {@code [n]}, {@code [channels, height, width]} or the like; as the layout has
   *     it
   */
  public BorderShape(Layout layout, long... features) {
    this.layout = layout;
    this.features = features.clone();
  }

  /**
   * Number of features.
   *
   * @return of one row
   */
  public long size() {
    return Arrays.stream(features).reduce(1, (x, y) -> x * y);
  }

  /**
   * The shape of one example, or step.
   *
   * @return a copy
   */
  public long[] features() {
    return features.clone();
  }

  /**
   * Feature maps as rows have them.
   *
   * @return channels, height and width, of volumes depth · height for the height; null if there are
   *     no maps
   */
  public long[] maps() {
    int rank = features.length;
    if (rank == 1) {
      return null;
    }
    boolean last = layout == Layout.EXAMPLES_CHANNELS_LAST;
    long channels = last ? features[rank - 1] : features[0];
    long width = last ? features[rank - 2] : features[rank - 1];
    return new long[] {channels, size() / channels / width, width};
  }

  /**
   * How it becomes rows.
   *
   * @return the layout
   */
  public Layout layout() {
    return layout;
  }

  void check(INDArray layers, String name) {
    long[] shape = layers.shape();
    boolean ofSteps = layout == Layout.STEPS || layout == Layout.STEPS_FEATURES_LAST;
    boolean fits = ofSteps ? isSequence(shape) : isExamples(shape);
    if (!fits) {
      throw new IllegalStateException(
          "The input of layer '"
              + name
              + "' has the shape "
              + Arrays.toString(shape)
              + ", but its feedback is for "
              + Arrays.toString(features)
              + " for every "
              + (layout.isSequence() ? "step of a sequence" : "example")
              + ": apply the rule with the input type that the network is used with.");
    }
  }

  private boolean isExamples(long... shape) {
    return Arrays.equals(features, Arrays.copyOfRange(shape, 1, shape.length));
  }

  private boolean isSequence(long... shape) {
    return shape.length == 3 && shape[layout == Layout.STEPS ? 1 : 2] == features[0];
  }

  /** Refuses rows that are no examples. */
  static void checkExamples(Layout layout, INDArray layers, long examples, String name) {
    boolean several = layout == Layout.STEP_AFTER_STEP && layers.size(0) % examples == 0;
    if (layers.size(0) != examples && !several) {
      throw new IllegalStateException(
          "The input of layer '"
              + name
              + "' has "
              + layers.size(0)
              + " rows, but there are "
              + examples
              + " examples: a preprocessor or a ReshapeVertex makes rows that are no examples, so"
              + " that targets cannot be made for each. Keep one row for each example, or train this"
              + " network with the rule bp.");
    }
  }
}
