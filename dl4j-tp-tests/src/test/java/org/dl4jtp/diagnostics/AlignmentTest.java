package org.dl4jtp.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.layer.LiveTargetLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class AlignmentTest {
  private static final double NOTHING = 1e-5;
  private static final DataSet BATCH = Networks.data(16, DataType.DOUBLE, 1);
  private static final DataSet EXAMPLE = Networks.data(1, DataType.DOUBLE, 2);

  @Test
  void backpropagationAlignsWithItself() {
    for (LayerAlignment layer : measured(TrainingRule.EXACT, 0.1).layers()) {
      assertThat(layer.weightAngleToBackpropagation()).isLessThan(NOTHING);
      assertThat(layer.biasAngleToBackpropagation()).isLessThan(NOTHING);
      assertThat(layer.activationAngleToBackpropagation()).isLessThan(NOTHING);
      assertThat(layer.feedbackLoss()).isNaN();
    }
    assertThat(measured(TrainingRule.EXACT, 0.1).layers().get(0).weightAngleToGaussNewton())
        .isGreaterThan(1);
  }

  @Test
  void gaussNewtonAlignsWithItselfAtTheSameDampingOnly() {
    LayerAlignment same = measured(TrainingRule.gaussNewton(0.5), 0.5).layers().get(0);
    assertThat(same.weightAngleToGaussNewton()).isLessThan(NOTHING);
    assertThat(same.activationAngleToGaussNewton()).isLessThan(NOTHING);
    LayerAlignment other = measured(TrainingRule.gaussNewton(0.5), 0.001).layers().get(0);
    assertThat(other.weightAngleToGaussNewton()).isGreaterThan(1);
  }

  @Test
  void muchDampingTurnsGaussNewtonToBackpropagation() {
    LayerAlignment layer = measured(TrainingRule.gaussNewton(1e6), 1e6).layers().get(0);
    assertThat(layer.weightAngleToBackpropagation()).isLessThan(0.01);
  }

  @Test
  void outputLayerAlwaysFollowsTheGradient() {
    for (TrainingRule rule : TrainingRule.values()) {
      if (!rule.isBackpropagation()) {
        LayerAlignment output = measured(rule, 0.1).layers().get(2);
        assertThat(output.weightAngleToBackpropagation()).as("%s", rule).isLessThan(NOTHING);
        assertThat(output.nullSpaceShare()).isNaN();
      }
    }
  }

  @Test
  void randomFeedbackStandsAtARightAngleOnAverage() {
    double sum = 0;
    int seeds = 30;
    for (int seed = 0; seed < seeds; seed++) {
      MultiLayerNetwork net =
          Networks.network(
              Networks.drawn(TrainingRule.DFA).seed(seed).applyTo(Networks.plain(DataType.DOUBLE)));
      sum += measure(net, 0.1).layers().get(0).activationAngleToBackpropagation();
    }
    assertThat(sum / seeds).isCloseTo(90, offset(12.0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dtp", "ddtp-linear", "dtpdrl", "ddtp-rhl", "ldrl", "gnt"})
  void measuringLeavesNoTrace(String name) {
    TrainingRule rule = TrainingRule.parse(name);
    MultiLayerNetwork left = Networks.network(rule, DataType.FLOAT);
    INDArray leftDraws = train(left, false);
    MultiLayerNetwork measured = Networks.network(rule, DataType.FLOAT);
    INDArray measuredDraws = train(measured, true);
    assertThat(measured.params()).isEqualTo(left.params());
    assertThat(measured.getUpdater().getStateViewArray())
        .isEqualTo(left.getUpdater().getStateViewArray());
    assertThat(measured.getIterationCount()).isEqualTo(left.getIterationCount());
    assertThat(measuredDraws).isEqualTo(leftDraws);
  }

  /** Three steps; returns what ND4J's generator gives next. */
  private static INDArray train(MultiLayerNetwork net, boolean measure) {
    DataSet batch = Networks.data(16, DataType.FLOAT, 3);
    DataSet other = Networks.data(16, DataType.FLOAT, 4);
    Nd4j.getRandom().setSeed(5);
    for (int i = 0; i < 3; i++) {
      net.fit(batch);
      if (measure) {
        double score = net.score();
        INDArray gradients = net.getFlattenedGradients().dup();
        List<Double> losses = feedbackLosses(net);
        AlignmentMeasure.withDamping(0.1)
            .andNullSpace()
            .andInverseErrors()
            .of(net, other.getFeatures(), other.getLabels());
        assertThat(net.score()).isEqualTo(score);
        assertThat(net.getFlattenedGradients()).isEqualTo(gradients);
        assertThat(feedbackLosses(net)).isEqualTo(losses);
      }
    }
    return Nd4j.rand(1, 4);
  }

  private static List<Double> feedbackLosses(MultiLayerNetwork net) {
    return Arrays.stream(net.getLayers())
        .map(layer -> ((LiveTargetLayer) layer).feedbackLoss())
        .collect(Collectors.toList());
  }

  @Test
  void exactTargetsWasteNothingAndRandomOnesMuch() {
    assertThat(wasted(TrainingRule.EXACT)).isLessThan(1e-7);
    assertThat(wasted(TrainingRule.gaussNewton(0.1))).isLessThan(1e-7);
    assertThat(wasted(TrainingRule.DTP)).isGreaterThan(0.2);
    assertThat(wasted(TrainingRule.DFA)).isGreaterThan(0.2);
  }

  @Test
  void nothingIsWastedWhereThereIsNoNullSpace() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DFA, DataType.DOUBLE);
    DataSet many = Networks.data(60, DataType.DOUBLE, 4); // 240 outputs, 56 and 42 weights
    Alignment alignment =
        AlignmentMeasure.withDamping(1)
            .andNullSpace()
            .of(net, many.getFeatures(), many.getLabels());
    assertThat(alignment.layers().get(0).nullSpaceShare()).isLessThan(1e-7);
  }

  private static double wasted(TrainingRule rule) {
    return AlignmentMeasure.withDamping(0.1)
        .andNullSpace()
        .of(Networks.network(rule, DataType.DOUBLE), EXAMPLE.getFeatures(), EXAMPLE.getLabels())
        .layers()
        .get(0)
        .nullSpaceShare();
  }

  @Test
  void nullSpacesOfLargeNetworksAreRefused() {
    MultiLayerNetwork net = linear(TrainingRule.DFA, 300, 300, 10);
    INDArray x = Nd4j.ones(DataType.DOUBLE, 8, 300);
    INDArray y = Nd4j.zeros(DataType.DOUBLE, 8, 10);
    assertThatThrownBy(() -> AlignmentMeasure.withDamping(0.1).andNullSpace().of(net, x, y))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("layer 0", "80 outputs", "90000 weights", "fewer examples");
  }

  @Test
  void inverseErrorIsThatOfTheWeights() {
    MultiLayerNetwork net = linear(TrainingRule.DTP, 4, 4, 3);
    INDArray w =
        Nd4j.eye(4)
            .castTo(DataType.DOUBLE)
            .get(
                org.nd4j.linalg.indexing.NDArrayIndex.all(),
                org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 3));
    net.getLayer(1).setParam("W", w.dup());
    net.getLayer(1).setParam("Q", w.transpose().dup());
    double error = inverseError(net);
    assertThat(error).isCloseTo(Math.sqrt(1 - 3 / 4.0), offset(1e-7)); // as good as it gets
    net.getLayer(1).getParam("Q").assign(0);
    assertThat(inverseError(net)).isCloseTo(1, offset(1e-7));
    net.getLayer(1).setParam("Q", w.transpose().mul(2));
    assertThat(inverseError(net)).isCloseTo(1, offset(1e-7)); // three times 1, once −1
  }

  private static double inverseError(MultiLayerNetwork net) {
    Alignment alignment =
        AlignmentMeasure.withDamping(1)
            .andInverseErrors()
            .of(net, Nd4j.ones(DataType.DOUBLE, 2, 4), Nd4j.zeros(DataType.DOUBLE, 2, 3));
    assertThat(alignment.layers().get(1).inverseError()).isNaN();
    return alignment.layers().get(0).inverseError();
  }

  @Test
  void backpropagationNetworksAreRefused() {
    MultiLayerNetwork net = Networks.network(Networks.plain(DataType.DOUBLE));
    assertThatThrownBy(() -> measure(net, 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("backpropagation", "'exact'");
    assertThatThrownBy(() -> AlignmentMeasure.withDamping(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void printsATable() {
    assertThat(measured(TrainingRule.DTP, 0.1).toString())
        .contains("W/BP", "layer0", "layer2")
        .hasLineCount(5);
  }

  private static Alignment measured(TrainingRule rule, double damping) {
    return measure(Networks.network(rule, DataType.DOUBLE), damping);
  }

  private static Alignment measure(MultiLayerNetwork net, double damping) {
    return Alignment.of(net, BATCH.getFeatures(), BATCH.getLabels(), damping);
  }

  private static MultiLayerNetwork linear(TrainingRule rule, int in, int hidden, int out) {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(0.1))
            .activation(Activation.IDENTITY)
            .list()
            .layer(new DenseLayer.Builder().nIn(in).nOut(hidden).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MSE)
                    .activation(Activation.IDENTITY)
                    .nIn(hidden)
                    .nOut(out)
                    .build())
            .build();
    return Networks.network(TargetPropagation.of(rule).applyTo(conf));
  }
}
