package org.dl4jtp.convert;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.FeedbackMapping;
import org.dl4jtp.feedback.FeedbackParameter;
import org.dl4jtp.feedback.GridFeedback;
import org.dl4jtp.feedback.Surroundings;
import org.dl4jtp.layer.FeedbackPlace;
import org.dl4jtp.step.BorderShape;
import org.dl4jtp.step.Plan;
import org.dl4jtp.step.RuleSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The feedback mappings that a rule needs in a plain network, and where they lead. */
final class Places {
  /**
   * Of one mapping into feature maps: 200 MB in float32, and as much again for each of its
   * updater's states.
   */
  private static final long MOST_WEIGHTS = 50_000_000;

  /** Of a full matrix between the outputs and feature maps, in place of a grid. */
  private static final long MOST_IN_FULL = 2_000_000;

  private static final long MOST_BY_GRID = 200_000;
  private static final int FINEST_GRID = 8;
  private static final Logger LOG = LoggerFactory.getLogger(Places.class);

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
    Surroundings place =
        new Surroundings(
            activations.of(plan.node(border)),
            above < 0
                ? activations.ofTargets(plan.outputs(border))
                : activations.of(plan.node(above)),
            plan.isTop(border),
            rule.targetPath().mapsActivationAbove() ? maps.geometry(border) : null);
    long[] features = shape(border).features();
    if (features.length > 1) {
      place = place.withMaps(shape(border).maps(), mapsOfOutput(border));
    }
    FeedbackMapping mapping = rule.feedbackMapping().settle(place);
    return isForGrid(border, mapping) ? onGrid(border, (AffineFeedback) mapping, place) : mapping;
  }

  /** Of the only output of a direct rule; null where it is a vector. */
  private long[] mapsOfOutput(int border) {
    int[] outputs = plan.outputs(border);
    BorderShape output = outputs.length > 1 ? null : shapes.ofOutput(outputs[0]);
    return output == null || rule.targetPath().mapsActivationAbove() ? null : output.maps();
  }

  private boolean isForGrid(int border, FeedbackMapping mapping) {
    if (rule.targetPath().mapsActivationAbove() || !(mapping instanceof AffineFeedback)) {
      return false;
    }
    AffineFeedback affine = (AffineFeedback) mapping;
    return shape(border).features().length > 1
        && !affine.isDense()
        && !affine.isActivationFirst()
        && weights(border, affine) > MOST_IN_FULL;
  }

  /** The finest grid that is not large, or the coarsest. */
  private FeedbackMapping onGrid(int border, AffineFeedback affine, Surroundings place) {
    FeedbackMapping grid = affine;
    for (int cells = FINEST_GRID; cells > 0; cells /= 2) {
      grid = GridFeedback.of(affine, cells, cells).settle(place);
      if (weights(border, grid) <= MOST_BY_GRID) {
        break;
      }
    }
    LOG.info(
        "{}gets large feature maps, so that their feedback is {}, of {} weights; a full matrix has"
            + " {} (AffineFeedback.dense())",
        net.node(plan.owner(border)).who(),
        grid,
        weights(border, grid),
        weights(border, affine));
    return grid;
  }

  private long weights(int border, FeedbackMapping mapping) {
    return mapping.parameters(sourceSize(border), shape(border).size(), outputs(border)).stream()
        .mapToLong(FeedbackParameter::length)
        .sum();
  }

  private long outputs(int border) {
    return Arrays.stream(plan.outputs(border)).mapToLong(shapes::outputSize).sum();
  }

  private long sourceSize(int border) {
    int above = plan.above(border);
    long output = outputs(border);
    return rule.targetPath()
        .sourceSize(
            shape(border).size(),
            above < 0 ? output : shape(above).size(),
            output,
            plan.isTop(border));
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
    long output = outputs(border);
    long sourceSize = sourceSize(border);
    if (shape.features().length > 1 && sourceSize > 0) {
      checkWeights(border, mapping);
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
  private void checkWeights(int border, FeedbackMapping mapping) {
    long weights = weights(border, mapping);
    if (weights > MOST_WEIGHTS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%sgets feature maps of shape %s, and rule %s would need %,d feedback"
                  + " weights into them, more than %,d, by its mapping %s; use feedback that deconvolves"
                  + " (AffineFeedback), a direct rule with few outputs, for example ddtp-linear, or"
                  + " smaller maps",
              net.node(plan.owner(border)).who(),
              Arrays.toString(shape(border).features()),
              rule.rule(),
              weights,
              MOST_WEIGHTS,
              mapping));
    }
  }
}
