package org.dl4jtp.convert;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.dl4jtp.feedback.FeedbackMapping;
import org.dl4jtp.feedback.FeedbackParameter;
import org.dl4jtp.feedback.Surroundings;
import org.dl4jtp.layer.FeedbackPlace;
import org.dl4jtp.step.BorderShape;
import org.dl4jtp.step.Plan;
import org.dl4jtp.step.RuleSettings;

/** The feedback mappings that a rule needs in a plain network, and where they lead. */
final class Places {
  /**
   * Of one mapping into feature maps: 200 MB in float32, and as much again for each of its
   * updater's states.
   */
  private static final long MOST_WEIGHTS = 50_000_000;

  private final RuleSettings rule;
  private final PlainNetwork net;
  private final Plan plan;
  private final Shapes shapes;
  private final ActivationFunctions activations;
  private final MapUnits maps;

  Places(RuleSettings rule, PlainNetwork net, Plan plan, Shapes shapes) {
    this.rule = rule;
    this.net = net;
    this.plan = plan;
    this.shapes = shapes;
    this.activations = new ActivationFunctions(net);
    this.maps = new MapUnits(net, plan, shapes);
  }

  /** The mapping into a border. */
  FeedbackMapping mapping(int border) {
    int above = plan.above(border);
    return rule.feedbackMapping()
        .settle(
            new Surroundings(
                activations.of(plan.node(border)),
                above < 0
                    ? activations.ofTargets(plan.outputs(border))
                    : activations.of(plan.node(above)),
                plan.isTop(border),
                rule.targetPath().mapsActivationAbove() ? maps.geometry(border) : null));
  }

  private BorderShape shape(int border) {
    return shapes.of(plan.node(border), plan.owner(border));
  }

  /**
   * Where the mapping into a border comes from and leads to.
   *
   * @throws IllegalArgumentException when its size is unknown, or too large
   */
  FeedbackPlace place(int border, FeedbackMapping mapping) {
    BorderShape shape = shape(border);
    long output = Arrays.stream(plan.outputs(border)).mapToLong(shapes::outputSize).sum();
    int above = plan.above(border);
    long sourceSize =
        rule.targetPath()
            .sourceSize(
                shape.size(), above < 0 ? output : shape(above).size(), output, plan.isTop(border));
    if (shape.features().length > 1 && sourceSize > 0) {
      checkWeights(net.node(plan.owner(border)).who(), mapping, sourceSize, shape, output);
    }
    boolean last = border == plan.borderCount() - 1;
    return new FeedbackPlace(
        sourceSize,
        shape,
        output,
        last ? rule.feedbackMapping().sharedParameters(output) : List.of(),
        border,
        plan.borderCount());
  }

  /** Refuses mappings into feature maps that are too large. */
  private void checkWeights(
      String who, FeedbackMapping mapping, long sourceSize, BorderShape shape, long outputSize) {
    long weights =
        mapping.parameters(sourceSize, shape.size(), outputSize).stream()
            .mapToLong(FeedbackParameter::length)
            .sum();
    if (weights > MOST_WEIGHTS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%sgets feature maps of shape %s, and rule %s would need %,d feedback"
                  + " weights into them, more than %,d, by its mapping %s; use feedback that deconvolves"
                  + " (AffineFeedback), a direct rule with few outputs, for example ddtp-linear, or"
                  + " smaller maps",
              who,
              Arrays.toString(shape.features()),
              rule.rule(),
              weights,
              MOST_WEIGHTS,
              mapping));
    }
  }
}
