package org.dl4jtp.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A graph that has learned takes a rule, and leaves it, with its weights. */
class GraphFineTuningTest {
  // Transfer learning of Deeplearning4j makes graphs of this type whatever they were.
  private static final DataType TYPE = DataType.FLOAT;

  static Stream<TrainingRule> kinds() {
    return Sample.oneIn(
        3, Stream.of(TrainingRule.DDTP_LINEAR, TrainingRule.DTPDRL, TrainingRule.DFA));
  }

  static Stream<TrainingRule> rules() {
    return Sample.rules(TrainingRule.values().stream());
  }

  private static ComputationGraph trained(TrainingRule rule, int steps) {
    ComputationGraph net =
        Graphs.network(TargetPropagation.of(rule), Graphs.residual(TYPE, Activation.TANH));
    train(net, 0, steps);
    return net;
  }

  private static void train(ComputationGraph net, int from, int to) {
    for (int i = from; i < to; i++) {
      net.fit(Networks.data(16, TYPE, i));
    }
  }

  private static List<String> forward(ComputationGraph net) {
    return new ArrayList<>(TargetPropagation.strip(net).paramTable().keySet());
  }

  private static void assertSame(ComputationGraph actual, ComputationGraph expected, String name) {
    assertThat(actual.getParam(name)).as(name).isEqualTo(expected.getParam(name));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aConvertedGraphTrainsAsOneThatGotItsWeights(TrainingRule rule) {
    ComputationGraph plain = trained(TrainingRule.BP, 5);
    INDArray before = plain.params().dup();
    TargetPropagation tp = TargetPropagation.of(rule);
    ComputationGraph net = tp.applyTo(plain);
    INDArray x = Networks.data(16, TYPE, 9).getFeatures();
    assertThat(net.outputSingle(x)).isEqualTo(plain.outputSingle(x));

    ComputationGraph given = Graphs.network(tp.applyTo(plain.getConfiguration()));
    plain.paramTable().forEach(given::setParam);
    assertThat(net.params()).isEqualTo(given.params());
    train(net, 5, 8);
    train(given, 5, 8);
    assertThat(net.params()).isEqualTo(given.params());
    for (String name : forward(net)) {
      assertThat(net.getParam(name)).as(name).isNotEqualTo(plain.getParam(name));
    }
    assertThat(plain.params()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void strippedAndConvertedAgainItHasItsWeightsAndNewFeedback(TrainingRule rule) {
    ComputationGraph net = trained(rule, 5);
    ComputationGraph again = TargetPropagation.of(rule).applyTo(TargetPropagation.strip(net));
    assertThat(TargetPropagation.ruleOf(again.getConfiguration()).orElseThrow().rule())
        .isEqualTo(rule.name());
    ComputationGraph untrained = trained(rule, 0);
    Set<String> forward = Set.copyOf(forward(net));
    for (String name : net.paramTable().keySet()) {
      assertSame(again, forward.contains(name) ? net : untrained, name);
    }
    assertThat(TargetPropagation.strip(again).params())
        .isEqualTo(TargetPropagation.strip(net).params());
    train(again, 5, 8);
    assertThat(again.getParam("first_W")).isNotEqualTo(net.getParam("first_W"));
  }

  @Test
  void underTheExactRuleItGoesOnAsThePlainGraph() {
    ComputationGraph plain = trained(TrainingRule.BP, 5);
    ComputationGraph exact = TargetPropagation.of(TrainingRule.EXACT).applyTo(plain);
    ComputationGraph restarted = TargetPropagation.of(TrainingRule.BP).applyTo(plain);
    train(exact, 5, 8);
    train(restarted, 5, 8);
    assertThat(TargetPropagation.strip(exact).params().equalsWithEps(restarted.params(), 1e-5))
        .isTrue();
  }

  @Test
  void severalInputsAndOutputsKeepTheirWeights() {
    ComputationGraph plain = Graphs.network(Graphs.branches(TYPE));
    MultiDataSet data = Graphs.branchesData(16, TYPE, 1);
    plain.fit(data);
    ComputationGraph net = TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(plain);
    assertThat(net.output(data.getFeatures())).isEqualTo(plain.output(data.getFeatures()));
    net.fit(data);
    for (String name : plain.paramTable().keySet()) {
      assertThat(net.getParam(name)).as(name).isNotEqualTo(plain.getParam(name));
    }
  }

  @Test
  void mapsNeedTheirInputTypeAndAveragesStay() {
    ComputationGraph plain = Graphs.network(Graphs.resNet(TYPE, true));
    DataSet images = Graphs.images(16, TYPE, 1);
    plain.fit(images);
    TargetPropagation tp = TargetPropagation.of(TrainingRule.DDTP_LINEAR);
    ComputationGraph net = tp.applyTo(plain, Graphs.IMAGES);
    assertSame(net, plain, "norm1_mean");
    assertThat(net.outputSingle(images.getFeatures()))
        .isEqualTo(plain.outputSingle(images.getFeatures()));
    net.fit(images);
    assertThat(net.getParam("stem_W")).isNotEqualTo(plain.getParam("stem_W"));
    assertThatThrownBy(() -> tp.applyTo(plain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'stem'", "InputType.convolutional");
  }

  @Test
  void theGeneratorIsLeftAlone() {
    ComputationGraph plain = trained(TrainingRule.BP, 0);
    Nd4j.getRandom().setSeed(3);
    double first = Nd4j.getRandom().nextDouble();
    Nd4j.getRandom().setSeed(3);
    TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(plain);
    assertThat(Nd4j.getRandom().nextDouble()).isEqualTo(first);
  }

  private static OutputLayer head() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(7)
        .nOut(Networks.CLASSES)
        .build();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aNewHeadOnATrainedBodyLearnsByTheRule(TrainingRule rule) {
    ComputationGraph trained = trained(rule, 150);
    ComputationGraph plain =
        new TransferLearning.GraphBuilder(TargetPropagation.strip(trained))
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().seed(5).updater(new Adam(0.02)).build())
            .removeVertexAndConnections("classes")
            .addLayer("head", head(), "out2")
            .setOutputs("head")
            .build();
    ComputationGraph net = TargetPropagation.of(rule).freezeLayers("first", "one1").applyTo(plain);
    assertSame(net, trained, "first_W");
    assertSame(net, trained, "two2_W");
    assertSame(net, plain, "head_W");
    DataSet test = Networks.data(500, TYPE, 77);
    assertThat(net.outputSingle(test.getFeatures()))
        .isEqualTo(plain.outputSingle(test.getFeatures()));

    ComputationGraph bp =
        TargetPropagation.of(TrainingRule.BP).freezeLayers("first", "one1").applyTo(plain);
    double untrained = accuracy(net, test);
    for (int epoch = 0; epoch < 15; epoch++) {
      for (DataSet batch : Networks.data(500, TYPE, 78).batchBy(25)) {
        net.fit(batch);
        bp.fit(batch);
      }
    }
    assertThat(accuracy(net, test)).isGreaterThan(untrained + 0.2);
    assertThat(accuracy(net, test)).isGreaterThan(accuracy(bp, test) - 0.1);
    for (String name : List.of("first", "one1")) {
      assertSame(net, trained, name + "_W");
      assertSame(net, trained, name + "_b");
    }
    for (String name : List.of("two1_W", "one2_W", "two2_W")) {
      assertThat(net.getParam(name)).as(name).isNotEqualTo(trained.getParam(name));
    }
  }

  private static double accuracy(ComputationGraph net, DataSet test) {
    return net.evaluate(new SingletonDataSetIterator(test)).accuracy();
  }

  @Test
  void aFrozenLayerOfTransferLearningStaysAndTheOthersLearn() {
    ComputationGraph frozen =
        new TransferLearning.GraphBuilder(trained(TrainingRule.BP, 0))
            .setFeatureExtractor("out1")
            .build();
    ComputationGraph net = TargetPropagation.of(TrainingRule.DFA).applyTo(frozen);
    net.fit(Networks.data(16, TYPE, 1));
    for (String name : List.of("first_W", "one1_W", "two1_W")) {
      assertThat(net.getParam(name)).as(name).isEqualTo(frozen.getParam(name));
    }
    for (String name : List.of("one2_W", "two2_W", "classes_W")) {
      assertThat(net.getParam(name)).as(name).isNotEqualTo(frozen.getParam(name));
    }
  }

  @Test
  void aConvertedGraphIsRefused() {
    ComputationGraph net = trained(TrainingRule.DFA, 0);
    assertThatThrownBy(() -> TargetPropagation.of(TrainingRule.DFA).applyTo(net))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'first'", "already", "revert");
  }
}
