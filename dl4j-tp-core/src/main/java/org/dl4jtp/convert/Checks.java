package org.dl4jtp.convert;

import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.dl4jtp.feedback.NoFeedback;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.kind.Outputs;
import org.dl4jtp.kind.SupportedLayers;
import org.dl4jtp.kind.SupportedPreProcessors;
import org.dl4jtp.kind.SupportedVertices;
import org.dl4jtp.layer.LayerProbe;
import org.dl4jtp.layer.TargetLayer;
import org.dl4jtp.step.Plan;
import org.dl4jtp.step.RuleSettings;
import org.dl4jtp.step.Wiring;
import org.dl4jtp.target.Border;
import org.dl4jtp.target.TargetPath;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Refuses networks that a rule cannot train, by the name of the layer and with the remedy. */
final class Checks {
  private static final String DIRECT =
      "a rule that goes straight from the outputs, for example ddtp-linear or dfa, trains any graph";

  /** Of sequences whose length nobody tells: what strides and windows usually divide. */
  private static final long ASSUMED_STEPS = 1008;

  private static final long OTHER_STEPS = 4032;

  private Checks() {}

  /** Refuses configurations that have a rule already. */
  static void plain(PlainNetwork net) {
    for (PlainNode node : net.nodes()) {
      if (!Unwrapping.isPlain(node)) {
        throw new IllegalArgumentException(
            node.who()
                + "has a training rule already; revert the configuration before applying another");
      }
    }
  }

  /** Refuses layers and vertices, each by itself, and what all train by. */
  static void nodes(PlainNetwork net) {
    for (PlainNode node : net.nodes()) {
      try {
        if (node.isLayer()) {
          SupportedLayers.check(node.layer());
          SupportedLayers.checkOptimizer(node.conf());
          SupportedPreProcessors.check(node.preProcessor());
        } else {
          SupportedVertices.check(node.vertex());
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(node.who() + e.getMessage(), e);
      }
      checkEnd(net, node);
    }
    if (net.dataType() != DataType.FLOAT && net.dataType() != DataType.DOUBLE) {
      throw new IllegalArgumentException(
          "the network's data type is "
              + net.dataType()
              + ", too coarse for the small differences between targets and activations; use FLOAT or"
              + " DOUBLE");
    }
  }

  /** What ends a way through the network is an output layer, and nothing else is one. */
  private static void checkEnd(PlainNetwork net, PlainNode node) {
    boolean outputLayer = node.isLayer() && SupportedLayers.isOutput(node.layer());
    boolean networkOutput = net.outputs().contains(node.name());
    boolean end = net.nodes().stream().noneMatch(n -> n.inputs().contains(node.name()));
    if (networkOutput == outputLayer && networkOutput == end) {
      return;
    }
    String problem;
    if (networkOutput && !outputLayer) {
      problem =
          (net.isGraph() ? "is an output of the network but " : "is the last but ")
              + "no output layer, so there is no loss to make a target from; end "
              + (net.isGraph() ? "it" : "the network")
              + " with an OutputLayer or a LossLayer";
    } else if (networkOutput) {
      problem =
          "is an output of the network and feeds other vertices; feed these from a DenseLayer or"
              + " ActivationLayer, and the output layer beside them";
    } else if (outputLayer) {
      problem =
          (net.isGraph()
                  ? "is an output layer but not among the network's outputs; add it, or make it "
                  : "is an output layer but not the last; make it ")
              + (Outputs.isDense(node.layer()) ? "a DenseLayer" : "an ActivationLayer");
    } else {
      problem = "feeds nothing, so there is nothing to train it for; remove it";
    }
    throw new IllegalArgumentException(node.who() + problem);
  }

  /** Refuses networks whose layers do not lie as the rule needs it. */
  static void plan(RuleSettings rule, PlainNetwork net, Plan plan) {
    BitSet targetLayers = net.targetLayers();
    checkDepth(rule, plan, targetLayers);
    targetLayers.stream().forEach(layer -> checkInside(rule, net, plan, layer));
    targetLayers.stream().forEach(layer -> checkIndices(net, plan, targetLayers, layer));
    net.nodes().stream()
        .filter(Checks::learnsWithinItsUnit)
        .forEach(node -> checkHasTarget(net, targetLayers, node));
    checkShared(rule, net, plan);
    if (rule.perturbation() == Perturbation.JOINT && !plan.isNested()) {
      throw new IllegalArgumentException(
          "joint noise goes up one way, and this graph has several; take another perturbation, for"
              + " example ALL_LAYERS or ONE_LAYER_PER_EXAMPLE");
    }
  }

  private static void checkDepth(RuleSettings rule, Plan plan, BitSet targetLayers) {
    if (plan.borderCount() > 0) {
      return;
    }
    if (targetLayers.isEmpty()) {
      throw new IllegalArgumentException(
          "the network has no layer with parameters for a target, so that there is nothing to train;"
              + " add two of them");
    }
    if (targetLayers.cardinality() == 1) {
      throw new IllegalArgumentException(
          "the network has a single layer with parameters for a target, which gets its gradients"
              + " from the loss alone, whatever the rule; add a hidden layer below it, or train it"
              + " with the rule bp");
    }
    Wiring wiring = plan.wiring();
    boolean anyBelow =
        targetLayers.stream()
            .anyMatch(layer -> wiring.dependsOnAny(wiring.source(layer), targetLayers));
    throw new IllegalArgumentException(
        anyBelow
            ? "rule "
                + rule.rule()
                + " goes from layer to layer, but this graph is no chain of units: no activation"
                + " below its outputs has everything flow through it; "
                + DIRECT
            : "no layer with parameters lies below another, so that each gets its gradients from"
                + " the losses alone, whatever the rule; add a hidden layer below them, or train"
                + " it with the rule bp");
  }

  private static void checkIndices(PlainNetwork net, Plan plan, BitSet targetLayers, int layer) {
    Wiring wiring = plan.wiring();
    if (SupportedLayers.takesIndices(net.node(layer).layer())
        && wiring.dependsOnAny(wiring.source(layer), targetLayers)) {
      throw new IllegalArgumentException(
          net.node(layer).who()
              + "takes numbers of words or the like, which have no derivative, but other layers that"
              + " train lie below it; put it first");
    }
  }

  private static void checkInside(RuleSettings rule, PlainNetwork net, Plan plan, int layer) {
    boolean borderAbove =
        IntStream.range(0, plan.borderCount())
            .anyMatch(border -> net.wiring().reaches(layer, plan.node(border)));
    if (plan.isInsideUnit(layer) && !borderAbove) {
      throw new IllegalArgumentException(
          net.node(layer).who()
              + "lies beside or above other layers in the topmost unit, which rule "
              + rule.rule()
              + " could only train by backpropagation: it goes from layer to layer, and this graph"
              + " is no chain of units up to its outputs; "
              + DIRECT);
    }
  }

  private static boolean learnsWithinItsUnit(PlainNode node) {
    return node.isLayer()
        ? SupportedLayers.learnsWithinItsUnit(node.layer())
        : node.vertex().numParams(true) > 0;
  }

  /** Of batch normalisation, and of vertices with parameters. */
  private static void checkHasTarget(PlainNetwork net, BitSet targetLayers, PlainNode node) {
    Wiring wiring = net.wiring();
    int number = wiring.node(node.name());
    for (int target : targetLayers.stream().toArray()) {
      int source = wiring.source(target);
      if (wiring.reaches(number, source) && !wiring.dependsOnAny(source, targetLayers)) {
        Object own = node.isLayer() ? node.layer() : node.vertex();
        throw new IllegalArgumentException(
            node.who()
                + "is a "
                + own.getClass().getSimpleName()
                + " in front of '"
                + net.node(target).layer().getLayerName()
                + "', the first layer with a target, so that its own parameters have none to learn"
                + " for; put it behind that layer"
                + (own instanceof BatchNormalization ? ", or lock its gamma and beta" : ""));
      }
    }
  }

  private static void checkShared(RuleSettings rule, PlainNetwork net, Plan plan) {
    if (rule.feedbackMapping().sharedParameters(1).isEmpty()) {
      return;
    }
    for (int border = 0; border < plan.borderCount(); border++) {
      if (plan.outputs(border).length < net.outputs().size()) {
        List<String> reached =
            IntStream.of(plan.outputs(border))
                .mapToObj(net.wiring()::name)
                .collect(Collectors.toList());
        throw new IllegalArgumentException(
            net.node(plan.owner(border)).who()
                + "reaches the outputs "
                + reached
                + " only, but the feedback of rule "
                + rule.rule()
                + " ("
                + rule.feedbackMapping()
                + ") shares a layer over all; take ddtp-linear or ddtp-mlp");
      }
    }
  }

  /**
   * Refuses sequences of another length at a border than where its feedback comes from. Where their
   * length is that of an input, it must be so whatever that is.
   */
  static void lengths(RuleSettings rule, PlainNetwork net, Plan plan, Shapes shapes) {
    if (rule.feedbackMapping() instanceof NoFeedback || !shapes.anySequence()) {
      return;
    }
    Lengths lengths = new Lengths(net, shapes, ASSUMED_STEPS);
    Lengths others = new Lengths(net, shapes, OTHER_STEPS);
    for (int border = 0; border < plan.borderCount(); border++) {
      int node = plan.node(border);
      long here = lengths.of(node);
      for (int source : sources(rule, plan, border)) {
        long from = lengths.of(source);
        boolean assumed = from != others.of(source);
        boolean differ =
            here > 1 && from > 1 && here != from && assumed == (here != others.of(node));
        if (differ) {
          throw new IllegalArgumentException(
              net.node(plan.owner(border)).who()
                  + "gets a sequence of "
                  + here
                  + " steps, but what its feedback comes from has "
                  + from
                  + (assumed ? ", of an input of " + ASSUMED_STEPS : "")
                  + ", so that no step belongs to another; keep the length of sequences between"
                  + " them (a stride of 1 and ConvolutionMode.Same), pool over time below the output,"
                  + " or train this network with the rule exact or bp");
        }
      }
    }
  }

  /** Where the feedback into a border comes from. */
  private static int[] sources(RuleSettings rule, Plan plan, int border) {
    int above = plan.above(border);
    boolean none = rule.targetPath().sourceSize(1, 1, 1, plan.isTop(border)) == 0;
    boolean ofLayer = above >= 0 && rule.targetPath().mapsActivationAbove();
    return none ? new int[0] : ofLayer ? new int[] {plan.node(above)} : plan.outputs(border);
  }

  /** Refuses preprocessors that lead targets, or what trains for them, astray. */
  static void preProcessors(PlainNetwork net, Shapes shapes) {
    BitSet targetLayers = net.targetLayers();
    for (PlainNode node : net.nodes()) {
      InputPreProcessor preProcessor = node.ownOrVertexPreProcessor();
      int below = net.wiring().node(node.name());
      do {
        below = net.wiring().inputs(below)[0];
      } while (net.wiring().isOwn(below));
      if (preProcessor == null
          || shapes.type(below) == null
          || !net.wiring().dependsOnAny(below, targetLayers)) {
        continue;
      }
      try {
        SupportedPreProcessors.checkWayBack(preProcessor, shapes.type(below));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(node.who() + e.getMessage(), e);
      }
    }
  }

  /** Tries layers of classes that are not Deeplearning4j's own. */
  static void strangers(PlainNetwork net, Shapes shapes) {
    for (PlainNode node : net.nodes()) {
      if (!node.isLayer()
          || Outputs.isOutput(node.layer())
          || !LayerProbe.isWanted(SupportedLayers.thawed(node.layer()))) {
        continue;
      }
      int number = net.wiring().node(node.name());
      try {
        LayerProbe.check(node.conf(), shapes.type(net.wiring().inputs(number)[0]));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(node.who() + e.getMessage(), e);
      }
    }
  }

  /** Refuses parts of a rule that do not fit one another. */
  static void mapping(RuleSettings rule, TargetLayer target) {
    if (target.hasFeedback() && rule.feedbackMapping() instanceof NoFeedback) {
      throw new IllegalArgumentException(
          "rule "
              + rule.rule()
              + " makes its targets by feedback ("
              + rule.targetPath()
              + "), but has no feedback mapping; give it one, for example AffineFeedback.linear()");
    }
    if (rule.feedbackLoss().followsTargetPath() && !rule.targetPath().descendsByFeedback()) {
      throw new IllegalArgumentException(
          "rule "
              + rule.rule()
              + " lets feedback learn along the target path ("
              + rule.feedbackLoss()
              + "), but its targets ("
              + rule.targetPath()
              + ") do not come from the output by feedback; take another loss, for example"
              + " Reconstruction.scaledByNoise(), or LayerwiseTargets without an exact top");
    }
    try {
      target.feedbackParameters();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("rule " + rule.rule() + ": " + e.getMessage(), e);
    }
  }

  /** Refuses a target path of which other parts would hear what it does not do. */
  static void targetPath(RuleSettings rule) {
    TargetPath path = rule.targetPath();
    long own = 2;
    long above = 3;
    long output = 5;
    long source = path.sourceSize(own, above, output, false);
    boolean saysAbove = path.mapsActivationAbove();
    if (saysAbove && source != above && source != 0) {
      throw new IllegalArgumentException(
          pathOf(rule)
              + "mapsActivationAbove(), but its feedback maps something of another size: with "
              + above
              + " features above and "
              + output
              + " in the output sourceSize is "
              + source
              + "; return the size above, or leave mapsActivationAbove false");
    }
    if (!saysAbove && source == above && !overridesPassOn(path)) {
      throw new IllegalArgumentException(
          pathOf(rule)
              + "has feedback that maps as many features as the border above has, but does not say"
              + " that these are its activation, so that losses and mappings take them for the"
              + " output; let mapsActivationAbove return true, or extend ForwardingTargetPath if it"
              + " is another path but for its targets");
    }
  }

  private static String pathOf(RuleSettings rule) {
    return "rule " + rule.rule() + ": the target path " + rule.targetPath() + " ";
  }

  private static boolean overridesPassOn(TargetPath path) {
    try {
      return !path.getClass()
          .getMethod("passOn", Border.class, INDArray.class)
          .getDeclaringClass()
          .equals(TargetPath.class);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e); // the interface has it
    }
  }
}
