package org.dl4jtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.train.FeedbackTraining;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class PerturbationTest {
  private static final int BORDERS = 3;

  static Stream<TrainingRule> rulesThatLearnFeedback() {
    return TrainingRule.values().stream()
        .filter(rule -> !rule.isBackpropagation() && rule.feedbackLoss().learns());
  }

  /** With the same noise for every example, shares differ from the batch by their examples only. */
  @ParameterizedTest
  @MethodSource("rulesThatLearnFeedback")
  void sharesTogetherHaveTheGradientOfTheBatch(TrainingRule rule) {
    INDArray features = features(12);
    MultiLayerNetwork all = network(sameForAll(rule, Perturbation.ALL_LAYERS), 0);
    MultiLayerNetwork dealt = network(sameForAll(rule, Perturbation.ONE_LAYER_PER_EXAMPLE), 0);
    all.setParams(dealt.params());
    borders(all).get(0).computeFeedbackGradients(features, 0);
    List<Map<String, INDArray>> sums = new ArrayList<>();
    for (int step = 0; step < 2 * BORDERS; step++) {
      borders(dealt).get(0).computeFeedbackGradients(features, step);
      for (int b = 0; b < BORDERS; b++) {
        Map<String, INDArray> gradients = borders(dealt).get(b).feedbackGradients();
        if (step == 0) {
          sums.add(new java.util.HashMap<>());
          gradients.forEach((name, view) -> sums.get(sums.size() - 1).put(name, view.dup()));
        } else {
          int border = b;
          gradients.forEach((name, view) -> sums.get(border).get(name).addi(view));
        }
      }
    }
    for (int b = 0; b < BORDERS; b++) {
      Map<String, INDArray> mean = sums.get(b);
      borders(all)
          .get(b)
          .feedbackGradients()
          .forEach(
              (name, view) ->
                  assertThat(mean.get(name).div(2 * BORDERS).sub(view).norm2Number().doubleValue())
                      .as(name)
                      .isLessThan(1e-10 * (1 + view.norm2Number().doubleValue())));
    }
  }

  @Test
  void everyExampleIsPerturbedAtOneLayerAndEveryLayerGetsAShare() {
    MultiLayerNetwork net = network(rule(Perturbation.ONE_LAYER_PER_EXAMPLE), 0);
    for (int batch : new int[] {3, 4, 7, 12}) {
      borders(net).get(0).computeFeedbackGradients(features(batch), batch);
      assertThat(borders(net)).allMatch(border -> Double.isFinite(border.feedbackLoss()));
    }
  }

  @Test
  void inBatchesSmallerThanTheNetworkIsDeepLayersTakeTurns() {
    MultiLayerNetwork net = network(rule(Perturbation.ONE_LAYER_PER_EXAMPLE), 0);
    int[] turns = new int[BORDERS];
    for (int step = 0; step < 2 * BORDERS; step++) {
      borders(net).get(0).computeFeedbackGradients(features(1), step);
      int learning = 0;
      for (int b = 0; b < BORDERS; b++) {
        boolean learns = borders(net).get(b).hasLearnedFeedback();
        assertThat(Double.isNaN(borders(net).get(b).feedbackLoss())).isEqualTo(!learns);
        turns[b] += learns ? 1 : 0;
        learning += learns ? 1 : 0;
        assertThat(isZero(borders(net).get(b))).isEqualTo(!learns);
      }
      assertThat(learning).isEqualTo(1);
    }
    assertThat(turns).containsOnly(2);
  }

  @Test
  void oneRandomLayerLearnsPerBatchAndTheOthersStayAsTheyAre() {
    MultiLayerNetwork net = network(rule(Perturbation.ONE_LAYER_PER_BATCH), 0);
    DataSet data = new DataSet(features(6), labels(6));
    int[] turns = new int[BORDERS];
    for (int step = 0; step < 60; step++) {
      List<INDArray> before = feedback(net);
      net.fit(data);
      int changed = 0;
      for (int b = 0; b < BORDERS; b++) {
        boolean same = feedback(net).get(b).equals(before.get(b));
        turns[b] += same ? 0 : 1;
        changed += same ? 0 : 1;
      }
      assertThat(changed).isEqualTo(1);
    }
    assertThat(java.util.Arrays.stream(turns).min().orElseThrow())
        .isGreaterThan(8); // 20 expected, 3.7 standard deviation
  }

  @Test
  void feedbackTrainingCountsTheStepsOfAllLayersTogether() {
    MultiLayerNetwork net = network(rule(Perturbation.ONE_LAYER_PER_BATCH), 0);
    FeedbackTraining training = FeedbackTraining.of(net);
    for (int step = 0; step < 20; step++) {
      assertThat(training.steps()).isEqualTo(step);
      assertThat(training.step(features(6))).isFinite();
    }
  }

  @ParameterizedTest
  @EnumSource(Perturbation.class)
  void dropoutAndBatchesOfAnySizeAreNoObstacle(Perturbation mode) {
    MultiLayerNetwork net = network(rule(mode), 0.8);
    for (int batch : new int[] {8, 1, 2, 5}) {
      net.fit(new DataSet(features(batch), labels(batch)));
      assertThat(net.params().isNaN().any()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Perturbation.class)
  void travelsInTheConfiguration(Perturbation mode) {
    MultiLayerConfiguration conf = rule(mode).applyTo(configuration(0));
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(conf.toJson());
    assertThat(TargetPropagation.ruleOf(read).orElseThrow().perturbation()).isEqualTo(mode);
    assertThat(Perturbation.parse(mode.label())).isEqualTo(mode);
  }

  @Test
  void unknownNamesAreRefusedWithAllKnown() {
    assertThatThrownBy(() -> Perturbation.parse("none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'none'")
        .hasMessageContaining("all, one-per-example, one-per-batch, joint");
  }

  private static TargetPropagation rule(Perturbation mode) {
    return Networks.drawn(TrainingRule.DDTP_LINEAR)
        .perturbation(mode)
        .feedbackUpdater(new Sgd(0.01));
  }

  private static TargetPropagation sameForAll(TrainingRule rule, Perturbation mode) {
    return Networks.drawn(rule).perturbation(mode).noiseSource(new NoiseOfColumns());
  }

  /** Noise that is a function of border and unit alone. */
  static final class NoiseOfColumns implements NoiseSource {
    @Override
    public void fill(INDArray into, long seed, int border, long step, int draw) {
      for (int j = 0; j < into.size(1); j++) {
        into.getColumn(j).assign(Math.sin(1 + 1.3 * j + border + 0.4 * draw));
      }
    }
  }

  private static MultiLayerConfiguration configuration(double dropout) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(0.01))
            .activation(Activation.TANH)
            .list();
    for (int i = 0; i < BORDERS; i++) {
      list.layer(new DenseLayer.Builder().nIn(5).nOut(5).dropOut(dropout).build());
    }
    return list.layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(5)
                .nOut(3)
                .build())
        .build();
  }

  private static MultiLayerNetwork network(TargetPropagation rule, double dropout) {
    MultiLayerNetwork net = new MultiLayerNetwork(rule.applyTo(configuration(dropout)));
    net.init();
    net.initGradientsView();
    return net;
  }

  private static List<LiveTargetLayer> borders(MultiLayerNetwork net) {
    List<LiveTargetLayer> borders = new ArrayList<>();
    for (Layer layer : net.getLayers()) {
      if (layer instanceof LiveTargetLayer border && border.isBorder()) {
        borders.add(border);
      }
    }
    return borders;
  }

  private static List<INDArray> feedback(MultiLayerNetwork net) {
    List<INDArray> weights = new ArrayList<>();
    borders(net).forEach(border -> weights.add(border.getParam("Q").dup()));
    return weights;
  }

  private static boolean isZero(LiveTargetLayer border) {
    return border.feedbackGradients().values().stream()
        .allMatch(view -> view.amaxNumber().doubleValue() == 0);
  }

  private static INDArray features(int batch) {
    INDArray x = Nd4j.create(DataType.DOUBLE, batch, 5);
    for (int i = 0; i < batch; i++) {
      for (int j = 0; j < 5; j++) {
        x.putScalar(i, j, Math.sin(1 + i * 1.7 + j * 0.9));
      }
    }
    return x;
  }

  private static INDArray labels(int batch) {
    INDArray y = Nd4j.zeros(DataType.DOUBLE, batch, 3);
    for (int i = 0; i < batch; i++) {
      y.putScalar(i, i % 3, 1);
    }
    return y;
  }
}
