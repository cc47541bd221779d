package org.dl4jtp.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dl4jtp.life.Life.FORWARD;
import static org.dl4jtp.life.Life.TYPE;
import static org.dl4jtp.life.Life.assertClose;
import static org.dl4jtp.life.Life.assertEqual;
import static org.dl4jtp.life.Life.feedbackNames;
import static org.dl4jtp.life.Life.trainAlike;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.MinMaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Penalties, constraints and noise act on forward weights as ever, and leave feedback alone. */
class RegularizationTest {
  private static final double RATE = 0.1;

  static Stream<TrainingRule> kinds() {
    return Life.kinds();
  }

  private record Setting(String name, UnaryOperator<NeuralNetConfiguration.Builder> configured) {
    MultiLayerNetwork network(TrainingRule rule) {
      return RegularizationTest.network(rule, configured);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Setting> settings() {
    return Stream.of(
        new Setting("l1", b -> b.l1(0.01).l1Bias(0.02)),
        new Setting("l2", b -> b.l2(0.1).l2Bias(0.2)),
        new Setting("weight decay", b -> b.weightDecay(0.1).weightDecayBias(0.2)),
        new Setting("renormalised layers", normalised(GradientNormalization.RenormalizeL2PerLayer)),
        new Setting(
            "renormalised kinds", normalised(GradientNormalization.RenormalizeL2PerParamType)),
        new Setting(
            "clipped elements", normalised(GradientNormalization.ClipElementWiseAbsoluteValue)),
        new Setting("clipped layers", normalised(GradientNormalization.ClipL2PerLayer)),
        new Setting("clipped kinds", normalised(GradientNormalization.ClipL2PerParamType)),
        new Setting("max norm", b -> b.constrainWeights(new MaxNormConstraint(0.5, 0))),
        new Setting("unit norm", b -> b.constrainWeights(new UnitNormConstraint(0))),
        new Setting("min max", b -> b.constrainWeights(new MinMaxNormConstraint(0.4, 0.6, 0))),
        new Setting("non-negative", b -> b.constrainWeights(new NonNegativeConstraint())),
        new Setting("dropout", b -> b.dropOut(new Dropout(0.7))),
        new Setting("alpha dropout", b -> b.dropOut(new AlphaDropout(0.8))),
        new Setting("gaussian dropout", b -> b.dropOut(new GaussianDropout(0.3))),
        new Setting("gaussian noise", b -> b.dropOut(new GaussianNoise(0.1))));
  }

  private static UnaryOperator<NeuralNetConfiguration.Builder> normalised(
      GradientNormalization how) {
    return b -> b.gradientNormalization(how).gradientNormalizationThreshold(0.01);
  }

  /** Exact targets are those of inference, so multiplicative noise makes a difference. */
  static Stream<Arguments> exactSettings() {
    return settings().filter(s -> !s.name.contains("dropout")).map(Arguments::of);
  }

  static Stream<Arguments> rulesAndSettings() {
    return Sample.rotating(kinds().flatMap(rule -> settings().map(s -> Arguments.of(rule, s))));
  }

  private static MultiLayerNetwork network(
      TrainingRule rule, UnaryOperator<NeuralNetConfiguration.Builder> global) {
    return Life.network(
        rule, Networks.plain(TYPE, b -> global.apply(b.updater(new Sgd(RATE)).biasInit(0.2))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("exactSettings")
  void underTheExactRuleTheNetworkTrainsAsThePlainOne(Setting setting) {
    MultiLayerNetwork exact = setting.network(TrainingRule.EXACT);
    MultiLayerNetwork plain = setting.network(TrainingRule.BP);
    trainAlike(exact, plain, 4);
    assertClose(exact, plain, FORWARD);
    MultiLayerNetwork without = network(TrainingRule.BP, b -> b);
    trainAlike(without, plain, 4);
    assertThat(without.getParam("0_W")).isNotEqualTo(plain.getParam("0_W"));
  }

  /** The output layer's gradient is that of backpropagation under every rule. */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rulesAndSettings")
  void underEveryRuleTheOutputLayerLearnsAsInThePlainNetwork(TrainingRule rule, Setting setting) {
    MultiLayerNetwork net = setting.network(rule);
    MultiLayerNetwork plain = setting.network(TrainingRule.BP);
    MultiLayerNetwork without = network(rule, b -> b);
    INDArray before = net.getParam("0_W").dup();
    trainAlike(net, plain, 1);
    assertClose(net, plain, List.of("2_W", "2_b"));
    assertThat(net.getParam("0_W")).isNotEqualTo(before);
    if (!setting.name.contains("dropout") && !setting.name.contains("noise")) {
      trainAlike(without, plain, 1);
      assertEqual(net, without, feedbackNames(net));
      assertThat(net.getParam("0_W")).isNotEqualTo(without.getParam("0_W"));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void penaltiesShrinkHiddenWeightsByWhatTheyAre(TrainingRule rule) {
    double c = 0.3;
    shrinks(rule, b -> b.l2(c), (w, b) -> w.mul(RATE * c), false);
    shrinks(rule, b -> b.l1(c), (w, b) -> Transforms.sign(w).mul(RATE * c), false);
    // Deeplearning4j lists a weight decay that is set for all layers twice.
    shrinks(rule, b -> b.weightDecay(c), (w, b) -> w.mul(2 * RATE * c), false);
    shrinks(rule, b -> b.l2Bias(c), (w, b) -> b.mul(RATE * c), true);
  }

  private static void shrinks(
      TrainingRule rule,
      UnaryOperator<NeuralNetConfiguration.Builder> penalty,
      BiFunction<INDArray, INDArray, INDArray> expected,
      boolean bias) {
    MultiLayerNetwork with = network(rule, penalty);
    MultiLayerNetwork without = network(rule, b -> b);
    for (int layer = 0; layer < 2; layer++) {
      assertThat(with.getParam(layer + "_W")).isEqualTo(without.getParam(layer + "_W"));
    }
    INDArray[] shrinkage = new INDArray[2];
    for (int layer = 0; layer < 2; layer++) {
      shrinkage[layer] =
          expected.apply(with.getParam(layer + "_W").dup(), with.getParam(layer + "_b").dup());
    }
    DataSet batch = Life.batch(1);
    with.fit(batch);
    without.fit(batch);
    for (int layer = 0; layer < 2; layer++) {
      String penalised = layer + (bias ? "_b" : "_W");
      String other = layer + (bias ? "_W" : "_b");
      INDArray difference = without.getParam(penalised).sub(with.getParam(penalised));
      assertThat(Life.distance(difference, shrinkage[layer])).as(penalised).isLessThan(1e-12);
      assertThat(with.getParam(other)).as(other).isEqualTo(without.getParam(other));
    }
    assertEqual(with, without, feedbackNames(with));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void feedbackHasAWeightDecayOfItsOwn(TrainingRule rule) {
    if (!rule.feedbackLoss().learns()) {
      return;
    }
    double decay = 0.3;
    TargetPropagation tp = Networks.drawn(rule).feedbackUpdater(new Sgd(RATE));
    MultiLayerNetwork with =
        Networks.network(tp.feedbackWeightDecay(decay).applyTo(Networks.plain(TYPE)));
    MultiLayerNetwork without =
        Networks.network(tp.feedbackWeightDecay(0).applyTo(Networks.plain(TYPE)));
    DataSet batch = Life.batch(1);
    for (String name : feedbackNames(with)) {
      INDArray before = with.getParam(name).dup();
      MultiLayerNetwork one = with.clone();
      MultiLayerNetwork two = without.clone();
      one.fit(batch);
      two.fit(batch);
      INDArray difference = two.getParam(name).sub(one.getParam(name));
      assertThat(Life.distance(difference, before.mul(RATE * decay))).as(name).isLessThan(1e-12);
      assertEqual(one, two, FORWARD);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void constraintsHoldAfterEveryStepForForwardWeightsOnly(TrainingRule rule) {
    MultiLayerNetwork net = network(rule, b -> b.constrainWeights(new NonNegativeConstraint()));
    MultiLayerNetwork max = network(rule, b -> b.constrainWeights(new MaxNormConstraint(0.3, 0)));
    for (int step = 0; step < 3; step++) {
      DataSet batch = Life.batch(step);
      net.fit(batch);
      max.fit(batch);
      for (String weights : List.of("0_W", "1_W", "2_W")) {
        assertThat(net.getParam(weights).minNumber().doubleValue()).as(weights).isNotNegative();
        assertThat(max.getParam(weights).norm2(0).maxNumber().doubleValue())
            .as(weights)
            .isLessThanOrEqualTo(0.3 + 1e-9);
      }
    }
    assertThat(feedbackNames(net))
        .anyMatch(name -> net.getParam(name).minNumber().doubleValue() < 0);
  }
}
