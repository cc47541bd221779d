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
 * @param exactly what is said to exact targets; null if they are accepted
 * @param refusal what is said to rules with feedback from the outputs; null if it is accepted
 * @param layerwise what is said to layer-wise rules; null if it is accepted
 * @param isDoubleByDefault whether Deeplearning4j makes arrays of ND4J's default type
 * @param stateful why Deeplearning4j's layer does not go on alike when it is saved; null if it does
 */
record LayerRow(
    Class<?> layer,
    String variant,
    InputType input,
    Supplier<List<Layer>> layers,
    Supplier<MultiDataSet> data,
    Supplier<MultiDataSet> masked,
    String exactly,
    String refusal,
    String layerwise,
    boolean isDoubleByDefault,
    String stateful) {

  private static final String BROKEN = "fails in Deeplearning4j itself";

  LayerRow(
      Class<?> layer, InputType input, Supplier<List<Layer>> layers, Supplier<MultiDataSet> data) {
    this(layer, "", input, layers, data, null, null, null, null, false, null);
  }

  LayerRow variant(String name) {
    return new LayerRow(
        layer,
        name,
        input,
        layers,
        data,
        masked,
        exactly,
        refusal,
        layerwise,
        isDoubleByDefault,
        stateful);
  }

  LayerRow withMasks(Supplier<MultiDataSet> batch) {
    return new LayerRow(
        layer,
        variant,
        input,
        layers,
        data,
        batch,
        exactly,
        refusal,
        layerwise,
        isDoubleByDefault,
        stateful);
  }

  LayerRow doubleByDefault() {
    return new LayerRow(
        layer, variant, input, layers, data, masked, exactly, refusal, layerwise, true, stateful);
  }

  LayerRow statefulInDeeplearning4j(String why) {
    return new LayerRow(
        layer,
        variant,
        input,
        layers,
        data,
        masked,
        exactly,
        refusal,
        layerwise,
        isDoubleByDefault,
        why);
  }

  /** So that there is nothing to compare with. */
  LayerRow brokenInDeeplearning4j() {
    return new LayerRow(
        layer,
        variant,
        input,
        layers,
        data,
        masked,
        BROKEN,
        BROKEN,
        BROKEN,
        isDoubleByDefault,
        stateful);
  }

  boolean isBroken() {
    return BROKEN.equals(exactly);
  }

  /** By every rule. */
  LayerRow refused(String reason) {
    return new LayerRow(
        layer,
        variant,
        input,
        layers,
        data,
        masked,
        reason,
        reason,
        reason,
        isDoubleByDefault,
        stateful);
  }

  /** By rules with feedback. */
  LayerRow refusedByFeedback(String reason) {
    return new LayerRow(
        layer,
        variant,
        input,
        layers,
        data,
        masked,
        exactly,
        reason,
        reason,
        isDoubleByDefault,
        stateful);
  }

  /** By rules that go from layer to layer. */
  LayerRow refusedLayerwise(String reason) {
    return new LayerRow(
        layer,
        variant,
        input,
        layers,
        data,
        masked,
        exactly,
        refusal,
        reason,
        isDoubleByDefault,
        stateful);
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
