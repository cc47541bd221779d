package org.dl4jtp.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dl4jtp.life.Life.TYPE;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Images;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.graph.Graphs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The gradient that a network hands out, and takes. */
class GradientsTest {
  static Stream<TrainingRule> rules() {
    return Stream.concat(Life.kindsAndBackpropagation(), Stream.of(TrainingRule.DTP));
  }

  static Stream<Arguments> rulesAndNormalizations() {
    return Sample.rotating(
        rules()
            .flatMap(r -> Stream.of(GradientNormalization.values()).map(n -> Arguments.of(r, n))));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("rulesAndNormalizations")
  void itHasAllParametersAndACopyOfItUpdatesThem(TrainingRule rule, GradientNormalization how) {
    MultiLayerConfiguration plain = Networks.plain(TYPE, b -> b.gradientNormalization(how));
    MultiLayerNetwork net = Life.network(rule, plain);
    Life.train(net, 0, 2);
    Gradient own = net.gradient();
    assertThat(own.gradientForVariable().keySet())
        .containsExactlyInAnyOrderElementsOf(net.paramTable().keySet());
    Map<String, INDArray> expected = sums(net.paramTable(), own);
    net.update(copy(own));
    assertThat(net.paramTable()).isEqualTo(expected);
    own = net.gradient();
    expected = sums(net.paramTable(), own);
    net.update(own);
    assertThat(net.paramTable()).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void ofAGraphToo(TrainingRule rule) {
    ComputationGraph net =
        Graphs.network(TargetPropagation.of(rule), Graphs.residual(TYPE, Activation.TANH));
    net.fit(Life.batch(1));
    Gradient own = net.gradient();
    assertThat(own.gradientForVariable().keySet())
        .containsExactlyInAnyOrderElementsOf(net.paramTable().keySet());
    Map<String, INDArray> expected = sums(net.paramTable(), own);
    net.update(copy(own));
    assertThat(net.paramTable()).isEqualTo(expected);
  }

  private static Map<String, INDArray> sums(Map<String, INDArray> parameters, Gradient gradient) {
    Map<String, INDArray> sums = new LinkedHashMap<>();
    parameters.forEach((name, p) -> sums.put(name, p.add(gradient.getGradientFor(name))));
    return sums;
  }

  private static Gradient copy(Gradient gradient) {
    Gradient copy = new DefaultGradient();
    gradient.gradientForVariable().forEach((name, g) -> copy.setGradientFor(name, g.dup()));
    return copy;
  }

  /** In the listener's turn the gradients of the feedback are what the updater then takes. */
  @Test
  void theFeedbacksPartIsThatOfTheStep() {
    for (GradientNormalization how : GradientNormalization.values()) {
      MultiLayerConfiguration plain = Networks.plain(TYPE, b -> b.gradientNormalization(how));
      MultiLayerNetwork net =
          Networks.network(
              TargetPropagation.of(TrainingRule.DTP)
                  .feedbackUpdater(new Sgd(1))
                  .feedbackWeightDecay(0)
                  .applyTo(plain));
      Life.train(net, 0, 1);
      INDArray before = net.getParam("2_Q").dup();
      net.setInput(Life.batch(2).getFeatures());
      net.setLabels(Life.batch(2).getLabels());
      net.computeGradientAndScore();
      INDArray gradient = net.gradient().getGradientFor("2_Q").dup();
      assertThat(gradient.amaxNumber().doubleValue()).isPositive();
      Life.train(net, 2, 3);
      assertThat(Life.distance(net.getParam("2_Q"), before.sub(gradient)))
          .as("%s", how)
          .isLessThan(1e-12);
    }
  }

  @Test
  void forwardParametersAloneAreNoGradientOfIt() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DFA, TYPE);
    Life.train(net, 0, 1);
    Gradient forward = new DefaultGradient();
    Life.FORWARD.forEach(name -> forward.setGradientFor(name, net.getParam(name).dup()));
    INDArray before = net.params().dup();
    assertThatThrownBy(() -> net.update(forward))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("length " + net.numParams());
    assertThat(net.params()).isEqualTo(before);
  }

  @Test
  void theOutputLayerIsAnIOutputLayer() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DFA, TYPE);
    INDArray labels = Life.batch(1).getLabels();
    IOutputLayer output = (IOutputLayer) net.getOutputLayer();
    output.setLabels(labels);
    assertThat(output.getLabels()).isEqualTo(labels);
    assertThat(net.getOutputLayer()).isNotInstanceOf(OutputLayer.class);
  }

  // ---- with respect to the network's input

  private static List<MultiLayerConfiguration> rows() {
    MultiLayerConfiguration none = Networks.plain(TYPE, b -> b.l2(0.01));
    none.setTrainingWorkspaceMode(WorkspaceMode.NONE);
    MultiLayerConfiguration dropout = Networks.plain(TYPE);
    dropout.getConf(0).getLayer().setIDropout(new Dropout(0.6));
    return List.of(Networks.plain(TYPE), none, dropout, withActivationsBelow());
  }

  private static MultiLayerConfiguration withActivationsBelow() {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(TYPE)
        .activation(Activation.TANH)
        .list()
        .layer(new ActivationLayer.Builder().activation(Activation.SOFTSIGN).build())
        .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(7).build())
        .layer(new DenseLayer.Builder().nIn(7).nOut(6).build())
        .layer(
            new org.deeplearning4j.nn.conf.layers.OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(6)
                .nOut(Networks.CLASSES)
                .build())
        .build();
  }

  @Test
  void underTheExactRuleItIsBackpropagations() {
    for (MultiLayerConfiguration conf : rows()) {
      compareWithBackpropagation(
          Networks.network(conf.clone()), Life.network(TrainingRule.EXACT, conf), Life.batch(3));
    }
    MultiLayerConfiguration images = Images.network(TYPE, false);
    compareWithBackpropagation(
        Networks.network(images.clone()),
        Networks.network(TargetPropagation.of(TrainingRule.EXACT).applyTo(images, Images.FLAT)),
        Images.data(6, TYPE, 1));
    MultiLayerNetwork frozen =
        Networks.network(
            TargetPropagation.of(TrainingRule.EXACT).freezeLayers(0).applyTo(Networks.plain(TYPE)));
    compareInputs(Networks.network(Networks.plain(TYPE)), frozen, Life.batch(3));
  }

  private static void compareWithBackpropagation(
      MultiLayerNetwork plain, MultiLayerNetwork exact, DataSet data) {
    plain.fit(data);
    exact.fit(data);
    exact.setParams(plain.params());
    compareInputs(plain, exact, data);
    Nd4j.getRandom().setSeed(3);
    Gradient expected = calculate(plain, data).getFirst();
    Nd4j.getRandom().setSeed(3);
    Gradient actual = calculate(exact, data).getFirst();
    expected
        .gradientForVariable()
        .forEach(
            (name, g) ->
                assertThat(Life.distance(actual.getGradientFor(name), g))
                    .as(name)
                    .isLessThan(1e-10));
  }

  private static void compareInputs(
      MultiLayerNetwork plain, MultiLayerNetwork exact, DataSet data) {
    Nd4j.getRandom().setSeed(3);
    INDArray expected = calculate(plain, data).getSecond();
    Nd4j.getRandom().setSeed(3);
    INDArray actual = calculate(exact, data).getSecond();
    assertThat(expected.amaxNumber().doubleValue()).isPositive();
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(Life.distance(actual, expected)).isLessThan(1e-10);
    assertThat(actual.isAttached()).isFalse();
  }

  private static Pair<Gradient, INDArray> calculate(MultiLayerNetwork net, DataSet data) {
    return net.calculateGradients(data.getFeatures(), data.getLabels(), null, null);
  }

  /** Of ‖h − ĥ‖²/(2η), ĥ the first hidden target, which stays where it is. */
  @ParameterizedTest
  @MethodSource("rules")
  void itIsTheDerivativeOfTheFirstLayersLoss(TrainingRule rule) {
    if (rule.equals(TrainingRule.BP)) {
      return;
    }
    MultiLayerNetwork net = Networks.network(rule, TYPE);
    Life.train(net, 0, 3);
    DataSet data = Life.batch(3);
    INDArray actual = calculate(net, data).getSecond();
    LayerStep first = TrainingStep.of(net, data.getFeatures(), data.getLabels()).layers().get(0);
    double eta = 0.1;
    INDArray numeric = Nd4j.create(TYPE, data.getFeatures().shape());
    for (long i = 0; i < numeric.length(); i++) {
      numeric.putScalar(
          i,
          (loss(net, data, first.target(), i, 1e-5) - loss(net, data, first.target(), i, -1e-5))
              / (2e-5 * eta));
    }
    assertThat(Life.distance(actual, numeric)).isLessThan(1e-7);
    assertThat(actual.amaxNumber().doubleValue()).isPositive();
  }

  private static double loss(
      MultiLayerNetwork net, DataSet data, INDArray target, long at, double step) {
    INDArray x = data.getFeatures().dup('c');
    x.putScalar(at, x.getDouble(at) + step);
    INDArray distance = net.feedForward(x, false).get(1).sub(target);
    return 0.5 * distance.norm2Number().doubleValue() * distance.norm2Number().doubleValue();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void askingForItChangesNothing(TrainingRule rule) {
    MultiLayerNetwork asked = Networks.network(rule, TYPE);
    MultiLayerNetwork still = Networks.network(rule, TYPE);
    Life.train(asked, 0, 2);
    Life.train(still, 0, 2);
    calculate(asked, Life.batch(7));
    Life.train(asked, 2, 4);
    Life.train(still, 2, 4);
    assertThat(asked.params()).isEqualTo(still.params());
  }
}
