package org.dl4jtp.examples.network;

import java.util.List;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.nd4j.linalg.api.buffer.DataType;

/** Layers in a row. */
record RowConfiguration(MultiLayerConfiguration conf) implements NetworkConfiguration {
  @Override
  public NetworkConfiguration under(TargetPropagation rule, InputType... inputTypes) {
    if (inputTypes.length > 1) {
      throw new IllegalArgumentException(
          inputTypes.length
              + " input types are given, but a row of layers has one input; give one");
    }
    return new RowConfiguration(
        inputTypes.length == 0 ? rule.applyTo(conf) : rule.applyTo(conf, inputTypes[0]));
  }

  @Override
  public NetworkConfiguration withSeed(long seed) {
    MultiLayerConfiguration copy = conf.clone();
    copy.getConfs().forEach(layer -> layer.setSeed(seed));
    return new RowConfiguration(copy);
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
    return conf.getConfs().stream().mapToLong(c -> c.getLayer().initializer().numParams(c)).sum();
  }

  @Override
  public boolean isEmpty() {
    return conf == null || conf.getConfs() == null || conf.getConfs().isEmpty();
  }

  @Override
  public List<Layer> layers() {
    return conf.getConfs().stream().map(NeuralNetConfiguration::getLayer).toList();
  }

  @Override
  public List<Layer> firstLayers() {
    List<Layer> layers = layers();
    for (int i = 0; i < layers.size() && conf.getInputPreProcess(i) == null; i++) {
      if (!(layers.get(i) instanceof ActivationLayer)) {
        return List.of(layers.get(i));
      }
    }
    return List.of();
  }

  @Override
  public Layer lastLayerOrNull() {
    return conf.getConf(conf.getConfs().size() - 1).getLayer();
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
    MultiLayerNetwork network = new MultiLayerNetwork(conf.clone());
    network.init();
    return new LiveRow(network);
  }
}
