package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * What every rule promises, on networks of several shapes. A new rule is one row of {@link #rules}.
 */
class RuleContractTest {
  private static final DataType TYPE = DataType.DOUBLE;

  private static final String ONE_RULE = "contract.rule";

  static Stream<TrainingRule> rules() {
    return chosen(
        Stream.concat(
                TrainingRule.values().stream().filter(r -> !r.isBackpropagation()),
                Stream.of(OwnRuleTest.FADING, OwnRuleTest.HUBER))
            .collect(Collectors.toList()));
  }

  /** All, or the one that a system property names. */
  private static Stream<TrainingRule> chosen(List<TrainingRule> rules) {
    String name = System.getProperty(ONE_RULE);
    if (name != null && rules.stream().noneMatch(rule -> rule.name().equals(name))) {
      throw new IllegalArgumentException(
          "-D" + ONE_RULE + "=" + name + " names no row of rules(); there are " + rules);
    }
    return rules.stream().filter(rule -> name == null || rule.name().equals(name));
  }

  /** A network, smooth enough for numerical differentiation. */
  record Case(String name, MultiLayerConfiguration conf) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> networks() {
    return Stream.of(
        new Case("tanh, softmax", Networks.plain(TYPE)),
        new Case("sigmoid, no bias", chain(Activation.SIGMOID, false, false, Output.SOFTMAX)),
        new Case("softplus, regression", chain(Activation.SOFTPLUS, true, false, Output.LINEAR)),
        new Case("elu, sigmoid mse", chain(Activation.ELU, true, false, Output.SIGMOID_MSE)),
        new Case("tanh, sigmoid xent", chain(Activation.TANH, true, false, Output.SIGMOID_XENT)),
        new Case("layer norm", chain(Activation.TANH, true, true, Output.SOFTMAX)),
        new Case("activation layers", withActivationLayers()));
  }

  /** Plain target propagation passes on what its inverses get wrong. */
  static Stream<Arguments> correctedRulesAndNetworks() {
    return rulesAndNetworks().filter(a -> !a.get()[0].equals(TrainingRule.TP));
  }

  static Stream<Arguments> rulesAndNetworks() {
    return Sample.rotating(rules().flatMap(rule -> networks().map(net -> Arguments.of(rule, net))));
  }

  static Stream<Arguments> learningRulesAndNetworks() {
    return Sample.rotating(
        rules()
            .filter(rule -> rule.feedbackLoss().learns())
            .flatMap(rule -> networks().map(net -> Arguments.of(rule, net))));
  }

  @ParameterizedTest(name = "{0}: {1}", allowZeroInvocations = true)
  @MethodSource("correctedRulesAndNetworks")
  void withoutOutputErrorEveryTargetIsItsActivation(TrainingRule rule, Case net) {
    MultiLayerNetwork live = network(rule, net, 0.1);
    INDArray x = Networks.data(6, TYPE, 1).getFeatures();
    // A copy: Deeplearning4j's activation layers work in place on the network's input.
    TrainingStep step = TrainingStep.of(live, x, live.output(x.dup()));
    for (LayerStep layer : step.layers()) {
      assertThat(largest(layer.target().sub(layer.activation()))).isLessThan(1e-12);
      assertThat(largest(layer.gradients().get("W"))).isLessThan(1e-11);
    }
  }

  @ParameterizedTest(name = "{0}: {1}", allowZeroInvocations = true)
  @MethodSource("correctedRulesAndNetworks")
  void displacementsAreLinearInSmallStepSizes(TrainingRule rule, Case net) {
    DataSet data = data();
    double eta = 1e-4;
    List<LayerStep> small = step(network(rule, net, eta), data).layers();
    List<LayerStep> smaller = step(network(rule, net, eta / 2), data).layers();
    for (int i = 0; i < small.size(); i++) {
      // Gradients are divided by η, so that they are alike to first order.
      INDArray one = small.get(i).gradients().get("W");
      INDArray two = smaller.get(i).gradients().get("W");
      assertThat(largest(one.sub(two)) / largest(one)).isLessThan(1e-3);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rulesAndNetworks")
  void everyLayerLearnsSomething(TrainingRule rule, Case net) {
    for (LayerStep layer : step(network(rule, net, 0.1), data()).layers()) {
      assertThat(largest(layer.gradients().get("W"))).as(layer.name()).isGreaterThan(1e-8);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rulesAndNetworks")
  void theOutputLayersGradientIsThatOfBackpropagation(TrainingRule rule, Case net) {
    DataSet data = data();
    MultiLayerNetwork plain = Networks.network(net.conf().clone());
    plain.setInput(data.getFeatures());
    plain.setLabels(data.getLabels());
    plain.computeGradientAndScore();
    TrainingStep step = step(network(rule, net, 0.1), data);
    assertThat(step.score())
        .isCloseTo(plain.score(), within(1e-12)); // by products in another order
    LayerStep output = step.layers().get(step.layers().size() - 1);
    INDArray expected =
        plain.gradient().getGradientFor(output.index() + "_W").div(data.numExamples());
    assertThat(output.gradients().get("W")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void exactTargetsGiveBackpropagation(Case net) {
    DataSet data = data();
    MultiLayerNetwork plain = Networks.network(net.conf().clone());
    plain.setInput(data.getFeatures());
    plain.setLabels(data.getLabels());
    plain.computeGradientAndScore();
    for (LayerStep layer : step(network(TrainingRule.EXACT, net, 0.1), data).layers()) {
      INDArray expected =
          plain.gradient().getGradientFor(layer.index() + "_W").div(data.numExamples());
      INDArray error = layer.gradients().get("W").sub(expected);
      assertThat(largest(error) / largest(expected)).as(layer.name()).isLessThan(1e-12);
    }
  }

  /** dW is the gradient of ‖h − ĥ‖²/(2η), averaged over the batch, with ĥ held constant. */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rulesAndNetworks")
  void hiddenLayersDescendTheirLocalLoss(TrainingRule rule, Case net) {
    double eta = 0.05;
    MultiLayerNetwork live = network(rule, net, eta);
    DataSet data = data();
    TrainingStep step = step(live, data);
    for (int i = 0; i < step.layers().size() - 1; i++) {
      LayerStep layer = step.layers().get(i);
      int below = i;
      checkGradient(
          live.getLayer(layer.index()).getParam("W"),
          layer.gradients().get("W"),
          () -> {
            INDArray h = step(live, data).layers().get(below).activation();
            double norm = h.distance2(layer.target());
            return norm * norm / (2 * eta) / data.numExamples();
          },
          rule + ", W of " + layer.name());
    }
  }

  @ParameterizedTest(name = "{0}: {1}", allowZeroInvocations = true)
  @MethodSource("learningRulesAndNetworks")
  void feedbackDescendsItsLoss(TrainingRule rule, Case net) {
    MultiLayerNetwork live = network(rule, net, 0.1);
    DataSet data = data();
    TrainingStep step = step(live, data);
    assertThat(step.layers()).anyMatch(LayerStep::hasLearnedFeedback);
    for (int i = 1; i < step.layers().size(); i++) {
      LayerStep layer = step.layers().get(i);
      if (!layer.hasLearnedFeedback()) {
        continue; // nothing leads into this layer's input
      }
      assertThat(layer.feedbackLoss()).isFinite();
      for (String name : layer.feedbackGradients().keySet()) {
        int owner = i;
        checkGradient(
            live.getLayer(layer.index()).getParam(name),
            layer.feedbackGradients().get(name),
            () -> step(live, data).layers().get(owner).feedbackLoss(),
            rule + ", " + name + " of " + layer.name());
      }
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rulesAndNetworks")
  void aStepIsTakenApartWithoutBeingTaken(TrainingRule rule, Case net) {
    MultiLayerNetwork live = network(rule, net, 0.1);
    live.fit(data());
    MultiLayerNetwork other = live.clone();
    INDArray before = live.params().dup();
    step(live, data());
    assertThat(live.params()).isEqualTo(before);
    live.fit(data());
    other.fit(data());
    assertThat(live.params()).isEqualTo(other.params());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rulesAndNetworks")
  void floatAgreesWithDouble(TrainingRule rule, Case net) {
    MultiLayerNetwork exact = network(rule, net, 1e-2);
    MultiLayerConfiguration conf = exact.getLayerWiseConfigurations().clone();
    conf.setDataType(DataType.FLOAT);
    MultiLayerNetwork coarse = Networks.network(conf);
    coarse.setParams(exact.params().castTo(DataType.FLOAT));
    DataSet data = data();
    DataSet coarseData =
        new DataSet(
            data.getFeatures().castTo(DataType.FLOAT), data.getLabels().castTo(DataType.FLOAT));
    List<LayerStep> expected = step(exact, data).layers();
    List<LayerStep> actual = step(coarse, coarseData).layers();
    for (int i = 0; i < expected.size(); i++) {
      INDArray e = expected.get(i).gradients().get("W");
      INDArray a = actual.get(i).gradients().get("W").castTo(TYPE);
      // Differences of activations lose digits where no addition theorem saves them.
      assertThat(largest(a.sub(e)) / largest(e)).isLessThan(2e-3);
    }
  }

  private static MultiLayerNetwork network(TrainingRule rule, Case net, double eta) {
    return Networks.network(Networks.drawn(rule).targetStepSize(eta).applyTo(net.conf().clone()));
  }

  private static DataSet data() {
    DataSet data = Networks.data(6, TYPE, 1);
    return new DataSet(data.getFeatures(), data.getLabels().mul(0.8).add(0.05));
  }

  private static TrainingStep step(MultiLayerNetwork net, DataSet data) {
    return TrainingStep.of(net, data.getFeatures(), data.getLabels());
  }

  private static double largest(INDArray array) {
    return array.amaxNumber().doubleValue();
  }

  /** Central differences at some elements. */
  private static void checkGradient(
      INDArray parameter, INDArray gradient, java.util.function.DoubleSupplier loss, String what) {
    Random random = new Random(1);
    double scale = Math.max(largest(gradient), 1e-3);
    double step = 1e-5;
    for (int k = 0; k < 4; k++) {
      int row = random.nextInt((int) parameter.size(0));
      int column = random.nextInt((int) parameter.size(1));
      double value = parameter.getDouble(row, column);
      parameter.putScalar(row, column, value + step);
      double up = loss.getAsDouble();
      parameter.putScalar(row, column, value - step);
      double down = loss.getAsDouble();
      parameter.putScalar(row, column, value);
      double numeric = (up - down) / (2 * step);
      INDArray matrix = gradient.reshape(parameter.shape());
      assertThat(matrix.getDouble(row, column) / scale)
          .as(what)
          .isCloseTo(numeric / scale, org.assertj.core.data.Offset.offset(1e-4));
    }
  }

  private enum Output {
    SOFTMAX(LossFunction.MCXENT, Activation.SOFTMAX),
    LINEAR(LossFunction.MSE, Activation.IDENTITY),
    SIGMOID_MSE(LossFunction.MSE, Activation.SIGMOID),
    SIGMOID_XENT(LossFunction.XENT, Activation.SIGMOID);

    private final LossFunction loss;
    private final Activation activation;

    Output(LossFunction loss, Activation activation) {
      this.loss = loss;
      this.activation = activation;
    }

    OutputLayer layer(int in) {
      return new OutputLayer.Builder(loss)
          .activation(activation)
          .nIn(in)
          .nOut(Networks.CLASSES)
          .build();
    }
  }

  private static MultiLayerConfiguration chain(
      Activation activation, boolean bias, boolean layerNorm, Output output) {
    return builder(activation)
        .layer(dense(Networks.INPUTS, 7, bias, layerNorm))
        .layer(dense(7, 6, bias, layerNorm))
        .layer(dense(6, 6, bias, layerNorm))
        .layer(output.layer(6))
        .build();
  }

  private static MultiLayerConfiguration withActivationLayers() {
    return builder(Activation.IDENTITY)
        .layer(new ActivationLayer.Builder().activation(Activation.TANH).build())
        .layer(dense(Networks.INPUTS, 7, true, false))
        .layer(new ActivationLayer.Builder().activation(Activation.TANH).build())
        .layer(new ActivationLayer.Builder().activation(Activation.SOFTPLUS).build())
        .layer(dense(7, 6, true, false))
        .layer(new ActivationLayer.Builder().activation(Activation.SIGMOID).build())
        .layer(Output.SOFTMAX.layer(6))
        .build();
  }

  private static NeuralNetConfiguration.ListBuilder builder(Activation activation) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(TYPE)
        .updater(new Sgd(0.1))
        .weightInit(WeightInit.XAVIER)
        .activation(activation)
        .list();
  }

  private static DenseLayer dense(int in, int out, boolean bias, boolean layerNorm) {
    return new DenseLayer.Builder().nIn(in).nOut(out).hasBias(bias).hasLayerNorm(layerNorm).build();
  }
}
