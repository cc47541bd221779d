package org.dl4jtp.preset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Sample;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * Every preset's network takes one training step, and moves as PyTorch's Adam would move by the
 * published values and the reference's gradient. In the first step the bias corrections cancel the
 * decay rates: Δw = −lr · g/(|g| + epsilon).
 */
class FirstStepTest {
  private static final int EXAMPLES = 2;
  private static final double TOLERANCE = 1e-8; // of the learning rate, which bounds every change

  static Stream<Preset> presets() {
    return Sample.oneForEach(
        preset -> preset.rule().name() + preset.inputType().getType(), Preset.values().stream());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("presets")
  void movesAsThePublishedValuesSay(Preset preset) {
    MultiLayerNetwork net = new MultiLayerNetwork(preset.configuration(7, DataType.DOUBLE));
    net.init();
    DataSet data = data(preset);
    List<Layer> layers = layersWithWeights(net);
    List<Map<String, INDArray>> gradients = gradients(preset, net, data);
    List<Map<String, INDArray>> before = layers.stream().map(FirstStepTest::forward).toList();

    net.fit(data);

    for (int i = 0; i < layers.size(); i++) {
      Map<String, INDArray> after = forward(layers.get(i));
      for (String name : after.keySet()) {
        INDArray moved = after.get(name).sub(before.get(i).get(name));
        String where = name + " of layer " + i;
        if (i > 0 && preset.onlyFirstLayerLearns()) {
          assertThat(moved.amaxNumber().doubleValue()).as("change of %s", where).isZero();
          continue;
        }
        double lr = learningRate(preset, i);
        INDArray g = gradients.get(i).get(name).mul(theirGradient(preset, i));
        INDArray expected =
            g.div(Transforms.abs(g).addi(published(preset, "epsilon", i, 1e-4))).muli(-lr);
        double error = moved.sub(expected.reshape(moved.shape())).amaxNumber().doubleValue();
        assertThat(error / lr).as("error of %s", where).isLessThan(TOLERANCE);
        assertThat(moved.amaxNumber().doubleValue()).as("change of %s", where).isPositive();
      }
    }
    assertThat(net.params().isNaN().any()).isFalse();
    net.close(); // the large ones would wait for the next garbage collection, together
  }

  /** The reference's gradient, as a multiple of ours (golden README, sections 6 and 12). */
  private static double theirGradient(Preset preset, int layer) {
    if (preset.rule().isBackpropagation()) {
      return 1;
    }
    boolean gnt = preset.rule().name().equals("gnt");
    double step = gnt ? 1 : Published.values(preset).get("target_stepsize").asDouble();
    boolean images = preset.inputType() instanceof InputType.InputTypeConvolutional;
    double units = !images || layer > 1 ? 1 : layer == 0 ? 32 * 16 * 16 : 64 * 8 * 8;
    return 2 * step / preset.batchSize() / units;
  }

  private static double learningRate(Preset preset, int layer) {
    JsonNode values = Published.values(preset);
    boolean normalised = values.path("normalize_lr").asBoolean();
    return published(preset, "lr", layer, 0.01)
        / (normalised ? values.get("target_stepsize").asDouble() : 1);
  }

  private static double published(Preset preset, String key, int layer, double otherwise) {
    JsonNode value = Published.values(preset).path(key);
    return value.isArray() ? value.get(layer).asDouble() : value.asDouble(otherwise);
  }

  /** Ours, averaged over the batch, per layer with weights. */
  private static List<Map<String, INDArray>> gradients(
      Preset preset, MultiLayerNetwork net, DataSet data) {
    List<Map<String, INDArray>> all = new ArrayList<>();
    if (!preset.rule().isBackpropagation()) {
      for (LayerStep layer : TrainingStep.of(net, data.getFeatures(), data.getLabels()).layers()) {
        all.add(layer.gradients());
      }
      return all;
    }
    net.setInput(data.getFeatures());
    net.setLabels(data.getLabels());
    net.computeGradientAndScore();
    for (Layer layer : layersWithWeights(net)) {
      Map<String, INDArray> gradients = new LinkedHashMap<>();
      for (String name : forward(layer).keySet()) {
        String key = layer.getIndex() + "_" + name;
        gradients.put(name, net.gradient().getGradientFor(key).div(EXAMPLES));
      }
      all.add(gradients);
    }
    return all;
  }

  private static List<Layer> layersWithWeights(MultiLayerNetwork net) {
    List<Layer> layers = new ArrayList<>();
    for (Layer layer : net.getLayers()) {
      if (layer.numParams() > 0) {
        layers.add(layer);
      }
    }
    return layers;
  }

  private static Map<String, INDArray> forward(Layer layer) {
    Map<String, INDArray> copies = new LinkedHashMap<>();
    for (String name : List.of("W", "b")) {
      if (layer.paramTable().containsKey(name)) {
        copies.put(name, layer.getParam(name).dup());
      }
    }
    return copies;
  }

  private static DataSet data(Preset preset) {
    Nd4j.getRandom().setSeed(11);
    long[] shape = preset.inputType().getShape(true);
    shape[0] = EXAMPLES;
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, EXAMPLES, outputs(preset));
    labels.putScalar(0, 1, 1);
    labels.putScalar(1, 0, 1);
    return new DataSet(Nd4j.randn(DataType.DOUBLE, shape), labels);
  }

  private static long outputs(Preset preset) {
    return Published.values(preset).path("size_output").asLong(10);
  }
}
