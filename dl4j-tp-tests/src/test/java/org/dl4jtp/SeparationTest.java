package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.contract.RepeatingNoise;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.feedback.NoFeedback;
import org.dl4jtp.feedback.Perturbation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Forward and feedback weights do not meddle with one another; no Wᵀδ crosses a border. */
class SeparationTest {
  private static final DataType TYPE = DataType.DOUBLE;

  static Stream<TrainingRule> rules() {
    return TrainingRule.values().stream()
        .filter(r -> !r.isBackpropagation() && !(r.feedbackMapping() instanceof NoFeedback));
  }

  static Stream<TrainingRule> correctedRules() {
    return rules().filter(r -> !r.equals(TrainingRule.TP));
  }

  static Stream<TrainingRule> learningRules() {
    return Sample.rules(rules().filter(r -> r.feedbackLoss().learns()));
  }

  /**
   * Only the output's error reaches the layers below under direct feedback. Another output weight
   * matrix with labels that give the same error must not change their gradients; backpropagation's
   * it does change.
   */
  @ParameterizedTest
  @MethodSource("linearDirectRules")
  void aForwardWeightAboveChangesNoSignalBelow(TrainingRule rule) {
    assertThat(changeBelow(rule)).isLessThan(1e-13);
  }

  @Test
  void underBackpropagationAForwardWeightAboveChangesTheSignalBelow() {
    assertThat(changeBelow(TrainingRule.BP)).isGreaterThan(1e-3);
  }

  /** With other feedback the signal depends on the output itself as well as on its error. */
  static Stream<TrainingRule> linearDirectRules() {
    return Stream.of(TrainingRule.DFA, TrainingRule.DDTP_LINEAR, TrainingRule.DDTP_CONTROL);
  }

  private static double changeBelow(TrainingRule rule) {
    MultiLayerNetwork net = Networks.network(rule, TYPE);
    DataSet data = Networks.data(10, TYPE, 1);
    INDArray y = data.getLabels();
    INDArray before = gradient(net, data.getFeatures(), y);
    INDArray probabilities = net.output(data.getFeatures());
    net.getLayer(2).getParam("W").muli(-0.7).addi(0.05);
    INDArray sameError = y.sub(probabilities).addi(net.output(data.getFeatures()));
    INDArray after = gradient(net, data.getFeatures(), sameError);
    return after.sub(before).norm2Number().doubleValue() / before.norm2Number().doubleValue();
  }

  /** Of the two hidden layers. */
  private static INDArray gradient(MultiLayerNetwork net, INDArray x, INDArray y) {
    net.setInput(x);
    net.setLabels(y);
    net.computeGradientAndScore();
    Gradient gradient = net.gradient();
    return Nd4j.hstack(
        Nd4j.toFlattened(gradient.getGradientFor("0_W")),
        Nd4j.toFlattened(gradient.getGradientFor("1_W")));
  }

  @ParameterizedTest
  @MethodSource("correctedRules")
  void whereTheFeedbackIsZeroNothingArrives(TrainingRule rule) {
    MultiLayerNetwork net = Networks.network(rule, TYPE);
    feedback(net, 1).values().forEach(view -> view.assign(0));
    DataSet data = Networks.data(10, TYPE, 1);
    TrainingStep step = TrainingStep.of(net, data.getFeatures(), data.getLabels());
    assertThat(step.layers().get(0).gradients().get("W").amaxNumber().doubleValue()).isZero();
    assertThat(step.layers().get(2).gradients().get("W").amaxNumber().doubleValue()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("learningRules")
  void labelsDoNotReachTheFeedback(TrainingRule rule) {
    DataSet data = Networks.data(10, TYPE, 1);
    INDArray otherLabels = Nd4j.reverse(data.getLabels().dup());
    MultiLayerNetwork net = Networks.network(rule, TYPE);
    TrainingStep one = TrainingStep.of(net, data.getFeatures(), data.getLabels());
    TrainingStep two = TrainingStep.of(net, data.getFeatures(), otherLabels);
    for (int layer = 1; layer < 3; layer++) {
      assertThat(two.layers().get(layer).feedbackGradients())
          .isEqualTo(one.layers().get(layer).feedbackGradients());
      if (learnsAt(rule, layer)) {
        INDArray gradient = Nd4j.toFlattened(one.layers().get(layer).feedbackGradients().values());
        assertThat(gradient.amaxNumber().doubleValue()).isPositive();
      }
    }
    assertThat(two.layers().get(0).gradients()).isNotEqualTo(one.layers().get(0).gradients());
  }

  @ParameterizedTest
  @MethodSource("learningRules")
  void feedbackLearns(TrainingRule rule) {
    // Forward weights stand still, so that the loss falls by what the feedback learns.
    MultiLayerNetwork net =
        Networks.network(
            Networks.drawn(rule)
                .feedbackUpdater(new Adam(0.003))
                .applyTo(Networks.plain(TYPE, b -> b.updater(new Sgd(0)))));
    INDArray forward = net.getParam("0_W").dup();
    DataSet data = Networks.data(64, TYPE, 1);
    TrainingStep before = TrainingStep.of(net, data.getFeatures(), data.getLabels());
    for (int i = 0; i < 300; i++) {
      net.fit(data);
    }
    TrainingStep after = TrainingStep.of(net, data.getFeatures(), data.getLabels());
    assertThat(net.getParam("0_W")).isEqualTo(forward);
    for (int layer = 1; layer < 3; layer++) {
      if (learnsAt(rule, layer)) {
        double start = before.layers().get(layer).feedbackLoss();
        assertThat(after.layers().get(layer).feedbackLoss())
            .as("feedback loss of layer %d", layer)
            .isLessThan(start - 0.05 * Math.abs(start));
      }
    }
  }

  /** With Lee's DTP no feedback leads into the last hidden layer. */
  private static boolean learnsAt(TrainingRule rule, int layer) {
    return !rule.equals(TrainingRule.LEE_DTP) || layer < 2;
  }

  private static Map<String, INDArray> feedback(MultiLayerNetwork net, int layer) {
    Map<String, INDArray> table = new LinkedHashMap<>(net.getLayer(layer).paramTable());
    table.keySet().removeAll(List.of("W", "b"));
    assertThat(table).isNotEmpty();
    return table;
  }

  private static INDArray flatFeedback(MultiLayerNetwork net) {
    return Nd4j.toFlattened(feedback(net, 1).values());
  }

  @Test
  void theSharedRandomHiddenLayerNeverLearns() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DDTP_RHL, TYPE);
    INDArray shared = net.getParam("2_R").dup();
    INDArray bias = net.getParam("2_r").dup();
    for (int i = 0; i < 5; i++) {
      net.fit(Networks.data(16, TYPE, i));
    }
    assertThat(net.getParam("2_R")).isEqualTo(shared);
    assertThat(net.getParam("2_r")).isEqualTo(bias);
    // Uniform between ±1/√outputs
    assertThat(shared.amaxNumber().doubleValue()).isBetween(0.45, 0.5);
    assertThat(bias.amaxNumber().doubleValue()).isBetween(0.4, 0.5);
  }

  @Test
  void fixedFeedbackStaysFixed() {
    for (TrainingRule rule : new TrainingRule[] {TrainingRule.DFA, TrainingRule.FW_DTP}) {
      MultiLayerNetwork net = Networks.network(rule, TYPE);
      INDArray q1 = net.getParam("1_Q").dup();
      INDArray q2 = net.getParam("2_Q").dup();
      INDArray w = net.getParam("1_W").dup();
      for (int i = 0; i < 20; i++) {
        net.fit(Networks.data(16, TYPE, i));
      }
      assertThat(net.getParam("1_Q")).isEqualTo(q1);
      assertThat(net.getParam("2_Q")).isEqualTo(q2);
      assertThat(net.getParam("1_W")).isNotEqualTo(w);
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void feedbackHasNoPartInTheScore(TrainingRule rule) {
    MultiLayerConfiguration plain = Networks.plain(TYPE, b -> b.l2(0.1).l1(0.01));
    MultiLayerNetwork net = Networks.network(Networks.drawn(rule).applyTo(plain));
    DataSet data = Networks.data(10, TYPE, 1);
    double score = net.score(data);
    assertThat(score).isEqualTo(TargetPropagation.strip(net).score(data));
    feedback(net, 1).values().forEach(view -> view.addi(100));
    assertThat(net.score(data)).isEqualTo(score);
  }

  @ParameterizedTest
  @EnumSource(GradientNormalization.class)
  void gradientNormalizationTreatsForwardWeightsAsIfThereWereNoFeedback(
      GradientNormalization normalization) {
    // With feedback equal to the transposed forward weights of a linear network the rule is
    // backpropagation, so both networks must move alike, whatever clips them.
    MultiLayerConfiguration plain =
        Networks.plain(
            TYPE,
            b ->
                b.updater(new Sgd(0.1))
                    .activation(org.nd4j.linalg.activations.Activation.IDENTITY)
                    .gradientNormalization(normalization)
                    .gradientNormalizationThreshold(0.05));
    MultiLayerNetwork bp = Networks.network(plain.clone());
    MultiLayerNetwork tp =
        Networks.network(Networks.drawn(TrainingRule.DFA).targetStepSize(0.3).applyTo(plain));
    INDArray w2 = tp.getParam("2_W");
    tp.setParam("2_Q", w2.transpose());
    tp.setParam("1_Q", tp.getParam("1_W").mmul(w2).transpose());
    DataSet data = Networks.data(16, TYPE, 1);
    bp.fit(data);
    tp.fit(data);
    for (String name : new String[] {"0_W", "0_b", "1_W", "1_b", "2_W", "2_b"}) {
      double error = tp.getParam(name).sub(bp.getParam(name)).amaxNumber().doubleValue();
      assertThat(error).as(name).isLessThan(1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("learningRules")
  void feedbackIsClippedByNobody(TrainingRule rule) {
    MultiLayerConfiguration free = Networks.plain(TYPE);
    MultiLayerConfiguration clipped =
        Networks.plain(
            TYPE,
            b ->
                b.gradientNormalization(GradientNormalization.ClipL2PerParamType)
                    .gradientNormalizationThreshold(1e-6));
    MultiLayerNetwork one = Networks.network(Networks.drawn(rule).applyTo(free));
    MultiLayerNetwork two = Networks.network(Networks.drawn(rule).applyTo(clipped));
    DataSet data = Networks.data(16, TYPE, 1);
    one.fit(data);
    two.fit(data);
    assertThat(flatFeedback(two)).isEqualTo(flatFeedback(one));
  }

  @ParameterizedTest
  @MethodSource("learningRules")
  void theForwardUpdaterDoesNotMoveFeedbackNorTheOtherWayRound(TrainingRule rule) {
    MultiLayerConfiguration still = Networks.plain(TYPE, b -> b.updater(new Sgd(0)));
    MultiLayerNetwork net = Networks.network(Networks.drawn(rule).applyTo(still));
    INDArray w = net.getParam("1_W").dup();
    INDArray q = flatFeedback(net);
    net.fit(Networks.data(16, TYPE, 1));
    assertThat(net.getParam("1_W")).isEqualTo(w);
    assertThat(flatFeedback(net)).isNotEqualTo(q);

    MultiLayerNetwork other =
        Networks.network(
            Networks.drawn(rule).feedbackUpdater(new Sgd(0)).applyTo(Networks.plain(TYPE)));
    INDArray otherQ = flatFeedback(other);
    INDArray otherW = other.getParam("1_W").dup();
    other.fit(Networks.data(16, TYPE, 1));
    assertThat(flatFeedback(other)).isEqualTo(otherQ);
    assertThat(other.getParam("1_W")).isNotEqualTo(otherW);
  }

  /** The feedback's gradient is a batch mean, whatever Deeplearning4j divides. */
  @ParameterizedTest
  @MethodSource("learningRules")
  void aBatchTwiceOverGivesTheSameFeedbackStep(TrainingRule rule) {
    for (boolean miniBatch : new boolean[] {true, false}) {
      MultiLayerConfiguration conf =
          Networks.drawn(rule)
              .perturbation(Perturbation.ALL_LAYERS)
              .noiseSource(new RepeatingNoise())
              .feedbackUpdater(new Sgd(0.1))
              .applyTo(Networks.plain(TYPE, b -> b.miniBatch(miniBatch)));
      MultiLayerNetwork one = Networks.network(conf.clone());
      MultiLayerNetwork two = Networks.network(conf);
      DataSet data = Networks.data(8, TYPE, 1);
      one.fit(data);
      two.fit(
          new DataSet(
              Nd4j.vstack(data.getFeatures(), data.getFeatures()),
              Nd4j.vstack(data.getLabels(), data.getLabels())));
      INDArray difference = flatFeedback(two).sub(flatFeedback(one));
      assertThat(Transforms.abs(difference).maxNumber().doubleValue()).isLessThan(1e-12);
    }
  }
}
