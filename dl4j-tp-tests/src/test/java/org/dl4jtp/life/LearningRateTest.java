package org.dl4jtp.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dl4jtp.life.Life.FORWARD;
import static org.dl4jtp.life.Life.TYPE;
import static org.dl4jtp.life.Life.assertClose;
import static org.dl4jtp.life.Life.assertEqual;
import static org.dl4jtp.life.Life.feedbackNames;
import static org.dl4jtp.life.Life.train;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Images;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Learning rates set in a live network, and schedules, reach the wrapped layers. */
class LearningRateTest {
  private static final ISchedule BY_ITERATION =
      new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.8);

  static Stream<TrainingRule> rules() {
    return Life.kindsAndBackpropagation();
  }

  static Stream<TrainingRule> kinds() {
    return Life.kinds();
  }

  private static MultiLayerNetwork network(TrainingRule rule, IUpdater updater) {
    return Life.network(rule, Networks.plain(TYPE, b -> b.updater(updater)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRateThatIsSetIsTheRateOfTheStepsThatFollow(TrainingRule rule) {
    MultiLayerNetwork set = network(rule, new Sgd(0.1));
    MultiLayerNetwork configured = network(rule, new Sgd(0.03));
    set.setLearningRate(0.03);
    for (int i = 0; i < set.getnLayers(); i++) {
      assertThat(set.getLearningRate(i)).isEqualTo(0.03);
    }
    train(set, 0, 4);
    train(configured, 0, 4);
    assertThat(set.params()).isEqualTo(configured.params());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theUpdatersStateSurvivesANewRate(TrainingRule rule) {
    MultiLayerNetwork one = network(rule, new Adam(0.01));
    MultiLayerNetwork two = network(rule, new Adam(0.01));
    train(one, 0, 3);
    train(two, 0, 3);
    two.setLearningRate(0.02);
    assertThat(two.getUpdater().getStateViewArray())
        .isEqualTo(one.getUpdater().getStateViewArray());
    two.setLearningRate(0.01);
    train(one, 3, 6);
    train(two, 3, 6);
    assertThat(two.params()).isEqualTo(one.params());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void oneLayersRateIsItsOwnAndTheFeedbacksRateStays(TrainingRule rule) {
    MultiLayerNetwork still = network(rule, new Sgd(0.1));
    MultiLayerNetwork moving = network(rule, new Sgd(0.1));
    INDArray before = still.getParam("1_W").dup();
    still.setLearningRate(1, 0);
    assertThat(still.getLearningRate(0)).isEqualTo(0.1);
    train(still, 0, 1);
    train(moving, 0, 1);
    assertThat(still.getParam("1_W")).isEqualTo(before);
    assertEqual(still, moving, List.of("0_W", "0_b", "2_W", "2_b"));
    assertEqual(still, moving, feedbackNames(moving));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aScheduleThatIsSetIsTheScheduleThatWasConfigured(TrainingRule rule) {
    MultiLayerNetwork set = network(rule, new Sgd(0.5));
    MultiLayerNetwork configured = network(rule, new Sgd(BY_ITERATION));
    set.setLearningRate(BY_ITERATION);
    train(set, 0, 4);
    train(configured, 0, 4);
    assertThat(set.params()).isEqualTo(configured.params());
    assertThat(set.getLearningRate(1)).isEqualTo(BY_ITERATION.valueAt(4, 0));
  }

  @Test
  void schedulesByIterationAndByEpochAreThoseOfThePlainNetwork() {
    ISchedule byEpoch =
        new MapSchedule.Builder(ScheduleType.EPOCH).add(0, 0.2).add(1, 0.02).build();
    for (ISchedule schedule : List.of(BY_ITERATION, byEpoch)) {
      MultiLayerNetwork exact = network(TrainingRule.EXACT, new Sgd(schedule));
      MultiLayerNetwork plain = network(TrainingRule.BP, new Sgd(schedule));
      for (MultiLayerNetwork net : List.of(exact, plain)) {
        train(net, 0, 2);
        net.incrementEpochCount();
        train(net, 2, 4);
      }
      assertClose(exact, plain, FORWARD);
    }
  }

  @Test
  void itReachesBatchNormalisation() {
    MultiLayerConfiguration plain = Images.network(TYPE, true);
    MultiLayerNetwork net =
        Networks.network(TargetPropagation.of(TrainingRule.DFA).applyTo(plain, Images.FLAT));
    MultiLayerNetwork bp = Networks.network(plain.clone());
    net.setLearningRate(0.0625);
    bp.setLearningRate(0.0625);
    for (int i = 0; i < bp.getnLayers(); i++) {
      assertThat(net.getLearningRate(i)).as("layer %d", i).isEqualTo(bp.getLearningRate(i));
    }
  }

  @Test
  void theConfigurationItWasMadeFromAndOtherNetworksKeepTheirs() {
    MultiLayerConfiguration plain = Networks.plain(TYPE, b -> b.updater(new Sgd(0.1)));
    MultiLayerConfiguration converted = TargetPropagation.of(TrainingRule.DFA).applyTo(plain);
    MultiLayerNetwork one = Networks.network(converted.clone());
    MultiLayerNetwork two = Networks.network(converted.clone());
    one.setLearningRate(0.5);
    assertThat(two.getLearningRate(0)).isEqualTo(0.1);
    assertThat(one.clone().getLearningRate(0)).isEqualTo(0.5);
    assertThat(plain).isEqualTo(Networks.plain(TYPE, b -> b.updater(new Sgd(0.1))));
  }

  @Test
  void frozenLayersStayFrozen() {
    MultiLayerNetwork net =
        Networks.network(
            TargetPropagation.of(TrainingRule.DFA).freezeLayers(1).applyTo(Networks.plain(TYPE)));
    INDArray before = net.getParam("1_W").dup();
    net.setLearningRate(0.5);
    train(net, 0, 2);
    assertThat(net.getParam("1_W")).isEqualTo(before);
  }
}
