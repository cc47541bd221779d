package org.dl4jtp;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dl4jtp.feedback.FeedbackMapping;
import org.dl4jtp.feedback.FeedbackParameter;
import org.dl4jtp.layer.FeedbackPlace;
import org.dl4jtp.layer.RuleSettings;

/** The feedback mappings that a rule needs in a plain configuration, and where they lead. */
final class FeedbackPlaces {
  /**
   * Of one mapping into feature maps: 200 MB in float32, and as much again for each of its
   * updater's states.
   */
  private static final long MOST_WEIGHTS = 50_000_000;

  private final RuleSettings rule;
  private final MultiLayerConfiguration conf;
  private final InputShapes shapes;
  private final Units units;
  private final long outputSize;

  FeedbackPlaces(RuleSettings rule, MultiLayerConfiguration plain, InputType inputType) {
    this.rule = rule;
    this.conf = plain.clone(); // the original is about to be converted
    this.shapes = new InputShapes(conf, inputType);
    this.units = new Units(conf, shapes);
    this.outputSize = shapes.outputSize();
  }

  /**
   * The mapping into a target layer's input.
   *
   * @param below the target layer before
   */
  FeedbackMapping mapping(int below, int index) {
    boolean fromNext = rule.targetPath().mapsActivationAbove();
    return rule.feedbackMapping().settle(units.around(below, index, fromNext));
  }

  /**
   * Where the mapping into a target layer's input comes from and leads to.
   *
   * @throws IllegalArgumentException when its size is unknown, or too large
   */
  FeedbackPlace place(int index, FeedbackMapping mapping) {
    boolean top = units.isTop(index);
    long[] shape = shapes.of(index);
    long above = top ? outputSize : size(shapes.of(units.next(index)));
    long sourceSize = rule.targetPath().sourceSize(size(shape), above, outputSize, top);
    if (shape.length > 1 && sourceSize > 0) {
      String name = conf.getConf(index).getLayer().getLayerName();
      String who = String.format("Layer %d ('%s')", index, name);
      checkWeights(who, rule, mapping, sourceSize, shape, outputSize);
    }
    return new FeedbackPlace(
        sourceSize,
        shape,
        outputSize,
        top ? rule.feedbackMapping().sharedParameters(outputSize) : List.of(),
        units.targetLayersBelow(index) - 1,
        units.targetLayersBelow(conf.getConfs().size()) - 1);
  }

  /** Refuses mappings into feature maps that are too large. */
  static void checkWeights(
      String who,
      RuleSettings rule,
      FeedbackMapping mapping,
      long sourceSize,
      long[] shape,
      long outputSize) {
    long weights =
        mapping.parameters(sourceSize, size(shape), outputSize).stream()
            .mapToLong(FeedbackParameter::length)
            .sum();
    if (weights > MOST_WEIGHTS) {
      throw new IllegalArgumentException(
          String.format(
              java.util.Locale.ROOT,
              "%s gets feature maps of shape %s, and rule %s would need %,d feedback"
                  + " weights into them, more than %,d, by its mapping %s; use feedback that deconvolves"
                  + " (AffineFeedback), a direct rule with few outputs, for example ddtp-linear, or"
                  + " smaller maps",
              who,
              Arrays.toString(shape),
              rule.rule(),
              weights,
              MOST_WEIGHTS,
              mapping));
    }
  }

  static long size(long[] shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }
}
