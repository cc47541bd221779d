package org.dl4jtp.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.dl4jtp.Images;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.learning.CountingUpdater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Feedback weights learn alone, through their own updaters, and nothing else moves. */
class FeedbackTrainingTest {
  static Stream<TrainingRule> learningRules() {
    return Sample.rules(
        TrainingRule.values().stream()
            .filter(rule -> !rule.isBackpropagation() && rule.feedbackLoss().learns()));
  }

  static Stream<TrainingRule> otherRules() {
    return TrainingRule.values().stream()
        .filter(rule -> rule.isBackpropagation() || !rule.feedbackLoss().learns());
  }

  @ParameterizedTest
  @MethodSource("learningRules")
  void itMovesFeedbackAndNothingElse(TrainingRule rule) {
    MultiLayerNetwork net = Networks.network(rule, DataType.FLOAT);
    ListDataSetIterator<DataSet> data = batches(DataType.FLOAT, 4);
    fit(net, 0, 3);
    Map<String, Object> before = everythingButFeedback(net);
    INDArray feedback = net.getParam("1_Q") == null ? net.getParam("1_Q1") : net.getParam("1_Q");
    INDArray feedbackBefore = feedback.dup();

    FeedbackTraining.of(net).fit(data, 2);

    assertThat(everythingButFeedback(net)).isEqualTo(before);
    assertThat(feedback).isNotEqualTo(feedbackBefore);
  }

  @Test
  void dropoutAndBatchNormalisationAreLeftAloneToo() {
    MultiLayerNetwork net =
        Networks.network(
            TargetPropagation.of(TrainingRule.DDTP_LINEAR)
                .applyTo(Images.network(DataType.FLOAT, true), Images.FLAT));
    DataSet data = Images.data(8, DataType.FLOAT, 5);
    net.fit(data);
    Map<String, Object> before = everythingButFeedback(net);
    FeedbackTraining.of(net).step(data.getFeatures());
    assertThat(everythingButFeedback(net)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("learningRules")
  void theLossFalls(TrainingRule rule) {
    MultiLayerNetwork net = Networks.network(rule, DataType.FLOAT);
    List<Double> losses = new ArrayList<>();
    FeedbackTraining.of(net)
        .progress(
            new FeedbackProgress() {
              @Override
              public void epochDone(int epochs, double loss) {
                losses.add(loss);
              }
            })
        .fit(batches(DataType.FLOAT, 10), 20);
    assertThat(losses).hasSize(20);
    assertThat(losses.get(19)).isLessThan(losses.get(0));
  }

  @ParameterizedTest
  @MethodSource("learningRules")
  void interruptedSavedAndLoadedItGoesOnAsIfNothingHadHappened(TrainingRule rule, @TempDir Path dir)
      throws Exception {
    MultiLayerNetwork whole = Networks.network(rule, DataType.FLOAT);
    FeedbackTraining.of(whole).fit(batches(DataType.FLOAT, 4), 3);
    fit(whole, 0, 3);

    MultiLayerNetwork first = Networks.network(rule, DataType.FLOAT);
    FeedbackTraining.of(first).fit(batches(DataType.FLOAT, 4), 1);
    File file = dir.resolve("net.zip").toFile();
    first.save(file, true);
    MultiLayerNetwork second = MultiLayerNetwork.load(file, true);
    FeedbackTraining.of(second).fit(batches(DataType.FLOAT, 4), 2);
    fit(second, 0, 3);

    assertThat(second.params()).isEqualTo(whole.params());
    assertThat(FeedbackTraining.of(second).steps()).isEqualTo(15);
  }

  @ParameterizedTest
  @MethodSource("learningRules")
  void withoutWorkspacesItIsTheSame(TrainingRule rule) {
    MultiLayerConfiguration conf =
        TargetPropagation.of(rule).applyTo(Networks.plain(DataType.DOUBLE));
    MultiLayerNetwork with = Networks.network(conf.clone());
    conf.setTrainingWorkspaceMode(WorkspaceMode.NONE);
    MultiLayerNetwork without = Networks.network(conf);
    FeedbackTraining.of(with).fit(batches(DataType.DOUBLE, 6), 2);
    FeedbackTraining.of(without).fit(batches(DataType.DOUBLE, 6), 2);
    assertThat(without.params()).isEqualTo(with.params());
  }

  @Test
  void everyStepHasNoiseOfItsOwn() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DDTP_LINEAR, DataType.DOUBLE);
    INDArray features = Networks.data(16, DataType.DOUBLE, 1).getFeatures();
    FeedbackTraining training = FeedbackTraining.of(net);
    double first = training.step(features);
    INDArray params = net.params().dup();
    double second = training.step(features);
    net.params().assign(params);
    assertThat(training.step(features)).isNotEqualTo(second).isNotEqualTo(first);
  }

  /** The last of the batches has one example, but two mappings learn. */
  @ParameterizedTest
  @MethodSource("learningRules")
  void aBatchOfFewerExamplesThanMappingsIsAsGoodAsAnother(TrainingRule rule) {
    MultiLayerNetwork net = Networks.network(rule, DataType.FLOAT);
    List<Double> losses = new ArrayList<>();
    FeedbackTraining training =
        FeedbackTraining.of(net)
            .progress(
                new FeedbackProgress() {
                  @Override
                  public void stepDone(long steps, double loss) {
                    losses.add(loss);
                  }

                  @Override
                  public void epochDone(int epochs, double loss) {
                    losses.add(loss);
                  }
                });
    training.fit(new ListDataSetIterator<>(Networks.data(33, DataType.FLOAT, 4).batchBy(16), 1), 2);
    assertThat(losses).hasSize(2 * 4).allMatch(Double::isFinite);
  }

  @Test
  void everyStepOfSmallBatchesHasNoiseOfItsOwn() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DDTP_LINEAR, DataType.DOUBLE);
    INDArray features = Networks.data(1, DataType.DOUBLE, 1).getFeatures();
    INDArray params = net.params().dup();
    FeedbackTraining training = FeedbackTraining.of(net);
    Set<Double> losses = new HashSet<>();
    for (int step = 0; step < 20; step++) {
      net.params().assign(params);
      losses.add(training.step(features));
    }
    assertThat(losses).hasSize(20);
    assertThat(training.steps()).isEqualTo(10); // of either mapping
  }

  /** A loss that is not finite because weights are not is no mapping's without a share. */
  @ParameterizedTest
  @ValueSource(ints = {1, 16})
  void divergenceIsFoundInBatchesOfAnySize(int batch) {
    MultiLayerNetwork net = Networks.network(TrainingRule.DDTP_LINEAR, DataType.DOUBLE);
    FeedbackTraining training = FeedbackTraining.of(net);
    INDArray features = Networks.data(batch, DataType.DOUBLE, 1).getFeatures();
    net.getParam("2_Q").putScalar(0, Double.NaN);
    assertThatThrownBy(
            () -> {
              for (int step = 0; step < 10; step++) {
                training.step(features);
              }
            })
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("feedback loss of layer 2 ('layer2') in");
  }

  @Test
  void mappingsIntoFrozenLayersDoNotLearn() {
    for (Perturbation mode : Perturbation.values()) {
      MultiLayerNetwork net =
          new TransferLearning.Builder(
                  Networks.network(
                      TargetPropagation.of(TrainingRule.DDTP_LINEAR)
                          .perturbation(mode)
                          .applyTo(Networks.plain(DataType.FLOAT))))
              .fineTuneConfiguration(new FineTuneConfiguration.Builder().build())
              .setFeatureExtractor(1)
              .build();
      INDArray frozen = net.getParam("1_Q").dup();
      INDArray learning = net.getParam("2_Q").dup();
      FeedbackTraining training = FeedbackTraining.of(net);
      training.fit(batches(DataType.FLOAT, 4), 1);
      assertThat(training.steps()).as(mode.label()).isEqualTo(4);
      assertThat(net.getParam("1_Q")).isEqualTo(frozen);
      assertThat(net.getParam("2_Q")).isNotEqualTo(learning);
    }
  }

  @Test
  void whereNoFeedbackCanLearnItIsToldWhy() {
    MultiLayerConfiguration conf =
        TargetPropagation.of(TrainingRule.DDTP_LINEAR)
            .applyTo(
                new NeuralNetConfiguration.Builder()
                    .dataType(DataType.FLOAT)
                    .list()
                    .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(5).build())
                    .layer(new DenseLayer.Builder().nIn(5).nOut(5).build())
                    .layer(new DenseLayer.Builder().nIn(5).nOut(Networks.CLASSES).build())
                    .layer(new LossLayer.Builder(LossFunction.MSE).build())
                    .build());
    conf.getConf(2).setLayer(new FrozenLayer(conf.getConf(2).getLayer()));
    FeedbackTraining training = FeedbackTraining.of(Networks.network(conf));
    INDArray features = Networks.data(4, DataType.FLOAT, 1).getFeatures();
    assertThatThrownBy(() -> training.step(features))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a frozen layer lies above");
    assertThat(training.steps()).isZero();
  }

  @Test
  void labelsAreNotNeededAndStepsAreCounted() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DTP, DataType.FLOAT);
    List<DataSet> unlabelled = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      unlabelled.add(new DataSet(Networks.data(16, DataType.FLOAT, i).getFeatures(), null));
    }
    FeedbackTraining training = FeedbackTraining.of(net);
    training.fitSteps(new ExistingDataSetIterator(unlabelled), 7);
    assertThat(training.steps()).isEqualTo(7);
    fit(net, 0, 2);
    assertThat(training.steps()).isEqualTo(9);
    assertThat(net.getIterationCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("otherRules")
  void networksWithoutLearningFeedbackAreRefused(TrainingRule rule) {
    MultiLayerNetwork net = Networks.network(rule, DataType.FLOAT);
    assertThat(FeedbackTraining.appliesTo(net)).isFalse();
    assertThatThrownBy(() -> FeedbackTraining.of(net))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no feedback weights that learn");
  }

  @Test
  void wrongUsesAreRefused() {
    MultiLayerNetwork raw =
        new MultiLayerNetwork(
            TargetPropagation.of(TrainingRule.DTP).applyTo(Networks.plain(DataType.FLOAT)));
    assertThatThrownBy(() -> FeedbackTraining.of(raw)).hasMessageContaining("init()");
    FeedbackTraining training =
        FeedbackTraining.of(Networks.network(TrainingRule.DTP, DataType.FLOAT));
    assertThatThrownBy(() -> training.fit(batches(DataType.FLOAT, 1), -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> training.fitSteps(batches(DataType.FLOAT, 1), -2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-2");
    assertThatThrownBy(() -> training.fit(new ListDataSetIterator<>(List.of(), 1), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no batch");
  }

  private static ListDataSetIterator<DataSet> batches(DataType type, int count) {
    List<DataSet> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(Networks.data(16, type, 50 + i));
    }
    return new ListDataSetIterator<>(batches, 1);
  }

  private static void fit(MultiLayerNetwork net, int from, int to) {
    for (int i = from; i < to; i++) {
      net.fit(Networks.data(16, net.getLayerWiseConfigurations().getDataType(), i));
    }
  }

  private static Map<String, Object> everythingButFeedback(MultiLayerNetwork net) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (UpdaterBlock block : ((MultiLayerUpdater) net.getUpdater()).getUpdaterBlocks()) {
      if (!(block.getGradientUpdater() instanceof CountingUpdater.Step)) {
        block
            .getLayersAndVariablesInBlock()
            .forEach(p -> all.put(p.getLayer() + p.getParamName(), p.getParamView().dup()));
        INDArray state = block.getUpdaterView();
        all.put("state from " + block.getParamOffsetStart(), state == null ? "" : state.dup());
      }
    }
    all.put("iteration", net.getIterationCount());
    all.put("epoch", net.getEpochCount());
    all.put("score", net.score());
    all.put("random root", Nd4j.getRandom().rootState());
    all.put("random node", Nd4j.getRandom().nodeState());
    return all;
  }
}
