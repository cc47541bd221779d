package org.dl4jtp.kind;

import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;

/**
 * A layer in a small network, with data.
 *
 * @param layer whose row it is
 * @param variant of the layer; empty if there is one
 * @param input of the network; null if all sizes are given
 * @param layers of the network, new at every call
 * @param data new at every call
 * @param masked with masks of features and labels; null if it has none
 * @param refusal what is said to every rule; null if it is accepted
 * @param layerwise what is said to layer-wise rules; null if it is accepted
 */
record LayerRow(
    Class<?> layer,
    String variant,
    InputType input,
    Supplier<List<Layer>> layers,
    Supplier<MultiDataSet> data,
    Supplier<MultiDataSet> masked,
    String refusal,
    String layerwise) {

  LayerRow(
      Class<?> layer,
      InputType input,
      Supplier<List<Layer>> layers,
      Supplier<MultiDataSet> data) {
    this(layer, "", input, layers, data, null, null, null);
  }

  LayerRow variant(String name) {
    return new LayerRow(layer, name, input, layers, data, masked, refusal, layerwise);
  }

  LayerRow withMasks(Supplier<MultiDataSet> batch) {
    return new LayerRow(layer, variant, input, layers, data, batch, refusal, layerwise);
  }

  /** By every rule. */
  LayerRow refused(String reason) {
    return new LayerRow(layer, variant, input, layers, data, masked, reason, reason);
  }

  /** By rules that go from layer to layer. */
  LayerRow refusedLayerwise(String reason) {
    return new LayerRow(layer, variant, input, layers, data, masked, refusal, reason);
  }

  MultiLayerConfiguration plain() {
    return plain(WorkspaceMode.ENABLED);
  }

  MultiLayerConfiguration plain(WorkspaceMode workspaces) {
    ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(12)
            .dataType(DataType.DOUBLE)
            .updater(new Adam(0.01))
            .activation(Activation.TANH)
            .convolutionMode(ConvolutionMode.Truncate)
            .trainingWorkspaceMode(workspaces)
            .inferenceWorkspaceMode(workspaces)
            .list();
    layers.get().forEach(list::layer);
    if (input != null) {
      list.setInputType(input);
    }
    return list.validateOutputLayerConfig(false).build();
  }

  @Override
  public String toString() {
    return layer.getSimpleName() + (variant.isEmpty() ? "" : " " + variant);
  }
}
