package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** What Deeplearning4j does with a network it does with a converted one. */
class NetworkLifeTest {
  static Stream<TrainingRule> rules() {
    return Sample.rules(TrainingRule.values().stream());
  }

  /** Plain target propagation does not learn here: its inverses' errors go into the targets. */
  static Stream<TrainingRule> correctedRules() {
    return rules().filter(rule -> !rule.equals(TrainingRule.TP));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theSameSeedGivesTheSameWeightsTwice(TrainingRule rule) {
    MultiLayerNetwork one = Networks.network(rule, DataType.FLOAT);
    MultiLayerNetwork two = Networks.network(rule, DataType.FLOAT);
    train(one, 0, 10);
    train(two, 0, 10);
    assertThat(two.params()).isEqualTo(one.params());
    assertThat(one.params().isNaN().any()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void anotherRuleSeedGivesOtherFeedback(TrainingRule rule) {
    MultiLayerConfiguration plain = Networks.plain(DataType.FLOAT);
    MultiLayerNetwork one = Networks.network(Networks.drawn(rule).seed(1).applyTo(plain));
    MultiLayerNetwork two = Networks.network(Networks.drawn(rule).seed(2).applyTo(plain));
    assertThat(two.getParam("0_W")).isEqualTo(one.getParam("0_W"));
    boolean hasFeedback = one.numParams() > Networks.network(plain).numParams();
    assertThat(one.params().equals(two.params())).isEqualTo(!hasFeedback);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void savedLoadedAndContinuedItIsTheNetworkThatWentOn(TrainingRule rule, @TempDir Path dir)
      throws Exception {
    MultiLayerNetwork net = Networks.network(rule, DataType.FLOAT);
    train(net, 0, 5);
    File file = dir.resolve("net.zip").toFile();
    ModelSerializer.writeModel(net, file, true);
    MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);
    assertThat(loaded.params()).isEqualTo(net.params());
    assertThat(loaded.getLayerWiseConfigurations()).isEqualTo(net.getLayerWiseConfigurations());

    train(net, 5, 10);
    train(loaded, 5, 10);
    assertThat(loaded.params()).isEqualTo(net.params());
    assertThat(loaded.getUpdater().getStateViewArray())
        .isEqualTo(net.getUpdater().getStateViewArray());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aCloneGoesOnAlike(TrainingRule rule) {
    MultiLayerNetwork net = Networks.network(rule, DataType.FLOAT);
    train(net, 0, 5);
    MultiLayerNetwork clone = net.clone();
    train(net, 5, 10);
    train(clone, 5, 10);
    assertThat(clone.params()).isEqualTo(net.params());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void jsonTrainsAlike(TrainingRule rule) {
    MultiLayerConfiguration conf = Networks.drawn(rule).applyTo(Networks.plain(DataType.DOUBLE));
    MultiLayerNetwork one = Networks.network(conf);
    MultiLayerNetwork two = Networks.network(MultiLayerConfiguration.fromJson(conf.toJson()));
    train(one, 0, 5);
    train(two, 0, 5);
    assertThat(two.params()).isEqualTo(one.params());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void withAndWithoutWorkspacesItIsTheSame(TrainingRule rule) {
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      MultiLayerConfiguration conf = Networks.drawn(rule).applyTo(Networks.plain(type));
      MultiLayerNetwork with = Networks.network(conf.clone());
      conf.setTrainingWorkspaceMode(WorkspaceMode.NONE);
      conf.setInferenceWorkspaceMode(WorkspaceMode.NONE);
      MultiLayerNetwork without = Networks.network(conf);
      train(with, 0, 5);
      train(without, 0, 5);
      assertThat(without.params()).isEqualTo(with.params());
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void asAComputationGraphItTrainsAlike(TrainingRule rule) {
    MultiLayerNetwork net = Networks.network(rule, DataType.DOUBLE);
    ComputationGraph graph = net.toComputationGraph();
    for (int i = 0; i < 3; i++) {
      net.fit(Networks.data(16, DataType.DOUBLE, i));
      graph.fit(Networks.data(16, DataType.DOUBLE, i));
    }
    assertThat(graph.params()).isEqualTo(net.params());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void maskedExamplesDoNotMoveForwardWeights(TrainingRule rule) {
    MultiLayerConfiguration conf =
        Networks.drawn(rule)
            .applyTo(
                Networks.plain(DataType.DOUBLE, b -> b.updater(new Sgd(0.1)).miniBatch(false)));
    MultiLayerNetwork masked = Networks.network(conf.clone());
    MultiLayerNetwork half = Networks.network(conf);
    DataSet data = Networks.data(8, DataType.DOUBLE, 1);
    DataSet withMask = data.copy();
    withMask.setLabelsMaskArray(
        Nd4j.createFromArray(new double[] {1, 1, 1, 1, 0, 0, 0, 0}).reshape(8, 1));
    masked.fit(withMask);
    half.fit((DataSet) data.getRange(0, 4));
    for (String name : new String[] {"0_W", "1_W", "2_W", "0_b"}) {
      double error = masked.getParam(name).sub(half.getParam(name)).amaxNumber().doubleValue();
      assertThat(error).as(name).isLessThan(1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void batchesOfOneAndALastPartialBatchTrain(TrainingRule rule) {
    MultiLayerNetwork net = Networks.network(rule, DataType.FLOAT);
    DataSet data = Networks.data(21, DataType.FLOAT, 3);
    List<DataSet> batches = data.batchBy(10);
    assertThat(batches).extracting(DataSet::numExamples).containsExactly(10, 10, 1);
    for (DataSet batch : batches) {
      INDArray before = net.params().dup();
      net.fit(batch);
      assertThat(net.params()).isNotEqualTo(before);
      assertThat(net.params().isNaN().any()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("correctedRules")
  void itLearns(TrainingRule rule) {
    MultiLayerNetwork net = Networks.network(rule, DataType.FLOAT);
    DataSet train = Networks.data(2000, DataType.FLOAT, 100);
    DataSet test = Networks.data(1000, DataType.FLOAT, 101);
    int epochs = Sample.times(5, 12);
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (DataSet batch : train.batchBy(50)) {
        net.fit(batch);
      }
    }
    double correct =
        net.output(test.getFeatures())
            .argMax(1)
            .eq(test.getLabels().argMax(1))
            .castTo(DataType.FLOAT)
            .meanNumber()
            .doubleValue();
    assertThat(correct).as("test accuracy, by chance 0.25").isGreaterThan(0.75);
  }

  private static void train(MultiLayerNetwork net, int from, int to) {
    for (int i = from; i < to; i++) {
      net.fit(Networks.data(16, net.getLayerWiseConfigurations().getDataType(), i));
    }
  }
}
