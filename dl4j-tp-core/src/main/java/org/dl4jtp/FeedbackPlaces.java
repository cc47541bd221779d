package org.dl4jtp;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dl4jtp.feedback.FeedbackParameter;
import org.dl4jtp.layer.FeedbackPlace;
import org.dl4jtp.layer.RuleSettings;
import org.dl4jtp.layer.SupportedLayers;

/** Sizes of the feedback mappings that a rule needs in a plain configuration. */
final class FeedbackPlaces {
  /**
   * Of one mapping into feature maps: 200 MB in float32, and as much again for each of its
   * updater's states.
   */
  private static final long MOST_WEIGHTS = 50_000_000;

  private final RuleSettings rule;
  private final MultiLayerConfiguration conf;
  private final InputShapes shapes;
  private final int last; // target layer
  private final long outputSize;

  FeedbackPlaces(RuleSettings rule, MultiLayerConfiguration conf, InputType inputType) {
    this.rule = rule;
    this.conf = conf;
    this.shapes = new InputShapes(conf, inputType);
    int index = conf.getConfs().size() - 1;
    while (!SupportedLayers.isTrainable(conf.getConf(index).getLayer())) {
      index--;
    }
    this.last = index;
    this.outputSize = shapes.outputSize();
  }

  /** Whether only the output lies above a target layer's input. */
  boolean isTop(int index) {
    return index == last;
  }

  /**
   * The place of the mapping into a target layer's input. Only layers that are still plain may lie
   * at and above it.
   *
   * @throws IllegalArgumentException when its size is unknown, or too large
   */
  FeedbackPlace into(int index) {
    boolean top = isTop(index);
    long[] shape = shapes.of(index);
    long sourceSize =
        rule.targetPath()
            .sourceSize(
                size(shape), top ? outputSize : size(shapes.of(next(index))), outputSize, top);
    if (shape.length > 1 && sourceSize > 0) {
      checkWeights(index, sourceSize, shape);
    }
    return new FeedbackPlace(
        sourceSize,
        shape,
        outputSize,
        top ? rule.feedbackMapping().sharedParameters(outputSize) : List.of());
  }

  private int next(int index) {
    int next = index + 1;
    while (!SupportedLayers.isTrainable(conf.getConf(next).getLayer())) {
      next++;
    }
    return next;
  }

  private void checkWeights(int index, long sourceSize, long[] shape) {
    long weights =
        rule.feedbackMapping().parameters(sourceSize, size(shape), outputSize).stream()
            .mapToLong(FeedbackParameter::length)
            .sum();
    if (weights > MOST_WEIGHTS) {
      throw new IllegalArgumentException(
          String.format(
              java.util.Locale.ROOT,
              "Layer %d ('%s') gets feature maps of shape %s, and rule %s would need %,d feedback"
                  + " weights into them, more than %,d; use a direct rule with few outputs, for"
                  + " example ddtp-linear, or smaller maps",
              index,
              conf.getConf(index).getLayer().getLayerName(),
              Arrays.toString(shape),
              rule.rule(),
              weights,
              MOST_WEIGHTS));
    }
  }

  private static long size(long[] shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }
}
