package org.dl4jtp.convert;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dl4jtp.kind.LayerCopy;
import org.dl4jtp.layer.ConvertedLayer;
import org.dl4jtp.layer.ConvertedLayerVertex;
import org.dl4jtp.layer.ConvertedVertex;
import org.dl4jtp.step.RuleSettings;

/** Wraps and unwraps the vertices of a {@code ComputationGraphConfiguration}. */
public final class GraphConversion {
  private GraphConversion() {}

  /** A copy without the counts of the run that a trained graph's configuration has in it. */
  private static ComputationGraphConfiguration restarted(ComputationGraphConfiguration conf) {
    ComputationGraphConfiguration copy = Copies.of(conf);
    copy.setIterationCount(0);
    copy.setEpochCount(0);
    return copy;
  }

  private static PlainNetwork network(ComputationGraphConfiguration conf) {
    List<PlainNode> nodes = new ArrayList<>();
    conf.getVertices()
        .forEach(
            (name, vertex) -> {
              String who = "Vertex '" + name + "' ";
              List<String> inputs = conf.getVertexInputs().get(name);
              if (vertex instanceof LayerVertex) {
                LayerVertex layer = (LayerVertex) vertex;
                nodes.add(
                    PlainNode.layer(
                        name, who, inputs.get(0), layer.getLayerConf(), layer.getPreProcessor()));
              } else {
                nodes.add(PlainNode.vertex(name, who, inputs, vertex));
              }
            });
    return new PlainNetwork(
        true,
        nodes,
        conf.getNetworkInputs(),
        conf.getNetworkOutputs(),
        order(conf),
        conf.getDataType());
  }

  private static List<String> order(ComputationGraphConfiguration conf) {
    ComputationGraphConfiguration scratch = conf.clone(); // the order is written into it
    scratch.setTopologicalOrder(conf.getTopologicalOrder());
    scratch.setTopologicalOrderStr(conf.getTopologicalOrderStr());
    new ComputationGraph(scratch).calculateIndices();
    return scratch.getTopologicalOrderStr();
  }

  /**
   * A configuration whose graph trains by a rule.
   *
   * @param rule the rule and its options
   * @param conf plain; not changed
   * @param frozen names of layers whose forward weights shall not learn
   * @param inputTypes one for every network input, or none
   * @return a copy, which starts at iteration and epoch 0
   * @throws IllegalArgumentException when the rule cannot train the network, with the vertex and
   *     the remedy
   */
  public static ComputationGraphConfiguration apply(
      RuleSettings rule,
      ComputationGraphConfiguration conf,
      Set<String> frozen,
      InputType... inputTypes) {
    ComputationGraphConfiguration copy = restarted(conf);
    PlainNetwork net = network(copy);
    Checks.plain(net);
    Map<String, ConvertedLayer> layers = Conversion.layers(rule, net, frozen, inputTypes);
    for (Map.Entry<String, GraphVertex> entry : copy.getVertices().entrySet()) {
      ConvertedLayer layer = layers.get(entry.getKey());
      if (layer == null) {
        entry.setValue(new ConvertedVertex(entry.getValue()));
        continue;
      }
      LayerVertex vertex = (LayerVertex) entry.getValue();
      vertex.getLayerConf().setLayer(layer);
      entry.setValue(
          like(vertex, new ConvertedLayerVertex(vertex.getLayerConf(), vertex.getPreProcessor())));
    }
    return copy;
  }

  private static LayerVertex like(LayerVertex old, LayerVertex vertex) {
    vertex.setOutputVertex(old.isOutputVertex());
    return vertex;
  }

  /**
   * A configuration whose graph trains by backpropagation.
   *
   * @param conf plain; not changed
   * @param frozen names of layers whose weights shall not learn
   * @return a copy, which starts at iteration and epoch 0
   * @throws IllegalArgumentException when it has a rule, or cannot be frozen so
   */
  public static ComputationGraphConfiguration underBackpropagation(
      ComputationGraphConfiguration conf, Set<String> frozen) {
    ComputationGraphConfiguration copy = restarted(conf);
    PlainNetwork net = network(copy);
    Checks.plain(net);
    FrozenLayers.underBackpropagation(net, frozen);
    return copy;
  }

  /**
   * The layers of a graph.
   *
   * @param conf converted or plain
   * @return its layers' vertices by name, in the order of Deeplearning4j's indices
   */
  public static Map<String, LayerVertex> layers(ComputationGraphConfiguration conf) {
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

  /**
   * The plain configuration again.
   *
   * @param conf converted or plain; not changed
   * @return a copy
   */
  public static ComputationGraphConfiguration revert(ComputationGraphConfiguration conf) {
    ComputationGraphConfiguration copy = Copies.of(conf);
    Set<String> parameters = new HashSet<>();
    for (Map.Entry<String, GraphVertex> entry : copy.getVertices().entrySet()) {
      if (entry.getValue() instanceof ConvertedVertex) {
        entry.setValue(((ConvertedVertex) entry.getValue()).getUnderlying());
      } else if (entry.getValue() instanceof LayerVertex) {
        LayerVertex vertex = (LayerVertex) entry.getValue();
        Unwrapping.revert(vertex.getLayerConf());
        // Some layers remember that they were asked.
        Layer layer = LayerCopy.of(vertex.getLayerConf().getLayer());
        layer.initializer().paramKeys(layer).stream()
            .map(name -> entry.getKey() + "_" + name)
            .forEach(parameters::add);
        if (vertex instanceof ConvertedLayerVertex) {
          entry.setValue(
              like(vertex, new LayerVertex(vertex.getLayerConf(), vertex.getPreProcessor())));
        }
      }
    }
    copy.getDefaultConfiguration().variables(false).retainAll(parameters);
    return copy;
  }
}
