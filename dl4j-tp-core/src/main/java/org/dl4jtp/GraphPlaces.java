package org.dl4jtp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.dl4jtp.feedback.FeedbackMapping;
import org.dl4jtp.feedback.MapGeometry;
import org.dl4jtp.feedback.Surroundings;
import org.dl4jtp.graph.Borders;
import org.dl4jtp.graph.Wiring;
import org.dl4jtp.layer.FeedbackPlace;
import org.dl4jtp.layer.RuleSettings;
import org.dl4jtp.layer.SupportedLayers;
import org.dl4jtp.target.OutputKind;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/** The feedback mappings that a rule needs in a plain graph, and where they lead. */
final class GraphPlaces {
  private final RuleSettings rule;
  private final ComputationGraphConfiguration conf;
  private final Wiring wiring;
  private final Borders borders;
  private final GraphShapes shapes;
  private final Map<String, IActivation> activations = new HashMap<>(); // what made each output

  /** Of a plain configuration. */
  GraphPlaces(
      RuleSettings rule,
      ComputationGraphConfiguration plain,
      Wiring wiring,
      Borders borders,
      GraphShapes shapes) {
    this.rule = rule;
    this.conf = plain;
    this.wiring = wiring;
    this.borders = borders;
    this.shapes = shapes;
    wiring.order().forEach(vertex -> activations.put(vertex, activation(vertex)));
  }

  /** The mapping into a border. */
  FeedbackMapping mapping(int border) {
    int above = borders.above(border);
    return rule.feedbackMapping()
        .settle(
            new Surroundings(
                activations.get(vertex(border)),
                above < 0
                    ? common(
                        borders.outputs(border).stream()
                            .map(output -> OutputKind.of((BaseLayer) layer(output)))
                            .map(OutputKind::activationFunction)
                            .collect(Collectors.toList()))
                    : activations.get(vertex(above)),
                borders.isTop(border),
                rule.targetPath().mapsActivationAbove() ? geometry(border) : null));
  }

  /**
   * Where the mapping into a border comes from and leads to.
   *
   * @throws IllegalArgumentException when its size is unknown, or too large
   */
  FeedbackPlace place(int border, FeedbackMapping mapping) {
    long[] shape = shapes.of(vertex(border));
    long output = borders.outputs(border).stream().mapToLong(shapes::outputSize).sum();
    int above = borders.above(border);
    long sourceSize =
        rule.targetPath()
            .sourceSize(
                FeedbackPlaces.size(shape),
                above < 0 ? output : shapes.size(vertex(above)),
                output,
                borders.isTop(border));
    if (shape.length > 1 && sourceSize > 0) {
      String who = "Vertex '" + borders.owner(border) + "'";
      FeedbackPlaces.checkWeights(who, rule, mapping, sourceSize, shape, output);
    }
    boolean last = border == borders.vertices().size() - 1;
    return new FeedbackPlace(
        sourceSize,
        shape,
        output,
        last ? rule.feedbackMapping().sharedParameters(output) : List.of(),
        border,
        borders.vertices().size());
  }

  private String vertex(int border) {
    return borders.vertices().get(border);
  }

  private Layer layer(String vertex) {
    return ((LayerVertex) conf.getVertices().get(vertex)).getLayerConf().getLayer();
  }

  /** The activation function that made what a vertex hands on, when those below it are known. */
  private IActivation activation(String vertex) {
    if (wiring.networkInput(vertex) >= 0) {
      return new ActivationIdentity();
    }
    GraphVertex v = conf.getVertices().get(vertex);
    List<IActivation> below =
        wiring.inputs(vertex).stream().map(activations::get).collect(Collectors.toList());
    if (!(v instanceof LayerVertex)) {
      boolean passes =
          v instanceof MergeVertex
              || v instanceof SubsetVertex
              || v instanceof PreprocessorVertex
              || v instanceof ReshapeVertex;
      return passes ? common(below) : new ActivationIdentity();
    }
    Layer layer = layer(vertex);
    if (layer instanceof BatchNormalization || layer instanceof LocalResponseNormalization) {
      return new ActivationIdentity(); // what comes out keeps to no function's range
    }
    if (layer instanceof ActivationLayer) {
      return ((ActivationLayer) layer).getActivationFn();
    }
    return SupportedLayers.isTrainable(layer)
        ? ((BaseLayer) layer).getActivationFn()
        : below.get(0);
  }

  private static IActivation common(List<IActivation> functions) {
    IActivation first = functions.get(0);
    return functions.stream().allMatch(first::equals) ? first : new ActivationIdentity();
  }

  /** How maps at a border become those at the next, if a plain row of layers leads there. */
  private MapGeometry geometry(int border) {
    int above = borders.above(border);
    if (above < 0) {
      return null;
    }
    String next = borders.owner(above);
    List<String> row = new ArrayList<>();
    String vertex = next;
    while (!vertex.equals(vertex(border))) {
      if (!(conf.getVertices().get(vertex) instanceof LayerVertex)) {
        return null;
      }
      row.add(vertex);
      vertex = wiring.inputs(vertex).get(0);
    }
    boolean nextIsAbove = wiring.inputs(next).get(0).equals(vertex(above));
    if (!nextIsAbove || !isOnlyWay(border, above, Set.copyOf(row))) {
      return null;
    }
    Collections.reverse(row);
    MultiLayerConfiguration layers = new MultiLayerConfiguration();
    List<NeuralNetConfiguration> confs = new ArrayList<>();
    for (String name : row) {
      LayerVertex v = (LayerVertex) conf.getVertices().get(name);
      layers.getInputPreProcessors().put(confs.size(), v.getPreProcessor());
      confs.add(v.getLayerConf());
    }
    layers.setConfs(confs);
    return new Units(layers, new InputShapes(layers, shapes.type(vertex(border)))).geometry(0);
  }

  private boolean isOnlyWay(int border, int above, Set<String> row) {
    return wiring.order().stream()
        .filter(v -> wiring.reaches(vertex(border), v) && wiring.reaches(v, vertex(above)))
        .allMatch(v -> v.equals(vertex(border)) || row.contains(v));
  }
}
