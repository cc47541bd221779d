package org.dl4jtp.layer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;

/** Refuses layers that do not fit one another: each may come from a changed file. */
final class ChainCheck {
  private static final String REMEDY =
      "; revert the configuration and apply the rule again, or restore the file";

  private final List<TargetLayer> targets;

  private ChainCheck(List<TargetLayer> targets) {
    this.targets = targets;
  }

  /**
   * What can be seen from all layers of a network.
   *
   * @param layers in order, each accepted by {@link LayerCheck}
   * @throws IllegalArgumentException with the layer, what is wrong and the remedy
   */
  static void check(List<ChainedLayer> layers) {
    List<TargetLayer> targets = targets(layers);
    if (targets.size() < 2) {
      throw new IllegalArgumentException(
          "a target propagation network needs two layers with targets, but has "
              + targets.size()
              + REMEDY);
    }
    ChainedLayer last = layers.get(layers.size() - 1);
    if (last.getUnderlying() instanceof OutputLayer) {
      long outputs = ((FeedForwardLayer) last.getUnderlying()).getNOut();
      require(last, ((TargetLayer) last).outputSize() == outputs, "has " + outputs + " outputs");
    }
    new ChainCheck(targets).check();
  }

  /** What can be seen from all layers of a graph, whose ways its topology checks. */
  static void checkGraph(List<ChainedLayer> layers) {
    ChainCheck check = new ChainCheck(targets(layers));
    check.targets.forEach(check::sameRule);
  }

  private static List<TargetLayer> targets(List<ChainedLayer> layers) {
    return layers.stream()
        .filter(TargetLayer.class::isInstance)
        .map(TargetLayer.class::cast)
        .collect(Collectors.toList());
  }

  private static void require(ChainedLayer layer, boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(
          "Layer "
              + layer.position()
              + " ('"
              + layer.getLayerName()
              + "') "
              + otherwise
              + ", which does not fit its feedback or the other layers'"
              + REMEDY);
    }
  }

  private void check() {
    for (int i = 0; i < targets.size(); i++) {
      TargetLayer layer = targets.get(i);
      require(layer, layer.isBorder() == i > 0, i > 0 ? "has no border" : "has a border");
      sameRule(layer);
      if (i > 0) {
        sizes(i);
      }
    }
  }

  /** But for the mapping, which differs from border to border. */
  private void sameRule(TargetLayer layer) {
    RuleSettings first = targets.get(0).rule();
    RuleSettings own = layer.rule().withFeedbackMapping(first.feedbackMapping());
    require(layer, own.equals(first), "has the rule " + own + " where the first has " + first);
  }

  private void sizes(int index) {
    TargetLayer layer = targets.get(index);
    TargetLayer last = targets.get(targets.size() - 1);
    boolean top = index == targets.size() - 1;
    long outputs = last.outputSize();
    require(layer, layer.outputSize() == outputs, "knows of " + layer.outputSize() + " outputs");
    long own = size(layer);
    long above = top ? outputs : size(targets.get(index + 1));
    long source = layer.rule().targetPath().sourceSize(own, above, outputs, top);
    require(
        layer,
        layer.sourceSize() == source,
        "has feedback from " + layer.sourceSize() + " features");
    require(layer, layer.isBorder(index - 1, targets.size() - 1), "has another border's number");
    boolean shared =
        top
            ? layer
                .sharedParameters()
                .equals(targets.get(0).rule().feedbackMapping().sharedParameters(outputs))
            : layer.sharedParameters().isEmpty();
    require(layer, shared, "shares the feedback parameters " + layer.sharedParameters());
  }

  private static long size(TargetLayer layer) {
    return Arrays.stream(layer.targetShape()).reduce(1, (a, b) -> a * b);
  }
}
