package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks that end with a LossLayer: with what lies below it, an output layer in two parts. */
class LossLayerTest {
  private static final DataType TYPE = DataType.DOUBLE;
  private static final double ROUNDING = 1e-13;

  enum Output {
    SOFTMAX(Activation.SOFTMAX, LossFunction.MCXENT),
    SIGMOID_XENT(Activation.SIGMOID, LossFunction.XENT),
    SIGMOID_MSE(Activation.SIGMOID, LossFunction.MSE),
    LINEAR(Activation.IDENTITY, LossFunction.MSE);

    private final Activation activation;
    private final LossFunction loss;

    Output(Activation activation, LossFunction loss) {
      this.activation = activation;
      this.loss = loss;
    }

    LossLayer lossLayer() {
      return new LossLayer.Builder(loss).activation(activation).build();
    }
  }

  static Stream<TrainingRule> rules() {
    return TrainingRule.values().stream().filter(r -> !r.isBackpropagation());
  }

  static Stream<Arguments> rulesAndOutputs() {
    return Sample.rotating(
        rules().flatMap(rule -> Stream.of(Output.values()).map(o -> Arguments.of(rule, o))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rulesAndOutputs")
  void aDenseLayerAndALossLayerAreAnOutputLayer(TrainingRule rule, Output output) {
    MultiLayerNetwork one =
        network(
            rule,
            hidden()
                .layer(
                    new OutputLayer.Builder(output.loss)
                        .activation(output.activation)
                        .nIn(6)
                        .nOut(Networks.CLASSES)
                        .build())
                .build());
    MultiLayerNetwork two =
        network(rule, hidden().layer(last(Activation.IDENTITY)).layer(output.lossLayer()).build());
    two.setParams(one.params());
    for (int i = 0; i < 3; i++) {
      TrainingStep a = TrainingStep.of(one, features(i), labels(i));
      TrainingStep b = TrainingStep.of(two, features(i), labels(i));
      assertClose(b.score(), a.score());
      assertThat(b.layers()).hasSameSizeAs(a.layers());
      for (int k = 0; k < a.layers().size(); k++) {
        LayerStep expected = a.layers().get(k);
        LayerStep actual = b.layers().get(k);
        assertClose(actual.activation(), expected.activation(), "h of " + k);
        assertClose(actual.displacement(), expected.displacement(), "target of " + k);
        assertClose(actual.gradients(), expected.gradients());
        assertClose(actual.feedbackGradients(), expected.feedbackGradients());
        assertClose(actual.feedbackLoss(), expected.feedbackLoss());
      }
      one.fit(new DataSet(features(i), labels(i)));
      two.fit(new DataSet(features(i), labels(i)));
    }
    assertClose(two.params(), one.params(), "parameters");
    assertClose(two.output(features(9)), one.output(features(9)), "output");
  }

  /** Whatever lies between the last dense layer and the loss, its gradients are backprop's. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void withinTheLastUnitDerivativesAreExact(TrainingRule rule) {
    MultiLayerConfiguration conf = longUnit();
    MultiLayerNetwork plain = Networks.network(conf.clone());
    MultiLayerNetwork tp = network(rule, conf);
    for (MultiLayerNetwork net : new MultiLayerNetwork[] {plain, tp}) {
      Nd4j.getRandom().setSeed(3); // of dropout
      net.setInput(features(1));
      net.setLabels(labels(1));
      net.computeGradientAndScore();
    }
    assertThat(tp.score()).isCloseTo(plain.score(), offset(1e-12));
    for (String name : new String[] {"2_W", "2_b", "4_gamma", "4_beta"}) {
      assertThat(tp.gradient().getGradientFor(name))
          .as(name)
          .isEqualTo(plain.gradient().getGradientFor(name));
    }
    assertThat(tp.gradient().getGradientFor("0_W").amaxNumber().doubleValue()).isPositive();
  }

  /** What a loss overwrites while it is differentiated is not what the layer below has kept. */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rulesAndOutputs")
  void aLayerRightBelowGetsBackpropagationsGradients(TrainingRule rule, Output output) {
    for (Activation activation : new Activation[] {Activation.TANH, Activation.SIGMOID}) {
      MultiLayerConfiguration conf =
          hidden().layer(last(activation)).layer(output.lossLayer()).build();
      MultiLayerNetwork plain = Networks.network(conf.clone());
      MultiLayerNetwork tp = network(rule, conf);
      for (MultiLayerNetwork net : new MultiLayerNetwork[] {plain, tp}) {
        net.setInput(features(1));
        net.setLabels(labels(1));
        net.computeGradientAndScore();
      }
      for (String name : new String[] {"2_W", "2_b"}) {
        assertClose(
            tp.gradient().getGradientFor(name),
            plain.gradient().getGradientFor(name),
            activation + " " + name);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void itLivesAsAnyNetworkDoes(TrainingRule rule, @TempDir Path dir) throws Exception {
    MultiLayerConfiguration conf = longUnit();
    MultiLayerConfiguration tp = Networks.drawn(rule).applyTo(conf);
    assertThat(TargetPropagation.revert(tp)).isEqualTo(conf);
    assertThat(MultiLayerConfiguration.fromJson(tp.toJson())).isEqualTo(tp);

    MultiLayerNetwork net = Networks.network(tp);
    MultiLayerNetwork withoutWorkspaces = Networks.network(withoutWorkspaces(tp));
    ComputationGraph graph = net.toComputationGraph();
    train(net, 0, 3);
    train(withoutWorkspaces, 0, 3);
    for (int i = 0; i < 3; i++) {
      Nd4j.getRandom().setSeed(i + 1);
      graph.fit(new DataSet(features(i), labels(i)));
    }
    assertThat(withoutWorkspaces.params()).isEqualTo(net.params());
    assertThat(graph.params()).isEqualTo(net.params());

    File file = dir.resolve("net.zip").toFile();
    ModelSerializer.writeModel(net, file, true);
    MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);
    MultiLayerNetwork clone = net.clone();
    train(net, 3, 5);
    train(loaded, 3, 5);
    train(clone, 3, 5);
    assertThat(loaded.params()).isEqualTo(net.params());
    assertThat(clone.params()).isEqualTo(net.params());

    MultiLayerNetwork stripped = TargetPropagation.strip(net);
    assertThat(stripped.output(features(9))).isEqualTo(net.output(features(9)));
    assertThat(stripped.getLayerWiseConfigurations().toJson()).doesNotContain("dl4jtp");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void maskedExamplesDoNotMoveForwardWeights(TrainingRule rule) {
    MultiLayerConfiguration conf =
        hidden().layer(last(Activation.TANH)).layer(Output.LINEAR.lossLayer()).build();
    MultiLayerNetwork net = network(rule, conf);
    MultiLayerNetwork half = network(rule, conf);
    DataSet masked = new DataSet(features(1), labels(1));
    masked.setLabelsMaskArray(Nd4j.createFromArray(new double[] {1, 1, 1, 0, 0, 0}).reshape(6, 1));
    net.setInput(masked.getFeatures());
    net.setLabels(masked.getLabels());
    net.setLayerMaskArrays(null, masked.getLabelsMaskArray());
    net.computeGradientAndScore();
    half.setInput(masked.getFeatures().getRows(0, 1, 2));
    half.setLabels(masked.getLabels().getRows(0, 1, 2));
    half.computeGradientAndScore();
    for (String name : new String[] {"0_W", "1_W", "2_W"}) {
      assertClose(net.gradient().getGradientFor(name), half.gradient().getGradientFor(name), name);
    }
  }

  /** A network of convolutions alone: its last target layer has maps for an input. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void aConvolutionCanBeTheLastLayerWithWeights(TrainingRule rule) {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(TYPE)
            .updater(new Sgd(0.1))
            .activation(Activation.TANH)
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(5).build())
            .layer(new ConvolutionLayer.Builder(3, 3).stride(2, 2).nOut(6).build())
            .layer(
                new ConvolutionLayer.Builder(1, 1)
                    .nOut(Images.CLASSES)
                    .activation(Activation.IDENTITY)
                    .build())
            .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build())
            .layer(Output.SOFTMAX.lossLayer())
            .setInputType(Images.FLAT)
            .build();
    MultiLayerNetwork plain = Networks.network(conf.clone());
    MultiLayerNetwork tp = network(rule, conf);
    DataSet data = Images.data(6, TYPE, 1);
    plain.setInput(data.getFeatures().dup());
    plain.setLabels(data.getLabels());
    plain.computeGradientAndScore();
    TrainingStep step = TrainingStep.of(tp, data.getFeatures(), data.getLabels());
    assertThat(step.layers()).hasSize(3);
    assertThat(step.layers().get(2).activation().shape()).containsExactly(6, Images.CLASSES);
    assertClose(
        step.layers().get(2).gradients().get("W"),
        plain.gradient().getGradientFor("2_W").div(6),
        "W of the last layer");
    for (LayerStep layer : step.layers()) {
      double largest = layer.gradients().get("W").amaxNumber().doubleValue();
      assertThat(largest).as(layer.name()).isGreaterThan(1e-8);
      if (rule.equals(TrainingRule.EXACT)) {
        assertClose(
            layer.gradients().get("W"),
            plain.gradient().getGradientFor(layer.index() + "_W").div(6),
            layer.name());
      }
    }
  }

  /** 8-7-6, then an activation layer, batch normalisation and dropout in the output's unit. */
  private static MultiLayerConfiguration longUnit() {
    return hidden()
        .layer(last(Activation.IDENTITY))
        .layer(new ActivationLayer.Builder().activation(Activation.ELU).build())
        .layer(new BatchNormalization.Builder().build())
        .layer(new DropoutLayer.Builder(0.8).build())
        .layer(Output.SOFTMAX.lossLayer())
        .setInputType(InputType.feedForward(Networks.INPUTS))
        .build();
  }

  private static NeuralNetConfiguration.ListBuilder hidden() {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(TYPE)
        .updater(new Sgd(0.1))
        .activation(Activation.TANH)
        .list()
        .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(7).build())
        .layer(new DenseLayer.Builder().nIn(7).nOut(6).build());
  }

  private static DenseLayer last(Activation activation) {
    return new DenseLayer.Builder().nIn(6).nOut(Networks.CLASSES).activation(activation).build();
  }

  private static MultiLayerConfiguration withoutWorkspaces(MultiLayerConfiguration conf) {
    MultiLayerConfiguration none = conf.clone();
    none.setTrainingWorkspaceMode(WorkspaceMode.NONE);
    none.setInferenceWorkspaceMode(WorkspaceMode.NONE);
    return none;
  }

  private static MultiLayerNetwork network(TrainingRule rule, MultiLayerConfiguration conf) {
    return Networks.network(Networks.drawn(rule).applyTo(conf));
  }

  private static void train(MultiLayerNetwork net, int from, int to) {
    for (int i = from; i < to; i++) {
      Nd4j.getRandom().setSeed(i + 1); // of dropout
      net.fit(new DataSet(features(i), labels(i)));
    }
  }

  private static INDArray features(int seed) {
    return Networks.data(6, TYPE, seed).getFeatures();
  }

  private static INDArray labels(int seed) {
    return Networks.data(6, TYPE, seed).getLabels().mul(0.8).add(0.05);
  }

  private static void assertClose(Map<String, INDArray> actual, Map<String, INDArray> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, array) -> assertClose(actual.get(name), array, name));
  }

  private static void assertClose(INDArray actual, INDArray expected, String what) {
    double scale = expected.amaxNumber().doubleValue() + 1e-12;
    assertThat(actual.sub(expected).amaxNumber().doubleValue() / scale)
        .as(what)
        .isLessThan(ROUNDING);
  }

  private static void assertClose(double actual, double expected) {
    if (!Double.isNaN(expected)) {
      assertThat(actual)
          .isCloseTo(expected, org.assertj.core.data.Percentage.withPercentage(1e-11));
    } else {
      assertThat(actual).isNaN();
    }
  }
}
