package org.dl4jtp.layer;

import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.dl4jtp.kind.Outputs;
import org.dl4jtp.step.Member;
import org.dl4jtp.step.Network;
import org.dl4jtp.step.Plan;
import org.dl4jtp.step.RuleSettings;
import org.dl4jtp.step.TargetMember;

/** Refuses layers that do not fit one another: each may come from a changed file. */
final class NetworkCheck {
  private final TargetLayer layer;
  private final Network network;
  private final Plan plan;
  private final int node;

  private NetworkCheck(TargetLayer layer, Network network, int node) {
    this.layer = layer;
    this.network = network;
    this.plan = network.plan();
    this.node = node;
  }

  /**
   * Makes sure that a layer is where it was when the rule was applied.
   *
   * @param layer accepted by {@link LayerCheck}
   * @param network complete
   * @param node the layer's number there
   * @throws IllegalArgumentException with the layer, what is wrong and the remedy
   * @throws IllegalStateException if a graph's vertices are connected otherwise
   */
  static void place(ConvertedLayer layer, Network network, int node) {
    if (layer instanceof TargetLayer) {
      new NetworkCheck((TargetLayer) layer, network, node).check();
    }
  }

  private void require(boolean condition, String otherwise) {
    layer.require(condition, otherwise + ", which does not fit its feedback or the other layers'");
  }

  private void check() {
    int border = plan.ownedBy(node);
    boolean connected =
        layer.isBorder() == border >= 0 && layer.isInsideUnit() == plan.isInsideUnit(node);
    boolean sameBorder = border < 0 || layer.isBorder(border, plan.borderCount());
    if (layer.isInGraph() && !(connected && sameBorder)) {
      throw new IllegalStateException(
          "The vertices of this target propagation graph are not connected as when the rule was"
              + " applied."
              + Network.REMEDY);
    }
    require(connected, border >= 0 ? "has no border" : "has a border");
    require(sameBorder, "has another border's number");
    RuleSettings first = firstTargetLayer().rule();
    RuleSettings own = layer.rule().withFeedbackMapping(first.feedbackMapping());
    require(own.equals(first), "has the rule " + own + " where the first has " + first);
    if (border >= 0) {
      sizes(border, first);
    }
  }

  private TargetMember firstTargetLayer() {
    Member member = null;
    for (int first = 0; !(member instanceof TargetMember); first++) {
      member = network.member(first);
    }
    return (TargetMember) member;
  }

  private void sizes(int border, RuleSettings first) {
    long outputs = layer.outputSize();
    require(knownOutputs(border) == outputs, "knows of " + outputs + " outputs");
    int above = plan.above(border);
    long sourceAbove = above < 0 ? outputs : network.border(above).borderShape().size();
    long source =
        layer
            .rule()
            .targetPath()
            .sourceSize(layer.borderShape().size(), sourceAbove, outputs, plan.isTop(border));
    require(layer.sourceSize() == source, "has feedback from " + layer.sourceSize() + " features");
    try {
      layer.rule().feedbackMapping().checkMaps(layer.borderShape().maps());
    } catch (IllegalArgumentException e) {
      require(false, "has feedback that is " + e.getMessage());
    }
    boolean last = border == plan.borderCount() - 1;
    boolean shared =
        last
            ? layer.sharedParameters().equals(first.feedbackMapping().sharedParameters(outputs))
            : layer.sharedParameters().isEmpty();
    require(shared, "shares the feedback parameters " + layer.sharedParameters());
  }

  /** Of loss layers only the borders know. */
  private long knownOutputs(int border) {
    long sum = 0;
    for (int output : plan.outputs(border)) {
      Layer wrapped =
          ((ConvertedLayer) ((LiveConvertedLayer) network.member(output)).conf().getLayer())
              .getUnderlying();
      if (!Outputs.isDense(wrapped)) {
        return plan.isNested() ? lastBorder().outputSize() : layer.outputSize();
      }
      sum += ((FeedForwardLayer) wrapped).getNOut();
    }
    return sum;
  }

  private TargetLayer lastBorder() {
    return (TargetLayer)
        ((LiveTargetLayer) network.border(plan.borderCount() - 1)).conf().getLayer();
  }
}
