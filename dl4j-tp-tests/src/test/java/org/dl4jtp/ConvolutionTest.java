package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.File;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.dl4jtp.contract.RepeatingNoise;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.feedback.AffineFeedback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** What every rule promises, on convolutional networks with every supported layer. */
class ConvolutionTest {
  private static final DataType TYPE = DataType.DOUBLE;

  static Stream<TrainingRule> rules() {
    return Sample.rules(TrainingRule.values().stream().filter(r -> !r.isBackpropagation()));
  }

  static Stream<TrainingRule> learningRules() {
    return rules().filter(r -> r.feedbackLoss().learns());
  }

  static Stream<TrainingRule> rulesToLearnBy() {
    return Sample.oneIn(
        6,
        Stream.of(
            TrainingRule.DDTP_LINEAR,
            TrainingRule.DDTP_CONTROL,
            TrainingRule.DFA,
            TrainingRule.DTP,
            TrainingRule.DTPDRL,
            TrainingRule.LDRL));
  }

  static Stream<TrainingRule> layerwiseRules() {
    return rules().filter(r -> r.targetPath().mapsActivationAbove());
  }

  static Stream<TrainingRule> learningLayerwiseRules() {
    return layerwiseRules().filter(r -> r.feedbackLoss().learns());
  }

  @ParameterizedTest
  @MethodSource("rulesToLearnBy")
  void itLearns(TrainingRule rule) {
    MultiLayerNetwork net = network(rule, DataType.FLOAT, true);
    DataSet train = Images.data(1500, DataType.FLOAT, 100);
    DataSet test = Images.data(500, DataType.FLOAT, 101);
    INDArray kernels = net.getParam("0_W").dup();
    int epochs = Sample.times(4, 10);
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (DataSet batch : train.batchBy(30)) {
        net.fit(batch);
      }
    }
    double correct =
        net.output(test.getFeatures())
            .argMax(1)
            .eq(test.getLabels().argMax(1))
            .castTo(DataType.FLOAT)
            .meanNumber()
            .doubleValue();
    assertThat(correct).as("test accuracy, by chance 0.25").isGreaterThan(0.8);
    assertThat(net.getParam("0_W")).isNotEqualTo(kernels);
  }

  @Test
  void exactTargetsGiveBackpropagation() {
    DataSet data = Images.data(6, TYPE, 1);
    MultiLayerNetwork plain = Networks.network(Images.network(TYPE, false));
    plain.setInput(data.getFeatures().dup());
    plain.setLabels(data.getLabels());
    plain.computeGradientAndScore();
    for (LayerStep layer : step(network(TrainingRule.EXACT, TYPE, false), data).layers()) {
      layer
          .gradients()
          .forEach(
              (name, gradient) -> {
                INDArray expected =
                    plain.gradient().getGradientFor(layer.index() + "_" + name).div(6);
                double error = largest(gradient.sub(expected)) / largest(expected);
                assertThat(error).as("%s of layer %d", name, layer.index()).isLessThan(1e-12);
              });
    }
  }

  /** dW is the gradient of ‖h − ĥ‖²/(2η), averaged over the batch, with ĥ held constant. */
  @ParameterizedTest
  @MethodSource("rules")
  void hiddenLayersDescendTheirLocalLoss(TrainingRule rule) {
    MultiLayerNetwork net = network(rule, TYPE, false);
    DataSet data = Images.data(4, TYPE, 1);
    TrainingStep step = step(net, data);
    for (int i = 0; i < step.layers().size() - 1; i++) {
      LayerStep layer = step.layers().get(i);
      assertThat(largest(layer.gradients().get("W"))).as(layer.name()).isGreaterThan(1e-8);
      int below = i;
      checkGradient(
          net.getLayer(layer.index()).getParam("W"),
          layer.gradients().get("W"),
          () -> {
            INDArray h = step(net, data).layers().get(below).activation();
            double norm = h.distance2(layer.target());
            return norm * norm / (2 * 0.1) / data.numExamples();
          },
          rule + ", W of " + layer.name());
    }
  }

  /** The same for γ and β of batch normalisation, which belong to the unit below. */
  @ParameterizedTest
  @MethodSource("rules")
  void batchNormalisationDescendsTheLossOfItsUnit(TrainingRule rule) {
    MultiLayerConfiguration conf = Images.network(TYPE, true);
    conf.getConfs().forEach(c -> c.getLayer().setIDropout(null));
    ((org.deeplearning4j.nn.conf.layers.DropoutLayer) conf.getConf(8).getLayer()).setIDropout(null);
    MultiLayerNetwork net = Networks.network(Networks.drawn(rule).applyTo(conf));
    DataSet data = Images.data(4, TYPE, 1);
    LayerStep unit = step(net, data).layers().get(0);
    net.setInput(data.getFeatures());
    net.setLabels(data.getLabels());
    net.computeGradientAndScore();
    for (String name : new String[] {"gamma", "beta"}) {
      checkGradient(
          net.getLayer(1).getParam(name),
          net.gradient().getGradientFor("1_" + name).div(data.numExamples()),
          () -> {
            double norm = step(net, data).layers().get(0).activation().distance2(unit.target());
            return norm * norm / (2 * 0.1) / data.numExamples();
          },
          rule + ", " + name);
    }
  }

  @ParameterizedTest
  @MethodSource("learningRules")
  void feedbackDescendsItsLoss(TrainingRule rule) {
    for (boolean unlikeInference : new boolean[] {false, true}) {
      MultiLayerNetwork net = network(rule, TYPE, unlikeInference);
      DataSet data = Images.data(4, TYPE, 1);
      TrainingStep step = step(net, data);
      for (int i = 1; i < step.layers().size(); i++) {
        LayerStep layer = step.layers().get(i);
        int owner = i;
        layer
            .feedbackGradients()
            .forEach(
                (name, gradient) ->
                    checkGradient(
                        net.getLayer(layer.index()).getParam(name),
                        gradient,
                        () -> step(net, data).layers().get(owner).feedbackLoss(),
                        rule + ", " + name + " of " + layer.name()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aStepIsTakenApartWithoutBeingTaken(TrainingRule rule) {
    MultiLayerNetwork net = network(rule, DataType.FLOAT, true);
    train(net, 0, 1);
    MultiLayerNetwork other = net.clone();
    INDArray before = net.params().dup();
    step(net, Images.data(4, DataType.FLOAT, 1));
    assertThat(net.params()).isEqualTo(before);
    train(net, 1, 3);
    train(other, 1, 3);
    assertThat(other.params()).isEqualTo(net.params());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void savedLoadedAndContinuedItIsTheNetworkThatWentOn(TrainingRule rule, @TempDir Path dir)
      throws Exception {
    MultiLayerNetwork net = network(rule, DataType.FLOAT, true);
    train(net, 0, 3);
    File file = dir.resolve("net.zip").toFile();
    ModelSerializer.writeModel(net, file, true);
    MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);
    assertThat(loaded.getLayerWiseConfigurations()).isEqualTo(net.getLayerWiseConfigurations());
    train(net, 3, 6);
    train(loaded, 3, 6);
    assertThat(loaded.params()).isEqualTo(net.params());
    assertThat(net.params().isNaN().any()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void withAndWithoutWorkspacesItIsTheSame(TrainingRule rule) {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      MultiLayerConfiguration conf = Networks.drawn(rule).applyTo(Images.network(type, true));
      MultiLayerNetwork with = Networks.network(conf.clone());
      conf.setTrainingWorkspaceMode(WorkspaceMode.NONE);
      conf.setInferenceWorkspaceMode(WorkspaceMode.NONE);
      MultiLayerNetwork without = Networks.network(conf);
      train(with, 0, 4);
      train(without, 0, 4);
      assertThat(without.params()).isEqualTo(with.params());
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theConfigurationTravelsAndReverts(TrainingRule rule) {
    MultiLayerConfiguration plain = Images.network(TYPE, true);
    MultiLayerConfiguration tp = Networks.drawn(rule).applyTo(plain);
    assertThat(MultiLayerConfiguration.fromJson(tp.toJson())).isEqualTo(tp);
    assertThat(MultiLayerConfiguration.fromYaml(tp.toYaml())).isEqualTo(tp);
    assertThat(TargetPropagation.revert(tp)).isEqualTo(plain);

    MultiLayerNetwork live = Networks.network(tp);
    MultiLayerNetwork livePlain = Networks.network(plain.clone());
    assertThat(TargetPropagation.revert(live.getLayerWiseConfigurations()).toJson())
        .isEqualTo(livePlain.getLayerWiseConfigurations().toJson());
    for (int i = 0; i < livePlain.getnLayers(); i++) {
      for (String name : livePlain.getLayer(i).conf().variables()) {
        assertThat(live.getLayer(i).getParam(name)).isEqualTo(livePlain.getLayer(i).getParam(name));
      }
    }
  }

  @Test
  void stripGivesAPlainNetworkWithEqualOutputs() {
    MultiLayerNetwork net = network(TrainingRule.DDTP_LINEAR, DataType.FLOAT, true);
    train(net, 0, 5);
    MultiLayerNetwork plain = TargetPropagation.strip(net);
    INDArray x = Images.data(20, DataType.FLOAT, 50).getFeatures();
    assertThat(plain.output(x)).isEqualTo(net.output(x));
    assertThat(plain.getLayerWiseConfigurations().toJson()).doesNotContain("dl4jtp");
  }

  /** Between maps it is a deconvolution by kernels like those forward. */
  @ParameterizedTest
  @MethodSource("layerwiseRules")
  void layerwiseFeedbackBetweenMapsIsLocal(TrainingRule rule) {
    MultiLayerNetwork net = network(rule, TYPE, true);
    for (int layer : new int[] {5, 10}) {
      INDArray kernels = net.getParam(layer + "_W");
      assertThat(net.getParam(layer + "_Q").shape()).isEqualTo(kernels.shape());
      assertThat(net.getParam(layer + "_q").shape()).containsExactly(1, kernels.size(1));
    }
    assertThat(net.getParam("11_Q").shape()).containsExactly(10, 6 * 4);

    TrainingRule dense =
        TrainingRule.of(
            "dense",
            rule.targetPath(),
            ((AffineFeedback) rule.feedbackMapping()).dense(),
            rule.feedbackLoss());
    assertThat(network(dense, TYPE, true).getParam("10_Q").shape())
        .containsExactly(6 * 4, 8 * 5 * 2);
  }

  @ParameterizedTest
  @MethodSource("learningLayerwiseRules")
  void feedbackBetweenMapsLearns(TrainingRule rule) {
    MultiLayerConfiguration still = Images.network(TYPE, false);
    still
        .getConfs()
        .forEach(
            c -> {
              if (c.getLayer() instanceof BaseLayer) {
                ((BaseLayer) c.getLayer()).setIUpdater(new Sgd(0));
              }
            });
    MultiLayerNetwork net =
        Networks.network(
            Networks.drawn(rule)
                .noiseSource(new RepeatingNoise()) // so that losses can be compared
                .feedbackUpdater(new Adam(0.01))
                .applyTo(still));
    DataSet data = Images.data(8, TYPE, 1);
    TrainingStep before = step(net, data);
    for (int i = 0; i < 60; i++) {
      net.fit(data.copy());
    }
    TrainingStep after = step(net, data);
    for (int layer : new int[] {1, 2}) {
      double start = before.layers().get(layer).feedbackLoss();
      // Sent up to four outputs, little of the noise can come back.
      double share = rule.equals(TrainingRule.DTPDRL) ? 1e-3 : 0.05;
      assertThat(after.layers().get(layer).feedbackLoss())
          .as("feedback loss of layer %d", layer)
          .isLessThan(start - share * Math.abs(start));
    }
  }

  private static MultiLayerNetwork network(TrainingRule rule, DataType type, boolean random) {
    return Networks.network(Networks.drawn(rule).applyTo(Images.network(type, random)));
  }

  private static void train(MultiLayerNetwork net, int from, int to) {
    for (int i = from; i < to; i++) {
      Nd4j.getRandom().setSeed(100 + i); // of dropout
      net.fit(Images.data(8, net.getLayerWiseConfigurations().getDataType(), i));
    }
  }

  private static TrainingStep step(MultiLayerNetwork net, DataSet data) {
    Nd4j.getRandom().setSeed(5);
    return TrainingStep.of(net, data.getFeatures(), data.getLabels());
  }

  private static double largest(INDArray array) {
    return array.amaxNumber().doubleValue();
  }

  /** Central differences at some elements. */
  private static void checkGradient(
      INDArray parameter, INDArray gradient, DoubleSupplier loss, String what) {
    Random random = new Random(1);
    double scale = Math.max(largest(gradient), 1e-3);
    INDArray shaped = gradient.reshape(parameter.shape());
    for (int k = 0; k < 3; k++) {
      long[] at = new long[parameter.rank()];
      for (int d = 0; d < at.length; d++) {
        at[d] = random.nextInt((int) parameter.size(d));
      }
      double value = parameter.getDouble(at);
      parameter.putScalar(at, value + 1e-5);
      double up = loss.getAsDouble();
      parameter.putScalar(at, value - 1e-5);
      double down = loss.getAsDouble();
      parameter.putScalar(at, value);
      double numeric = (up - down) / 2e-5;
      assertThat(shaped.getDouble(at) / scale).as(what).isCloseTo(numeric / scale, offset(1e-4));
    }
  }
}
