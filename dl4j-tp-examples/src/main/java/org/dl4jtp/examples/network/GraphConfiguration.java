package org.dl4jtp.examples.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.lang3.SerializationUtils;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dl4jtp.TargetPropagation;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Layers and other vertices, connected as one likes.
 *
 * @param conf as Deeplearning4j has it
 */
public record GraphConfiguration(ComputationGraphConfiguration conf)
    implements NetworkConfiguration {
  @Override
  public NetworkConfiguration under(TargetPropagation rule, InputType... inputTypes) {
    return new GraphConfiguration(rule.applyTo(conf, inputTypes));
  }

  @Override
  public NetworkConfiguration withSeed(long seed) {
    ComputationGraphConfiguration copy = copy(conf);
    copy.getDefaultConfiguration().setSeed(seed);
    for (GraphVertex vertex : copy.getVertices().values()) {
      if (vertex instanceof LayerVertex layer) {
        layer.getLayerConf().setSeed(seed);
      }
    }
    return new GraphConfiguration(copy);
  }

  /** Deeplearning4j's own clone() forgets settings of some vertices. */
  private static ComputationGraphConfiguration copy(ComputationGraphConfiguration original) {
    return SerializationUtils.clone(original);
  }

  @Override
  public boolean hasRule() {
    return TargetPropagation.ruleOf(conf).isPresent();
  }

  @Override
  public DataType dataType() {
    return conf.getDataType();
  }

  @Override
  public long parameters() {
    return conf.getVertices().values().stream().mapToLong(v -> v.numParams(true)).sum();
  }

  @Override
  public boolean isEmpty() {
    return conf == null || conf.getVertices() == null || conf.getVertices().isEmpty();
  }

  @Override
  public List<Layer> layers() {
    ComputationGraphConfiguration scratch = copy(conf); // the order is written into it
    new ComputationGraph(scratch).calculateIndices();
    return scratch.getTopologicalOrderStr().stream()
        .map(this::layerOrNull)
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  public List<Layer> firstLayers() {
    List<Layer> first = new ArrayList<>();
    conf.getNetworkInputs().forEach(input -> addFirstLayers(input, first));
    return first;
  }

  private void addFirstLayers(String name, List<Layer> first) {
    for (Map.Entry<String, List<String>> entry : conf.getVertexInputs().entrySet()) {
      if (!entry.getValue().contains(name)) {
        continue;
      }
      GraphVertex vertex = conf.getVertices().get(entry.getKey());
      if (vertex instanceof ScaleVertex || vertex instanceof ShiftVertex) {
        addFirstLayers(entry.getKey(), first);
      } else if (vertex instanceof LayerVertex node && node.getPreProcessor() == null) {
        Layer layer = node.getLayerConf().getLayer();
        if (layer instanceof ActivationLayer) {
          addFirstLayers(entry.getKey(), first);
        } else {
          first.add(layer);
        }
      }
    }
  }

  @Override
  public Layer lastLayerOrNull() {
    return layerOrNull(conf.getNetworkOutputs().get(0));
  }

  private Layer layerOrNull(String vertex) {
    return conf.getVertices().get(vertex) instanceof LayerVertex node
        ? node.getLayerConf().getLayer()
        : null;
  }

  @Override
  public int stepsPerUpdate() {
    return conf.getBackpropType() == BackpropType.TruncatedBPTT
        ? conf.getTbpttFwdLength()
        : Integer.MAX_VALUE;
  }

  @Override
  public String toJson() {
    return conf.toJson();
  }

  @Override
  public LiveNetwork build() {
    ComputationGraph network = new ComputationGraph(copy(conf));
    network.init();
    return new LiveGraph(network);
  }
}
