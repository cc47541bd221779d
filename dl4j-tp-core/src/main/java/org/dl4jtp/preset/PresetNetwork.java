package org.dl4jtp.preset;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The networks of the published configurations: dense ones, and the convolutional one for CIFAR10.
 */
final class PresetNetwork {
  private static final int[] MAPS = {32, 64};
  private static final int CONVOLUTIONAL_HIDDEN = 512;
  private static final int CONVOLUTIONAL_OUTPUTS = 10;
  private static final InputType.InputTypeConvolutional IMAGE =
      (InputType.InputTypeConvolutional) InputType.convolutional(32, 32, 3);

  private final PublishedValues values;
  private final NetworkType type;

  PresetNetwork(PublishedValues values, NetworkType type) {
    this.values = values;
    this.type = type;
  }

  /** Layers with weights. */
  int layers() {
    return type.isConvolutional() ? MAPS.length + 2 : hidden().length + 1;
  }

  /** Units of a layer's feature maps after pooling; 1 for a dense layer. */
  int units(int layer) {
    if (!type.isConvolutional() || layer >= MAPS.length) {
      return 1;
    }
    int shrunk = 1 << (layer + 1);
    return (int) (MAPS[layer] * (IMAGE.getHeight() / shrunk) * (IMAGE.getWidth() / shrunk));
  }

  /** Indices, in the network, of the layers with weights but for the first. */
  int[] allButFirst() {
    if (type.isConvolutional()) {
      return new int[] {2, 4, 5};
    }
    int[] indices = new int[layers() - 1];
    Arrays.setAll(indices, i -> i + 1);
    return indices;
  }

  InputType inputType() {
    return type.isConvolutional() ? IMAGE : InputType.feedForward(values.integer("size_input"));
  }

  /**
   * The plain configuration.
   *
   * @param updaters of the layers with weights
   */
  MultiLayerConfiguration build(long seed, DataType dataType, IntFunction<IUpdater> updaters) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(dataType)
            .weightInit(
                values.text("initialization").equals("xavier_normal")
                    ? WeightInit.XAVIER
                    : WeightInit.XAVIER_UNIFORM)
            .activation(activation(values.text("hidden_activation")))
            .list();
    if (type.isConvolutional()) {
      convolutions(list, updaters);
    } else {
      dense(list, updaters);
    }
    boolean regression = isRegression();
    return list.layer(
            new OutputLayer.Builder(regression ? LossFunction.MSE : LossFunction.MCXENT)
                .activation(regression ? Activation.IDENTITY : Activation.SOFTMAX)
                .nOut(outputs())
                .hasBias(hasBias())
                .updater(updaters.apply(layers() - 1))
                .build())
        .setInputType(inputType())
        .build();
  }

  private void dense(NeuralNetConfiguration.ListBuilder list, IntFunction<IUpdater> updaters) {
    int[] hidden = hidden();
    for (int i = 0; i < hidden.length; i++) {
      boolean last = i == hidden.length - 1;
      list.layer(
          new DenseLayer.Builder()
              .nOut(hidden[i])
              .hasBias(hasBias() && (!last || type.hasLastHiddenBias()))
              .updater(updaters.apply(i))
              .build());
    }
  }

  private static void convolutions(
      NeuralNetConfiguration.ListBuilder list, IntFunction<IUpdater> updaters) {
    for (int i = 0; i < MAPS.length; i++) {
      list.layer(
          new ConvolutionLayer.Builder(5, 5)
              .padding(2, 2)
              .nOut(MAPS[i])
              .updater(updaters.apply(i))
              .build());
      list.layer(
          new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
              .kernelSize(3, 3)
              .stride(2, 2)
              .padding(1, 1)
              .build());
    }
    list.layer(
        new DenseLayer.Builder()
            .nOut(CONVOLUTIONAL_HIDDEN)
            .updater(updaters.apply(MAPS.length))
            .build());
  }

  private boolean hasBias() {
    return !values.flag("no_bias");
  }

  boolean isRegression() {
    return values.text("dataset").equals("student_teacher");
  }

  private int outputs() {
    return type.isConvolutional() ? CONVOLUTIONAL_OUTPUTS : values.integer("size_output");
  }

  private int[] hidden() {
    return Arrays.stream(values.numbers("size_hidden", values.integer("num_hidden")))
        .mapToInt(size -> (int) size)
        .toArray();
  }

  /** For example {@code 784-256×5-10}. */
  String describe() {
    if (type.isConvolutional()) {
      return "32×32×3-conv5×5(32)-pool-conv5×5(64)-pool-512-10";
    }
    int[] hidden = hidden();
    boolean uniform = Arrays.stream(hidden).distinct().count() == 1;
    return values.integer("size_input")
        + "-"
        + (uniform
            ? hidden[0] + "×" + hidden.length
            : Arrays.stream(hidden).mapToObj(String::valueOf).collect(Collectors.joining("-")))
        + "-"
        + outputs();
  }

  static IActivation activation(String published) {
    return Activation.fromString(published.equals("linear") ? "identity" : published)
        .getActivationFunction();
  }
}
