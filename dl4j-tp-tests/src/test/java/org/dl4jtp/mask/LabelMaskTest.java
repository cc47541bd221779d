package org.dl4jtp.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.graph.Graphs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;

/**
 * A label mask weighs an example, or one of its outputs, once, and the feedback does not see it.
 */
class LabelMaskTest {
  private static final DataType TYPE = DataType.DOUBLE;
  private static final double ROUNDING = 1e-11;
  private static final double[] ONE_EACH = {1, 0.5, 0, 0.25, 1, 0};

  @SuppressWarnings("ImmutableEnumChecker") // nobody changes them
  private enum Output {
    MCXENT(Activation.SOFTMAX, new LossMCXENT()),
    WEIGHTED_MCXENT(Activation.SOFTMAX, new LossMCXENT(Nd4j.createFromArray(0.5, 2, 1, 1.5))),
    NLL(Activation.SOFTMAX, new LossNegativeLogLikelihood()),
    XENT(Activation.SIGMOID, new LossBinaryXENT()),
    MSE(Activation.IDENTITY, new LossMSE()),
    L2(Activation.IDENTITY, new LossL2()),
    SIGMOID_MSE(Activation.SIGMOID, new LossMSE()),
    SIGMOID_L2(Activation.SIGMOID, new LossL2());

    private final Activation activation;
    private final ILossFunction loss;

    Output(Activation activation, ILossFunction loss) {
      this.activation = activation;
      this.loss = loss;
    }

    /** Deeplearning4j refuses to mask single outputs of softmax. */
    boolean hasMasksOfOutputs() {
      return activation != Activation.SOFTMAX;
    }
  }

  @SuppressWarnings("ImmutableEnumChecker") // nobody changes them
  private enum Mask {
    ONES(column(1, 1, 1, 1, 1, 1)),
    HALVES(column(0.5, 0.5, 0.5, 0.5, 0.5, 0.5)),
    ZEROS(column(0, 0, 0, 0, 0, 0)),
    BOTH(column(1, 0, 1, 1, 0, 0)),
    MIXED(column(ONE_EACH)),
    MIXED_FLOATS(column(ONE_EACH).castTo(DataType.FLOAT)),
    OUTPUTS_ONES(Nd4j.ones(TYPE, 6, 4)),
    OUTPUTS_HALVES(Nd4j.ones(TYPE, 6, 4).muli(0.5)),
    OUTPUTS_ZEROS(Nd4j.zeros(TYPE, 6, 4)),
    OUTPUTS_BOTH(outputs(1, 0)),
    OUTPUTS_MIXED(outputs(0.5, 1.0 / 3));

    private final INDArray array;

    Mask(INDArray array) {
      this.array = array;
    }

    boolean isOfOutputs() {
      return array.size(1) > 1;
    }
  }

  private static INDArray column(double... values) {
    return Nd4j.createFromArray(values).reshape(values.length, 1);
  }

  /** Examples 2 and 5 have no output that counts. */
  private static INDArray outputs(double one, double other) {
    return Nd4j.createFromArray(
        new double[][] {
          {1, 1, 1, 1},
          {one, other, 1, 0},
          {0, 0, 0, 0},
          {0, 0, other, one},
          {other, 1, one, 1},
          {0, 0, 0, 0}
        });
  }

  static Stream<TrainingRule> rules() {
    return Sample.rules(TrainingRule.values().stream().filter(r -> !r.isBackpropagation()));
  }

  static Stream<TrainingRule> learningRules() {
    return rules().filter(r -> r.feedbackLoss().learns());
  }

  static Stream<Arguments> outputsAndMasks() {
    List<Arguments> all = new ArrayList<>();
    for (Output output : Output.values()) {
      for (boolean lossLayer : new boolean[] {false, true}) {
        for (Mask mask : Mask.values()) {
          if (output.hasMasksOfOutputs() || !mask.isOfOutputs()) {
            all.add(Arguments.of(output, lossLayer, mask));
          }
        }
      }
    }
    return all.stream();
  }

  private static MultiLayerConfiguration conf(Output output, boolean lossLayer) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(TYPE)
            .updater(new Sgd(0.1))
            .activation(Activation.TANH)
            .list()
            .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(7).build())
            .layer(new DenseLayer.Builder().nIn(7).nOut(6).build());
    if (lossLayer) {
      list.layer(
              new DenseLayer.Builder()
                  .nIn(6)
                  .nOut(Networks.CLASSES)
                  .activation(Activation.IDENTITY)
                  .build())
          .layer(new LossLayer.Builder(output.loss).activation(output.activation).build());
    } else {
      list.layer(
          new OutputLayer.Builder(output.loss)
              .activation(output.activation)
              .nIn(6)
              .nOut(Networks.CLASSES)
              .build());
    }
    return list.build();
  }

  private static INDArray features() {
    return Networks.data(6, TYPE, 1).getFeatures();
  }

  private static MaskedBatch batch(INDArray mask) {
    return MaskedBatch.of(features(), Networks.data(6, TYPE, 1).getLabels(), null, mask);
  }

  private static MultiLayerNetwork network(TrainingRule rule, MultiLayerConfiguration conf) {
    return network(TargetPropagation.of(rule), conf);
  }

  /** With an output away from zero, where a mask on it would show. */
  private static MultiLayerNetwork network(TargetPropagation tp, MultiLayerConfiguration conf) {
    MultiLayerNetwork net = Networks.network(tp.applyTo(conf));
    net.getParam("2_b").assign(Nd4j.createFromArray(0.8, -0.6, 0.4, -0.2));
    return net;
  }

  @ParameterizedTest(name = "{0}, loss layer {1}, {2}")
  @MethodSource("outputsAndMasks")
  void exactTargetsGiveBackpropagation(Output output, boolean lossLayer, Mask mask) {
    MultiLayerConfiguration conf = conf(output, lossLayer);
    MultiLayerNetwork plain = network(TrainingRule.BP, conf);
    MultiLayerNetwork exact = network(TrainingRule.EXACT, conf);
    MaskedBatch batch = batch(mask.array);
    MaskedBatch.assertClose(batch.gradients(exact), batch.gradients(plain), ROUNDING);
    if (!lossLayer || output.activation != Activation.SIGMOID) {
      // Deeplearning4j's loss layer scores what the sigmoid's derivative has overwritten.
      assertThat(exact.score()).isCloseTo(plain.score(), offset(1e-12));
    }
    MaskedBatch.assertClose(
        batch.numberedGradients(exact.toComputationGraph()),
        batch.numberedGradients(plain),
        ROUNDING);
  }

  static Stream<Arguments> masksOfThreeOutputs() {
    INDArray mixed = column(ONE_EACH);
    INDArray numbers = Nd4j.rand(TYPE, 6, 3);
    numbers.putRow(2, Nd4j.zeros(TYPE, 3));
    INDArray chances = Nd4j.rand(TYPE, 6, 2);
    return Stream.of(
        Arguments.of("one", new INDArray[] {mixed, null, null}),
        Arguments.of("all", new INDArray[] {mixed, column(0, 1, 0.5, 0.1, 0, 0), mixed}),
        Arguments.of("single outputs", new INDArray[] {mixed, numbers, chances}),
        Arguments.of("none", new INDArray[] {null, null, null}),
        Arguments.of("nothing", new INDArray[] {mixed.mul(0), numbers.mul(0), mixed.mul(0)}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("masksOfThreeOutputs")
  void exactTargetsGiveBackpropagationInGraphs(String name, INDArray[] masks) {
    MaskedBatch batch = MaskedBatch.of(Graphs.branchesData(6, TYPE, 1), masks);
    ComputationGraph plain = Graphs.network(Graphs.branches(TYPE));
    ComputationGraph exact =
        Graphs.network(TargetPropagation.of(TrainingRule.EXACT), Graphs.branches(TYPE));
    MaskedBatch.assertClose(batch.gradients(exact), batch.gradients(plain), ROUNDING);
  }

  static Stream<Arguments> rulesAndPlaces() {
    return rules()
        .flatMap(
            rule ->
                Stream.of(true, false)
                    .flatMap(
                        lossLayer ->
                            Stream.of(true, false)
                                .map(column -> Arguments.of(rule, lossLayer, column))));
  }

  /**
   * Whatever the mask, a gradient is a + b times the mask, and a is 0 but for plain target
   * propagation, which trains for what its inverses get wrong. Deeplearning4j's output layer
   * multiplies its pre-activation by the mask, so that is 0 here; and its losses square the masks
   * of single outputs.
   */
  @ParameterizedTest(name = "{0}, loss layer {1}, of examples {2}")
  @MethodSource("rulesAndPlaces")
  void gradientsAreProportionalToTheMask(TrainingRule rule, boolean lossLayer, boolean column) {
    double nothing = 1e-12;
    MultiLayerNetwork net =
        network(TargetPropagation.of(rule).targetStepSize(1e-6), conf(Output.XENT, lossLayer));
    if (!lossLayer) {
      net.getParam("2_W").assign(0);
      net.getParam("2_b").assign(0);
    }
    INDArray like = column ? column(1, 1, 1, 1, 1, 1) : Nd4j.ones(TYPE, 6, 4);
    Map<String, INDArray> none = batch(like.mul(nothing)).gradients(net);
    Map<String, INDArray> half = batch(like.mul(0.5)).gradients(net);
    Map<String, INDArray> whole = batch(like).gradients(net);
    for (String name : whole.keySet()) {
      double size = whole.get(name).norm2Number().doubleValue();
      if (!rule.equals(TrainingRule.TP)) {
        assertThat(none.get(name).norm2Number().doubleValue()).isLessThan(1e-8 * (1 + size));
      }
      double weight = column ? 0.5 : 0.25;
      INDArray between = whole.get(name).mul(weight).addi(none.get(name).mul(1 - weight));
      assertThat(half.get(name).sub(between).norm2Number().doubleValue())
          .as(name)
          .isLessThanOrEqualTo(1e-5 * size);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void whereAllIsMaskedNothingTrains(TrainingRule rule) {
    for (Mask mask : new Mask[] {Mask.ZEROS, Mask.OUTPUTS_ZEROS}) {
      for (boolean lossLayer : new boolean[] {false, true}) {
        assertNoGradient(network(rule, conf(Output.MSE, lossLayer)), batch(mask.array));
      }
    }
  }

  private static void assertNoGradient(Model net, MaskedBatch batch) {
    batch
        .gradients(net)
        .forEach((name, g) -> assertThat(g.amaxNumber().doubleValue()).as(name).isZero());
  }

  static Stream<TrainingRule> graphRules() {
    return Stream.of(
        TrainingRule.DDTP_LINEAR,
        TrainingRule.DDTP_MLP,
        TrainingRule.DDTP_CONTROL,
        TrainingRule.DFA,
        TrainingRule.EXACT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphRules")
  void whereAllOutputsOfAGraphAreMaskedNothingTrains(TrainingRule rule) {
    INDArray[] masks = {column(0, 0, 0, 0, 0, 0), Nd4j.zeros(6, 3), column(0, 0, 0, 0, 0, 0)};
    assertNoGradient(
        Graphs.network(TargetPropagation.of(rule), Graphs.branches(TYPE)),
        MaskedBatch.of(Graphs.branchesData(6, TYPE, 1), masks));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void anExampleWithoutAnOutputThatCountsIsAsIfItWereNotThere(TrainingRule rule) {
    INDArray x = features();
    INDArray y = Networks.data(6, TYPE, 1).getLabels();
    INDArray mask = Mask.OUTPUTS_BOTH.array;
    MultiLayerNetwork net = network(rule, conf(Output.MSE, false));
    Map<String, INDArray> all = MaskedBatch.of(x, y, null, mask).gradients(net);
    int[] counting = {0, 1, 3, 4};
    Map<String, INDArray> some =
        MaskedBatch.of(x.getRows(counting), y.getRows(counting), null, mask.getRows(counting))
            .gradients(net);
    MaskedBatch.assertClose(all, some, 1e-10);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Mask.class)
  void feedbackLearnsFromEveryExample(Mask mask) {
    learningRules()
        .forEach(
            rule -> {
              MultiLayerConfiguration conf = conf(Output.SIGMOID_MSE, false);
              assertThat(batch(mask.array).feedbackGradients(network(rule, conf)))
                  .as(rule.name())
                  .isEqualTo(batch(null).feedbackGradients(network(rule, conf)));
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("masksOfThreeOutputs")
  void feedbackOfGraphsLearnsFromEveryExample(String name, INDArray[] masks) {
    MultiDataSet data = Graphs.branchesData(6, TYPE, 1);
    TargetPropagation rule = TargetPropagation.of(TrainingRule.DDTP_MLP);
    assertThat(
            MaskedBatch.of(data, masks)
                .feedbackGradients(Graphs.network(rule, Graphs.branches(TYPE))))
        .isEqualTo(
            MaskedBatch.of(data, (INDArray[]) null)
                .feedbackGradients(Graphs.network(rule, Graphs.branches(TYPE))));
  }
}
