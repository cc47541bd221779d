package org.dl4jtp;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.graph.Borders;
import org.dl4jtp.graph.Wiring;
import org.dl4jtp.layer.RuleSettings;
import org.dl4jtp.layer.SupportedLayers;
import org.dl4jtp.layer.SupportedPreProcessors;

/** Refuses graphs that a rule cannot train, by the name of the vertex and with the remedy. */
final class GraphChecks {
  private static final String DIRECT =
      "a rule that goes straight from the outputs, for example ddtp-linear or dfa, trains any graph";

  private GraphChecks() {}

  private static String who(String vertex) {
    return "Vertex '" + vertex + "' ";
  }

  static void checkVertices(ComputationGraphConfiguration conf, Wiring wiring) {
    for (Map.Entry<String, GraphVertex> entry : conf.getVertices().entrySet()) {
      String name = entry.getKey();
      try {
        if (entry.getValue() instanceof LayerVertex) {
          LayerVertex vertex = (LayerVertex) entry.getValue();
          SupportedLayers.check(vertex.getLayerConf().getLayer());
          SupportedPreProcessors.check(vertex.getPreProcessor());
          SupportedLayers.checkOptimizer(vertex.getLayerConf());
        } else {
          SupportedVertices.check(entry.getValue());
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(who(name) + e.getMessage(), e);
      }
      checkEnd(conf, wiring, name);
    }
    Conversion.checkTraining(conf.getBackpropType(), conf.getDataType());
  }

  static void checkReshapes(
      ComputationGraphConfiguration conf, Wiring wiring, GraphShapes shapes) {
    conf.getVertices()
        .forEach(
            (name, vertex) -> {
              if (vertex instanceof ReshapeVertex) {
                checkReshape(name, (ReshapeVertex) vertex, shapes.type(wiring.inputs(name).get(0)));
              }
            });
  }

  /** Without the size of what comes in, the first step sees it. */
  private static void checkReshape(String name, ReshapeVertex vertex, InputType in) {
    if (in == null || in.getType() == InputType.Type.RNN) {
      return;
    }
    try {
      SupportedVertices.checkKeepsExamples(vertex, in.arrayElementsPerExample());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(who(name) + e.getMessage(), e);
    }
  }

  /** What ends a way through the network is an output layer, and nothing else is one. */
  private static void checkEnd(ComputationGraphConfiguration conf, Wiring wiring, String name) {
    GraphVertex vertex = conf.getVertices().get(name);
    boolean outputLayer =
        vertex instanceof LayerVertex
            && SupportedLayers.isOutput(((LayerVertex) vertex).getLayerConf().getLayer());
    boolean networkOutput = conf.getNetworkOutputs().contains(name);
    boolean end = wiring.consumers(name).isEmpty();
    if (networkOutput == outputLayer && networkOutput == end) {
      return;
    }
    throw new IllegalArgumentException(
        who(name)
            + (networkOutput && !outputLayer
                ? "is an output of the network but no output layer, so there is no loss to make a"
                    + " target from; end it with an OutputLayer or a LossLayer"
                : networkOutput
                    ? "is an output of the network and feeds other vertices; feed these from a"
                        + " DenseLayer or ActivationLayer, and the output layer beside them"
                    : outputLayer
                        ? "is an output layer but not among the network's outputs; add it, or make it"
                            + " a DenseLayer or ActivationLayer"
                        : "feeds nothing, so there is nothing to train it for; remove it"));
  }

  static void checkBorders(
      RuleSettings rule,
      ComputationGraphConfiguration conf,
      Wiring wiring,
      Borders borders,
      Set<String> targetLayers) {
    Conversion.checkTargets(targetLayers.size());
    if (borders.vertices().isEmpty()) {
      boolean anyBelow =
          targetLayers.stream()
              .anyMatch(l -> wiring.dependsOnAny(wiring.inputs(l).get(0), targetLayers));
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
    for (String layer : targetLayers) {
      if (borders.isInsideUnit(layer) && !hasBorderAbove(wiring, borders, layer)) {
        throw new IllegalArgumentException(
            who(layer)
                + "lies beside or above other layers in the topmost unit, which rule "
                + rule.rule()
                + " could only train by backpropagation: it goes from layer to layer, and this graph"
                + " is no chain of units up to its outputs; "
                + DIRECT);
      }
    }
    List<String> first =
        targetLayers.stream()
            .filter(layer -> !wiring.dependsOnAny(wiring.inputs(layer).get(0), targetLayers))
            .collect(Collectors.toList());
    GraphConversion.layers(conf)
        .forEach((name, v) -> checkHasTarget(wiring, first, name, v.getLayerConf().getLayer()));
    checkShared(rule, wiring, borders);
    if (rule.perturbation() == Perturbation.JOINT) {
      throw new IllegalArgumentException(
          "joint noise goes up a row of layers, and this graph is none; take another perturbation,"
              + " for example ALL_LAYERS or ONE_LAYER_PER_EXAMPLE");
    }
  }

  private static boolean hasBorderAbove(Wiring wiring, Borders borders, String layer) {
    return borders.vertices().stream().anyMatch(border -> wiring.reaches(layer, border));
  }

  private static void checkHasTarget(
      Wiring wiring, List<String> first, String name, Layer layer) {
    if (!SupportedLayers.learnsWithinItsUnit(layer)) {
      return;
    }
    for (String target : first) {
      if (wiring.reaches(name, wiring.inputs(target).get(0))) {
        throw new IllegalArgumentException(
            who(name)
                + "is a "
                + layer.getClass().getSimpleName()
                + " in front of '"
                + target
                + "', the first layer with a target, so that its own parameters have none to learn"
                + " for; put it behind that layer, or lock its gamma and beta");
      }
    }
  }

  private static void checkShared(RuleSettings rule, Wiring wiring, Borders borders) {
    if (rule.feedbackMapping().sharedParameters(1).isEmpty()) {
      return;
    }
    for (int border = 0; border < borders.vertices().size(); border++) {
      if (borders.outputs(border).size() < wiring.outputs().size()) {
        throw new IllegalArgumentException(
            who(borders.vertices().get(border))
                + "reaches the outputs "
                + borders.outputs(border)
                + " only, but the feedback of rule "
                + rule.rule()
                + " ("
                + rule.feedbackMapping()
                + ") shares a layer over all; take ddtp-linear or ddtp-mlp");
      }
    }
  }
}
