package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.graph.Graphs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Batch normalisation between target layers: exact derivatives are those at the batch's own
 * statistics, as backpropagation's.
 */
class BatchNormalizationTest {
  private static final int STEPS = Sample.times(4, 20);
  private static final DataType TYPE = DataType.DOUBLE;
  private static final double TOLERANCE = 1e-8;

  private static DenseLayer dense(int nOut, Activation activation) {
    return new DenseLayer.Builder().nOut(nOut).activation(activation).build();
  }

  private static ConvolutionLayer convolution() {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(4)
        .convolutionMode(ConvolutionMode.Same)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static Layer tanh() {
    return new ActivationLayer.Builder().activation(Activation.TANH).build();
  }

  private static OutputLayer softmax() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(Networks.CLASSES)
        .build();
  }

  private static BatchNormalization norm() {
    return new BatchNormalization();
  }

  static Stream<Arguments> networks() {
    InputType rows = InputType.feedForward(Networks.INPUTS);
    List<Arguments> all = new ArrayList<>();
    all.add(
        arguments(
            "rows",
            rows,
            dense(9, Activation.TANH),
            norm(),
            dense(7, Activation.IDENTITY),
            norm(),
            tanh(),
            dense(6, Activation.TANH),
            norm(),
            softmax()));
    all.add(
        arguments(
            "variances, locked, two in a unit",
            rows,
            dense(9, Activation.TANH),
            new BatchNormalization.Builder().useLogStd(false).build(),
            new BatchNormalization.Builder().lockGammaBeta(true).gamma(2).beta(0.5).build(),
            dense(7, Activation.TANH),
            norm(),
            softmax()));
    all.add(
        arguments(
            "loss layer",
            rows,
            dense(9, Activation.TANH),
            norm(),
            dense(7, Activation.TANH),
            norm(),
            dense(Networks.CLASSES, Activation.IDENTITY),
            norm(),
            new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build()));
    all.add(
        arguments(
            "maps",
            Images.FLAT,
            convolution(),
            norm(),
            tanh(),
            convolution(),
            norm(),
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build(),
            convolution(),
            dense(6, Activation.TANH),
            norm(),
            softmax()));
    return all.stream();
  }

  private static Arguments arguments(String name, InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(7).dataType(TYPE).updater(new Sgd(0.1)).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    return Arguments.of(name, list.setInputType(input).build());
  }

  private static DataSet data(MultiLayerConfiguration conf, int seed) {
    return conf.getInputPreProcess(0) == null
        ? Networks.data(10, TYPE, seed)
        : Images.data(10, TYPE, seed);
  }

  private static Map<String, INDArray> gradients(MultiLayerNetwork net, DataSet data) {
    net.setInput(data.getFeatures());
    net.setLabels(data.getLabels());
    net.computeGradientAndScore();
    Map<String, INDArray> all = new TreeMap<>();
    net.gradient()
        .gradientForVariable()
        .forEach(
            (name, g) -> {
              if (net.paramTable().containsKey(name)) { // not γ and β that are locked
                all.put(name, g.dup());
              }
            });
    return all;
  }

  /** At the beginning, and when running averages have moved. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void exactTargetsGiveBackpropagation(String name, MultiLayerConfiguration conf) {
    for (WorkspaceMode mode : new WorkspaceMode[] {WorkspaceMode.NONE, WorkspaceMode.ENABLED}) {
      conf.setTrainingWorkspaceMode(mode);
      MultiLayerNetwork plain = Networks.network(conf.clone());
      MultiLayerNetwork exact =
          Networks.network(TargetPropagation.of(TrainingRule.EXACT).applyTo(conf));
      for (int steps = 0; steps <= STEPS; steps += STEPS) {
        assertClose(gradients(exact, data(conf, 99)), gradients(plain, data(conf, 99)));
        for (int i = 0; i < STEPS; i++) {
          plain.fit(data(conf, i));
          exact.fit(data(conf, i));
        }
        assertThat(exact.params().sub(plain.params()).amaxNumber().doubleValue())
            .as("after %d steps", steps + STEPS)
            .isLessThan(TOLERANCE);
      }
    }
  }

  @Test
  void exactTargetsGiveBackpropagationInGraphs() {
    MultiDataSet data = Graphs.multi(Graphs.images(8, TYPE, 1));
    ComputationGraph plain = Graphs.network(Graphs.resNet(TYPE, true));
    ComputationGraph exact =
        Graphs.network(
            TargetPropagation.of(TrainingRule.EXACT)
                .applyTo(Graphs.resNet(TYPE, true), Graphs.IMAGES));
    for (int steps = 0; steps <= STEPS; steps += STEPS) {
      assertClose(Graphs.gradients(exact, data), Graphs.gradients(plain, data));
      for (int i = 0; i < STEPS; i++) {
        plain.fit(data);
        exact.fit(data);
      }
    }
  }

  /** Batch normalisation above the last hidden target, which is exact. */
  @Test
  void anExactTopIsThatOfBackpropagation() {
    MultiLayerConfiguration conf =
        networks()
            .map(Arguments::get)
            .filter(arguments -> arguments[0].equals("loss layer"))
            .map(arguments -> (MultiLayerConfiguration) arguments[1])
            .findFirst()
            .orElseThrow();
    MultiLayerNetwork plain = Networks.network(conf.clone());
    MultiLayerNetwork lee =
        Networks.network(TargetPropagation.of(TrainingRule.LEE_DTP).applyTo(conf));
    Map<String, INDArray> expected = gradients(plain, data(conf, 1));
    expected.keySet().removeIf(name -> name.compareTo("2") < 0);
    assertThat(expected).containsKeys("2_W", "3_gamma", "4_W", "5_beta");
    Map<String, INDArray> actual = gradients(lee, data(conf, 1));
    actual.keySet().retainAll(expected.keySet());
    assertClose(actual, expected);
  }

  private static void assertClose(Map<String, INDArray> actual, Map<String, INDArray> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    double scale =
        expected.values().stream()
            .mapToDouble(g -> g.norm2Number().doubleValue())
            .max()
            .orElseThrow();
    expected.forEach(
        (name, g) ->
            assertThat(actual.get(name).sub(g).norm2Number().doubleValue())
                .as(name)
                .isLessThanOrEqualTo(TOLERANCE * scale));
  }
}
