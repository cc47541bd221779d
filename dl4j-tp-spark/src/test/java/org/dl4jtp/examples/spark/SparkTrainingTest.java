package org.dl4jtp.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.step.RuleSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Converted networks train on several Spark workers as well as on one thread. */
class SparkTrainingTest {
  private static final int WORKERS = 2;
  private static final int BATCH = 32;
  private static final int EPOCHS = 5;

  /**
   * By how much a cluster's test accuracy may be below that of one thread after as many epochs, in
   * which a cluster takes fewer steps: under backpropagation it was 0.05 as well.
   */
  private static final double MARGIN = 0.1;

  private static final DataSet TRAIN = Spirals.dataSet(2048, 1);
  private static final DataSet TEST = Spirals.dataSet(1000, 2);

  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    context =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[" + WORKERS + "]")
                .setAppName("dl4j-tp")
                .set("spark.task.cpus", String.valueOf(WORKERS))
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  static Stream<TrainingRule> rules() {
    return Stream.of(
        TrainingRule.BP, TrainingRule.DDTP_LINEAR, TrainingRule.DTPDRL, TrainingRule.DFA);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void workersWhoseParametersAreAveragedReachTheAccuracyOfOneThread(TrainingRule rule) {
    reachesTheAccuracyOfOneThread(rule, SparkTraining.averaging(WORKERS, BATCH));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void workersWhoShareGradientsReachTheAccuracyOfOneThread(TrainingRule rule) {
    reachesTheAccuracyOfOneThread(
        rule, SparkTraining.sharing(1, BATCH, "127.0.0.1", "127.0.0.0/8", 40123));
  }

  private static void reachesTheAccuracyOfOneThread(
      TrainingRule rule, TrainingMaster<?, ?> master) {
    MultiLayerConfiguration conf = SparkTraining.configuration(rule);
    MultiLayerNetwork one = new MultiLayerNetwork(conf.clone());
    one.init();
    INDArray initial = one.params().dup();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (DataSet batch : TRAIN.batchBy(BATCH)) {
        one.fit(batch);
      }
    }
    MultiLayerNetwork many = SparkTraining.train(context, master, conf, data(), EPOCHS);
    assertThat(accuracy(many)).isGreaterThan(accuracy(one) - MARGIN);
    assertThat(many.params()).isNotEqualTo(initial);
    assertThat(TargetPropagation.ruleOf(many.getLayerWiseConfigurations()).map(RuleSettings::rule))
        .isEqualTo(
            rule.isBackpropagation()
                ? java.util.Optional.empty()
                : java.util.Optional.of(rule.name()));
  }

  private static JavaRDD<DataSet> data() {
    return context.parallelize(TRAIN.asList(), 2 * WORKERS);
  }

  private static double accuracy(MultiLayerNetwork net) {
    return net.output(TEST.getFeatures())
        .argMax(1)
        .eq(TEST.getLabels().argMax(1))
        .castTo(DataType.FLOAT)
        .meanNumber()
        .doubleValue();
  }
}
