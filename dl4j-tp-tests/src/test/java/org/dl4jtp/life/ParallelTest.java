package org.dl4jtp.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.solvers.accumulation.encoding.threshold.AdaptiveThresholdAlgorithm;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Several threads train as well as one; feedback weights are averaged like all others. */
@Timeout(120)
class ParallelTest {
  private static final int WORKERS = 2;
  private static final DataType TYPE = DataType.FLOAT;

  /** By how much the test accuracy may be below that of one thread. */
  private static final double MARGIN = 0.15;

  private static final DataSet TRAIN = Networks.data(640, TYPE, 100);
  private static final DataSet TEST = Networks.data(1000, TYPE, 101);

  static Stream<TrainingRule> rules() {
    return Sample.oneIn(2, Life.kinds());
  }

  private static ListDataSetIterator<DataSet> iterator(DataSet data) {
    return new ListDataSetIterator<>(data.asList(), 16);
  }

  private static ListDataSetIterator<DataSet> repeated(int epochs) {
    List<DataSet> examples = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      examples.addAll(TRAIN.asList());
    }
    return new ListDataSetIterator<>(examples, 16);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void averagingReachesTheAccuracyOfOneThread(TrainingRule rule) throws Exception {
    reachesTheAccuracyOfOneThread(
        rule, ParallelWrapper.TrainingMode.AVERAGING, b -> b.averagingFrequency(2));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void sharedGradientsReachTheAccuracyOfOneThread(TrainingRule rule) throws Exception {
    reachesTheAccuracyOfOneThread(
        rule,
        ParallelWrapper.TrainingMode.SHARED_GRADIENTS,
        b -> b.thresholdAlgorithm(new AdaptiveThresholdAlgorithm(5e-3)));
  }

  private static void reachesTheAccuracyOfOneThread(
      TrainingRule rule,
      ParallelWrapper.TrainingMode mode,
      java.util.function.Consumer<ParallelWrapper.Builder<MultiLayerNetwork>> settings)
      throws Exception {
    MultiLayerNetwork one = Networks.network(rule, TYPE);
    MultiLayerNetwork many = Networks.network(rule, TYPE);
    many.getUpdater(); // made by two workers at once, it may block them
    INDArray start = many.params().dup();
    int epochs = 8;
    for (int epoch = 0; epoch < epochs; epoch++) {
      one.fit(iterator(TRAIN));
    }
    ParallelWrapper.Builder<MultiLayerNetwork> builder = new ParallelWrapper.Builder<>(many);
    builder.workers(WORKERS).prefetchBuffer(2).trainingMode(mode);
    settings.accept(builder);
    // One call: Deeplearning4j may block itself when it trains a second time by shared gradients.
    try (ParallelWrapper wrapper = builder.build()) {
      wrapper.fit(repeated(epochs));
    }
    assertThat(many.params()).isNotEqualTo(start);
    assertThat(Life.accuracy(many, TEST)).isGreaterThan(Life.accuracy(one, TEST) - MARGIN);
  }

  /** The second worker starts from the first one's weights at some moment, so no exact means. */
  @ParameterizedTest
  @MethodSource("rules")
  void whatTheOtherWorkerLearnsReachesAllWeightsThoseOfTheFeedbackToo(TrainingRule rule)
      throws Exception {
    MultiLayerNetwork start = Networks.network(rule, Life.TYPE);
    MultiLayerNetwork alone = Networks.network(rule, Life.TYPE);
    alone.fit(Life.batch(0));
    MultiLayerNetwork averaged = Networks.network(rule, Life.TYPE);
    List<DataSet> examples = new ArrayList<>();
    Life.batches(WORKERS).forEach(batch -> examples.addAll(batch.asList()));
    ParallelWrapper.Builder<MultiLayerNetwork> builder = new ParallelWrapper.Builder<>(averaged);
    builder
        .workers(WORKERS)
        .prefetchBuffer(0)
        .averagingFrequency(1)
        .trainingMode(ParallelWrapper.TrainingMode.AVERAGING);
    try (ParallelWrapper wrapper = builder.build()) {
      wrapper.fit(new ListDataSetIterator<>(examples, 16));
    }
    for (String name : averaged.paramTable().keySet()) {
      INDArray value = averaged.getParam(name);
      if (name.endsWith("_q")) {
        continue; // difference reconstruction has no use for the bias
      }
      if (Life.FORWARD.contains(name) || rule.feedbackLoss().learns()) {
        assertThat(value).as(name).isNotEqualTo(start.getParam(name));
        if (sameForAllWorkers(rule, name)) {
          continue;
        }
        // Adam's first steps differ little: arrays are equal to ND4J if they do by 1e-5 only.
        assertThat(value.distance2(alone.getParam(name))).as(name).isPositive();
      } else {
        assertThat(value).as(name).isEqualTo(start.getParam(name));
      }
    }
  }

  /**
   * Whether two workers may well take the same step: both draw the same noise, and what it does to
   * the output from the last hidden layer is Wσε, whatever the data.
   */
  private static boolean sameForAllWorkers(TrainingRule rule, String name) {
    return rule.equals(TrainingRule.DDTP_LINEAR) && name.equals("2_Q");
  }
}
