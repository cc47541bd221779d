package org.dl4jtp.convert;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.FeedbackMapping;
import org.dl4jtp.feedback.NoFeedback;
import org.dl4jtp.json.RuleParts;
import org.dl4jtp.kind.Layout;
import org.dl4jtp.kind.Outputs;
import org.dl4jtp.kind.SupportedLayers;
import org.dl4jtp.layer.ConvertedLayer;
import org.dl4jtp.layer.FeedbackPlace;
import org.dl4jtp.layer.TargetLayer;
import org.dl4jtp.layer.UnitLayer;
import org.dl4jtp.step.Plan;
import org.dl4jtp.step.RuleSettings;
import org.dl4jtp.target.TargetPath;

/** Wraps the layers of a plain network for a training rule. */
final class Conversion {
  private final RuleSettings rule;
  private final PlainNetwork net;
  private final Set<String> frozen;
  private final Plan plan;
  private final Shapes shapes;
  private final Places places;

  private Conversion(
      RuleSettings rule, PlainNetwork net, Set<String> frozen, InputType... inputTypes) {
    this.rule = rule;
    this.net = net;
    this.frozen = frozen;
    RuleParts.check(TargetPath.class, rule.targetPath());
    RuleParts.check(FeedbackMapping.class, rule.feedbackMapping());
    RuleParts.check(FeedbackLoss.class, rule.feedbackLoss());
    Checks.targetPath(rule);
    Checks.nodes(net);
    FrozenLayers.check(net, frozen);
    plan = new Plan(net.wiring(), net.targetLayers(), rule.targetPath().mapsActivationAbove());
    Checks.plan(rule, net, plan);
    shapes = new Shapes(net, inputTypes);
    Checks.preProcessors(net, shapes);
    Checks.strangers(net, shapes);
    Checks.lengths(rule, net, plan, shapes);
    places = new Places(rule, net, plan, shapes);
  }

  /**
   * The layers of a converted network.
   *
   * @param frozen names of layers whose forward weights shall not learn
   * @param inputTypes one for every network input, or none
   * @return by name, each of the wrapped layer itself
   * @throws IllegalArgumentException when the rule cannot train the network, with the layer and the
   *     remedy
   */
  static Map<String, ConvertedLayer> layers(
      RuleSettings rule, PlainNetwork net, Set<String> frozen, InputType... inputTypes) {
    return new Conversion(rule, net, frozen, inputTypes).layers();
  }

  private Map<String, ConvertedLayer> layers() {
    int length = net.isGraph() ? 0 : net.nodes().size();
    boolean anyFeedback = false;
    Map<String, ConvertedLayer> layers = new LinkedHashMap<>();
    for (PlainNode node : net.nodes()) {
      if (!node.isLayer()) {
        continue;
      }
      int position = layers.size();
      InputPreProcessor own = node.preProcessor() == null ? null : node.preProcessor().clone();
      if (PlainNetwork.isTargetLayer(node)) {
        TargetLayer target = target(node, position, length, own);
        anyFeedback |= target.hasFeedback();
        layers.put(node.name(), output(node, target));
      } else {
        layers.put(node.name(), output(node, new UnitLayer(node.layer(), position, length, own)));
      }
    }
    if (!anyFeedback && !(rule.feedbackMapping() instanceof NoFeedback)) {
      throw new IllegalArgumentException(
          "rule "
              + rule.rule()
              + " has no use for its feedback ("
              + rule.feedbackMapping()
              + ") in this network: its targets ("
              + rule.targetPath()
              + ") are exact everywhere. Add a hidden layer, or take another rule");
    }
    return layers;
  }

  private ConvertedLayer output(PlainNode node, ConvertedLayer layer) {
    if (!Outputs.isOutput(node.layer())) {
      return layer;
    }
    Layout layout = Outputs.layout(node.layer(), shapes.entering(net.wiring().node(node.name())));
    return layout == Outputs.layout(node.layer()) ? layer : layer.withOutputLayout(layout);
  }

  private TargetLayer target(
      PlainNode node, int position, int length, InputPreProcessor preProcessor) {
    int number = net.wiring().node(node.name());
    int border = plan.ownedBy(number);
    RuleSettings settled = rule;
    FeedbackPlace place = null;
    if (border >= 0) {
      settled = rule.withFeedbackMapping(places.mapping(border));
      place = places.place(border, settled.feedbackMapping());
    }
    TargetLayer target =
        new TargetLayer(node.layer(), position, length, preProcessor, settled, place)
            .withFrozen(frozen.contains(node.name()) || SupportedLayers.isFrozen(node.layer()));
    target = plan.isInsideUnit(number) ? target.insideUnit() : target;
    Checks.mapping(rule, target);
    return target;
  }
}
