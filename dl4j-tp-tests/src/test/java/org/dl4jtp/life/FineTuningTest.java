package org.dl4jtp.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dl4jtp.life.Life.FORWARD;
import static org.dl4jtp.life.Life.TYPE;
import static org.dl4jtp.life.Life.assertClose;
import static org.dl4jtp.life.Life.train;
import static org.dl4jtp.life.Life.trainAlike;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.transferlearning.TransferLearningHelper;
import org.deeplearning4j.nn.weights.WeightInit;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Fine-tuning configurations reach wrapped layers; what feedback cannot follow is refused. */
class FineTuningTest {
  static Stream<TrainingRule> kinds() {
    return Life.kinds();
  }

  private record Setting(
      String name,
      Consumer<FineTuneConfiguration.Builder> tuned,
      UnaryOperator<NeuralNetConfiguration.Builder> configured) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Setting> settings() {
    return List.of(
        new Setting(
            "updater", t -> t.updater(new Nesterovs(0.05)), b -> b.updater(new Nesterovs(0.05))),
        new Setting(
            "bias updater", t -> t.biasUpdater(new Sgd(0.3)), b -> b.biasUpdater(new Sgd(0.3))),
        new Setting("l1", t -> t.l1(0.01), b -> b.l1(0.01)),
        new Setting("l2", t -> t.l2(0.1), b -> b.l2(0.1)),
        new Setting("bias l2", t -> t.l2Bias(0.1), b -> b.l2Bias(0.1)),
        new Setting("weight decay", t -> t.weightDecay(0.1), b -> b.weightDecay(0.1)),
        new Setting(
            "gradient clipping",
            t ->
                t.gradientNormalization(GradientNormalization.ClipL2PerLayer)
                    .gradientNormalizationThreshold(0.01),
            b ->
                b.gradientNormalization(GradientNormalization.ClipL2PerLayer)
                    .gradientNormalizationThreshold(0.01)),
        new Setting("dropout", t -> t.dropOut(0.7), b -> b.dropOut(0.7)),
        new Setting("sum instead of mean", t -> t.miniBatch(false), b -> b.miniBatch(false)));
  }

  static Stream<Arguments> rulesAndSettings() {
    return Sample.rotating(
        Stream.concat(kinds(), Stream.of(TrainingRule.BP))
            .flatMap(rule -> settings().stream().map(s -> Arguments.of(rule, s))));
  }

  private static MultiLayerNetwork network(
      TrainingRule rule, UnaryOperator<NeuralNetConfiguration.Builder> global) {
    return Life.network(rule, Networks.plain(TYPE, b -> global.apply(b.updater(new Adam(0.01)))));
  }

  private static TransferLearning.Builder tuning(
      MultiLayerNetwork net, Consumer<FineTuneConfiguration.Builder> settings) {
    FineTuneConfiguration.Builder builder = new FineTuneConfiguration.Builder();
    settings.accept(builder);
    return new TransferLearning.Builder(net).fineTuneConfiguration(builder.build());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rulesAndSettings")
  void aFineTunedNetworkTrainsAsOneThatWasConfiguredSo(TrainingRule rule, Setting setting) {
    MultiLayerNetwork original = network(rule, b -> b);
    MultiLayerNetwork tuned = tuning(original, setting.tuned).build();
    MultiLayerNetwork configured = network(rule, setting.configured);
    assertThat(tuned.params()).isEqualTo(configured.params());
    trainAlike(tuned, configured, 3);
    assertThat(tuned.params()).isEqualTo(configured.params());
    trainAlike(original, tuned, 3);
    assertThat(original.params()).isNotEqualTo(tuned.params());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void constraintsAndWeightNoiseOfHiddenLayersAreTakenOver(TrainingRule rule) {
    MultiLayerNetwork net = network(rule, b -> b);
    MultiLayerNetwork constrained = tuning(net, t -> t.constraints(List.of(maxNorm(0.1)))).build();
    train(constrained, 0, 2);
    for (String weights : List.of("0_W", "1_W", "2_W")) {
      assertThat(constrained.getParam(weights).norm2(0).maxNumber().doubleValue())
          .as(weights)
          .isLessThanOrEqualTo(0.1 + 1e-9);
    }
    assertThatThrownBy(() -> tuning(net, t -> t.weightNoise(new DropConnect(0.5))).build())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("layer2")
        .hasMessageContaining("weight noise");
  }

  private static MaxNormConstraint maxNorm(double norm) {
    return new MaxNormConstraint(norm, java.util.Set.of("W"), 0);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatFeedbackCannotFollowIsRefusedWithTheWayToDoIt(TrainingRule rule) {
    MultiLayerNetwork net = network(rule, b -> b);
    assertThatThrownBy(() -> tuning(net, t -> t.activation(Activation.RELU)).build())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("layer0")
        .hasMessageContaining("activation from tanh to relu")
        .hasMessageContaining("TargetPropagation.strip");
    assertThatThrownBy(() -> tuning(net, t -> {}).nOutReplace(1, 9, WeightInit.XAVIER).build())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("layer1")
        .hasMessageContaining("units from 6 to 9")
        .hasMessageContaining("TargetPropagation.applyTo");
    assertThatThrownBy(() -> tuning(net, t -> {}).nInReplace(0, 9, WeightInit.XAVIER).build())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("layer0")
        .hasMessageContaining("inputs from 8 to 9");
    assertThatThrownBy(
            () ->
                tuning(net, t -> t.optimizationAlgo(OptimizationAlgorithm.CONJUGATE_GRADIENT))
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer0")
        .hasMessageContaining("STOCHASTIC_GRADIENT_DESCENT");
    assertThat(tuning(net, t -> t.activation(Activation.SOFTMAX)))
        .as("the network itself is as it was")
        .isNotNull();
    train(net, 0, 1);
  }

  private static OutputLayer head(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(6)
        .nOut(classes)
        .build();
  }

  static Stream<TrainingRule> someOrAllKinds() {
    return Sample.oneIn(3, kinds());
  }

  @ParameterizedTest
  @MethodSource("someOrAllKinds")
  void aNewHeadOnATrainedBodyLearnsByTheRule(TrainingRule rule) {
    MultiLayerNetwork trained = network(rule, b -> b);
    train(trained, 0, 150);
    MultiLayerNetwork plain =
        tuning(TargetPropagation.strip(trained), t -> t.updater(new Adam(0.02)))
            .removeOutputLayer()
            .addLayer(head(Networks.CLASSES))
            .build();
    TargetPropagation tp = TargetPropagation.of(rule);
    MultiLayerNetwork net = tp.freezeLayers(0).applyTo(plain);
    assertThat(net.getParam("0_W")).isEqualTo(trained.getParam("0_W"));
    assertThat(net.getParam("1_W")).isEqualTo(trained.getParam("1_W"));
    assertThat(net.getParam("2_W")).isEqualTo(plain.getParam("2_W"));
    INDArray x = Life.batch(5).getFeatures();
    assertThat(net.output(x)).isEqualTo(plain.output(x));
    assertThat(TargetPropagation.ruleOf(net.getLayerWiseConfigurations()).orElseThrow().rule())
        .isEqualTo(rule.name());

    MultiLayerNetwork bp = TargetPropagation.of(TrainingRule.BP).freezeLayers(0).applyTo(plain);
    DataSet test = Networks.data(500, TYPE, 77);
    for (int epoch = 0; epoch < 15; epoch++) {
      for (DataSet batch : Networks.data(500, TYPE, 78).batchBy(25)) {
        net.fit(batch);
        bp.fit(batch);
      }
    }
    assertThat(Life.accuracy(net, test)).isGreaterThan(Life.accuracy(bp, test) - 0.1);
    assertThat(Life.accuracy(net, test)).isGreaterThan(0.6);
    assertThat(net.getParam("0_W")).isEqualTo(trained.getParam("0_W"));
    assertThat(net.getParam("1_W")).isNotEqualTo(trained.getParam("1_W"));
  }

  @Test
  void aConvertedNetworkKeepsItsWeightsAndLeavesTheGeneratorAlone() {
    MultiLayerNetwork plain = network(TrainingRule.BP, b -> b);
    train(plain, 0, 5);
    MultiLayerNetwork exact = TargetPropagation.of(TrainingRule.EXACT).applyTo(plain);
    MultiLayerNetwork back = TargetPropagation.strip(exact);
    assertThat(back.params()).isEqualTo(plain.params());
    // Updater states and counts stay behind on both ways.
    MultiLayerNetwork restarted = TargetPropagation.of(TrainingRule.BP).applyTo(plain);
    train(exact, 5, 8);
    train(restarted, 5, 8);
    assertClose(exact, restarted, FORWARD);
    org.nd4j.linalg.factory.Nd4j.getRandom().setSeed(3);
    double first = org.nd4j.linalg.factory.Nd4j.getRandom().nextDouble();
    org.nd4j.linalg.factory.Nd4j.getRandom().setSeed(3);
    TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(plain);
    assertThat(org.nd4j.linalg.factory.Nd4j.getRandom().nextDouble()).isEqualTo(first);
    assertThatThrownBy(
            () ->
                TargetPropagation.of(TrainingRule.DFA)
                    .applyTo(new MultiLayerNetwork(Networks.plain(TYPE))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("init()");
    assertThatThrownBy(() -> TargetPropagation.of(TrainingRule.DFA).applyTo(exact))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("revert");
  }

  @Test
  void aFrozenLayerOfTransferLearningStaysAndTheOthersLearn() {
    MultiLayerNetwork frozen =
        tuning(network(TrainingRule.BP, b -> b), t -> {}).setFeatureExtractor(0).build();
    for (TrainingRule rule : List.of(TrainingRule.DFA, TrainingRule.DTP, TrainingRule.EXACT)) {
      MultiLayerNetwork net = TargetPropagation.of(rule).applyTo(frozen);
      net.fit(Networks.data(16, TYPE, 1));
      assertThat(net.getParam("0_W")).as(rule.name()).isEqualTo(frozen.getParam("0_W"));
      for (String learned : List.of("1_W", "2_W")) {
        assertThat(net.getParam(learned)).as(rule.name()).isNotEqualTo(frozen.getParam(learned));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theHelperThatFeaturizesIsRefused(TrainingRule rule) {
    MultiLayerNetwork net = network(rule, b -> b);
    assertThatThrownBy(() -> new TransferLearningHelper(net, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("revert");
  }

  @Test
  void thePlainConfigurationOfAFineTunedNetworkIsThatOfAFineTunedPlainNetwork() {
    Consumer<FineTuneConfiguration.Builder> settings = t -> t.updater(new Sgd(0.3)).l2(0.5);
    MultiLayerConfiguration tuned =
        tuning(network(TrainingRule.DFA, b -> b), settings).build().getLayerWiseConfigurations();
    MultiLayerConfiguration plain =
        tuning(network(TrainingRule.BP, b -> b), settings).build().getLayerWiseConfigurations();
    assertThat(TargetPropagation.revert(tuned)).isEqualTo(plain);
  }
}
