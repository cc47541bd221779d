package org.dl4jtp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dl4jtp.feedback.Seeds;
import org.dl4jtp.graph.Borders;
import org.dl4jtp.graph.Wiring;
import org.dl4jtp.layer.ChainedLayerVertex;
import org.dl4jtp.layer.ChainedVertex;
import org.dl4jtp.layer.FeedbackPlace;
import org.dl4jtp.layer.PassiveLayer;
import org.dl4jtp.layer.RuleSettings;
import org.dl4jtp.layer.SupportedLayers;
import org.dl4jtp.layer.TargetLayer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Wraps and unwraps the vertices of a graph. A graph that is a mere row of layers becomes what the
 * {@code MultiLayerNetwork} of the same layers would.
 */
final class GraphConversion {
  private GraphConversion() {}

  /** A copy without the counts of the run that a trained graph's configuration has in it. */
  static ComputationGraphConfiguration restarted(ComputationGraphConfiguration conf) {
    ComputationGraphConfiguration copy = Copies.of(conf);
    copy.setIterationCount(0);
    copy.setEpochCount(0);
    return copy;
  }

  private static List<String> order(ComputationGraphConfiguration conf) {
    ComputationGraphConfiguration scratch = conf.clone(); // the order is written into it
    scratch.setTopologicalOrder(conf.getTopologicalOrder());
    scratch.setTopologicalOrderStr(conf.getTopologicalOrderStr());
    new ComputationGraph(scratch).calculateIndices();
    return scratch.getTopologicalOrderStr();
  }

  /** Of a plain configuration, which it changes. */
  static ComputationGraphConfiguration apply(
      RuleSettings rule,
      ComputationGraphConfiguration conf,
      Set<String> frozen,
      InputType... inputTypes) {
    checkPlain(conf);
    Conversion.checkParts(rule);
    FrozenLayers.check(conf, frozen);
    Wiring wiring = new Wiring(conf, order(conf));
    if (isRow(conf, wiring)) {
      return applyToRow(rule, conf, frozen, inputTypes);
    }
    Set<String> targetLayers = new HashSet<>();
    layers(conf).forEach((name, v) -> addIfTrainable(name, v, targetLayers));
    GraphChecks.checkVertices(conf, wiring);
    Borders borders = new Borders(wiring, targetLayers, rule.targetPath().mapsActivationAbove());
    GraphChecks.checkBorders(rule, conf, wiring, borders, targetLayers);
    GraphShapes shapes = new GraphShapes(conf, wiring, inputTypes);
    GraphChecks.checkReshapes(conf, wiring, shapes);
    GraphPlaces places = new GraphPlaces(rule, conf.clone(), wiring, borders, shapes);
    boolean anyFeedback = false;
    int position = 0;
    for (Map.Entry<String, GraphVertex> entry : conf.getVertices().entrySet()) {
      String name = entry.getKey();
      if (!(entry.getValue() instanceof LayerVertex)) {
        entry.setValue(new ChainedVertex(entry.getValue()));
        continue;
      }
      LayerVertex vertex = (LayerVertex) entry.getValue();
      Layer plain = vertex.getLayerConf().getLayer();
      if (targetLayers.contains(name)) {
        TargetLayer target = target(rule, vertex, position, borders.ownedBy(name), places);
        target = target.withFrozen(frozen.contains(name));
        target = borders.isInsideUnit(name) ? target.insideUnit() : target;
        Conversion.checkMapping(rule, target);
        anyFeedback |= target.hasFeedback();
        vertex.getLayerConf().setLayer(target);
      } else {
        vertex
            .getLayerConf()
            .setLayer(new PassiveLayer(plain, position, 0, vertex.getPreProcessor()));
      }
      position++;
      LayerVertex chained = new ChainedLayerVertex(vertex.getLayerConf(), vertex.getPreProcessor());
      chained.setOutputVertex(vertex.isOutputVertex());
      entry.setValue(chained);
    }
    Conversion.checkUse(rule, anyFeedback);
    return conf;
  }

  private static void addIfTrainable(String name, LayerVertex vertex, Set<String> targetLayers) {
    if (SupportedLayers.isTrainable(vertex.getLayerConf().getLayer())) {
      targetLayers.add(name);
    }
  }

  private static TargetLayer target(
      RuleSettings rule, LayerVertex vertex, int position, int border, GraphPlaces places) {
    Layer plain = vertex.getLayerConf().getLayer();
    RuleSettings settled = rule;
    FeedbackPlace place = null;
    if (border >= 0) {
      settled = rule.withFeedbackMapping(places.mapping(border));
      place = places.place(border, settled.feedbackMapping());
    }
    return new TargetLayer(plain, position, 0, vertex.getPreProcessor(), settled, place);
  }

  /** Whether the vertices are layers in the order of their indices, one after another. */
  private static boolean isRow(ComputationGraphConfiguration conf, Wiring wiring) {
    String below = conf.getNetworkInputs().get(0);
    for (Map.Entry<String, GraphVertex> entry : conf.getVertices().entrySet()) {
      if (!(entry.getValue() instanceof LayerVertex)
          || !wiring.inputs(entry.getKey()).equals(List.of(below))) {
        return false;
      }
      below = entry.getKey();
    }
    return conf.getNetworkInputs().size() == 1 && conf.getNetworkOutputs().equals(List.of(below));
  }

  private static ComputationGraphConfiguration applyToRow(
      RuleSettings rule,
      ComputationGraphConfiguration conf,
      Set<String> frozen,
      InputType... inputTypes) {
    MultiLayerConfiguration row = new MultiLayerConfiguration();
    List<NeuralNetConfiguration> confs = new ArrayList<>();
    Set<Integer> frozenIndices = new HashSet<>();
    for (Map.Entry<String, LayerVertex> entry : layers(conf).entrySet()) {
      if (frozen.contains(entry.getKey())) {
        frozenIndices.add(confs.size());
      }
      if (entry.getValue().getPreProcessor() != null) {
        row.getInputPreProcessors().put(confs.size(), entry.getValue().getPreProcessor());
      }
      confs.add(entry.getValue().getLayerConf());
    }
    row.setConfs(confs);
    row.setDataType(conf.getDataType());
    row.setBackpropType(conf.getBackpropType());
    Conversion.apply(rule, row, inputTypes.length == 0 ? null : inputTypes[0], frozenIndices);
    return conf; // whose layers' configurations are those of the row
  }

  static Map<String, LayerVertex> layers(ComputationGraphConfiguration conf) {
    Map<String, LayerVertex> layers = new LinkedHashMap<>();
    conf.getVertices()
        .forEach(
            (name, vertex) -> {
              if (vertex instanceof LayerVertex) {
                layers.put(name, (LayerVertex) vertex);
              }
            });
    return layers;
  }

  static void checkPlain(ComputationGraphConfiguration conf) {
    conf.getVertices()
        .forEach(
            (name, vertex) -> {
              Layer layer =
                  vertex instanceof LayerVertex
                      ? ((LayerVertex) vertex).getLayerConf().getLayer()
                      : null;
              boolean plain = layer == null || Conversion.plain(layer).equals(layer);
              if (!plain || vertex instanceof ChainedVertex) {
                throw new IllegalArgumentException(
                    "Vertex '"
                        + name
                        + "' has a training rule already; revert the configuration before applying"
                        + " another");
              }
            });
  }

  /** Of a configuration, which it changes. */
  static ComputationGraphConfiguration revert(ComputationGraphConfiguration conf) {
    Set<String> parameters = new HashSet<>();
    for (Map.Entry<String, GraphVertex> entry : conf.getVertices().entrySet()) {
      if (entry.getValue() instanceof ChainedVertex) {
        entry.setValue(((ChainedVertex) entry.getValue()).getUnderlying());
      } else if (entry.getValue() instanceof LayerVertex) {
        LayerVertex vertex = (LayerVertex) entry.getValue();
        Conversion.revert(vertex.getLayerConf());
        vertex.getLayerConf().variables(false).stream()
            .map(name -> entry.getKey() + "_" + name)
            .forEach(parameters::add);
        if (vertex instanceof ChainedLayerVertex) {
          LayerVertex plain = new LayerVertex(vertex.getLayerConf(), vertex.getPreProcessor());
          plain.setOutputVertex(vertex.isOutputVertex());
          entry.setValue(plain);
        }
      }
    }
    conf.getDefaultConfiguration().variables(false).retainAll(parameters);
    return conf;
  }

  static ComputationGraph strip(ComputationGraph net) {
    ComputationGraphConfiguration conf = revert(Copies.of(net.getConfiguration()));
    long length = conf.getVertices().values().stream().mapToLong(v -> v.numParams(true)).sum();
    ComputationGraph plain = new ComputationGraph(conf);
    // Given parameters, so that none are drawn and ND4J's generator is not seeded anew.
    plain.init(Nd4j.create(conf.getDataType(), 1, length), false);
    copyWeights(net, plain);
    return plain;
  }

  /** A graph built from a configuration, with the forward weights of another. */
  static ComputationGraph carry(ComputationGraph from, ComputationGraphConfiguration conf) {
    ComputationGraph net = new ComputationGraph(conf);
    Seeds.undisturbed(net::init);
    copyWeights(from, net);
    return net;
  }

  private static void copyWeights(ComputationGraph from, ComputationGraph to) {
    for (String name : layers(to.getConfiguration()).keySet()) {
      Conversion.copyWeights(from.getLayer(name), to.getLayer(name));
    }
  }
}
