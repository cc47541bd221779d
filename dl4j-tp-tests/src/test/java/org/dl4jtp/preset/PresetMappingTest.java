package org.dl4jtp.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import java.util.stream.DoubleStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.RandomHiddenFeedback;
import org.dl4jtp.learning.TorchAdam;
import org.dl4jtp.step.RuleSettings;
import org.dl4jtp.target.DirectTargets;
import org.dl4jtp.train.FeedbackSchedule;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;

/** Mapped values against numbers computed by hand from the published ones. */
class PresetMappingTest {
  @Test
  void ddtpLinear() {
    Preset preset = Preset.named("mnist_DDTPlinear");
    assertThat(preset.benchmark()).isEqualTo(Benchmark.MNIST);
    assertThat(preset.batchSize()).isEqualTo(128);
    assertThat(preset.epochs()).isEqualTo(100);
    assertThat(preset.seed()).isEqualTo(42);
    assertThat(preset.validationExamples()).isEqualTo(5000);
    close(preset.learningRates(), 3.338463851366897e-4, 6);
    close(preset.epsilons(), 1.317632089174172e-5, 6);
    assertThat(preset.feedbackSchedule())
        .isEqualTo(FeedbackSchedule.none().pretrainingEpochs(6).extraEpochs(1));

    RuleSettings rule = rule(preset);
    assertThat(rule.rule()).isEqualTo("ddtp-linear");
    close(rule.targetStepSize(), 4.763234697474583e-4);
    assertThat(rule.noiseLevel()).isEqualTo(0.0907524824699504);
    assertThat(rule.feedbackWeightDecay()).isEqualTo(5.836204840235672e-7);
    assertThat(rule.feedbackUpdater())
        .isEqualTo(new TorchAdam(0.00016378232822128718, 0.999, 0.999, 0.0002838378678760835));
    assertThat(((AffineFeedback) rule.feedbackMapping()).activation())
        .isEqualTo(new ActivationIdentity());
  }

  @Test
  void lastHiddenLayerHasNoBiasWhereTheAuthorsHaveNone() {
    assertThat(biases("mnist_DDTPlinear")).containsExactly(true, true, true, true, false, true);
    assertThat(biases("cifar10_DFA")).containsExactly(true, true, false, true);
    assertThat(biases("mnist_DDTPControl")).containsOnly(true);
    assertThat(biases("mnist_DDTPRHL")).containsOnly(true);
    assertThat(biases("mnist_DTP")).containsOnly(true);
    assertThat(biases("mnist_BP")).containsOnly(true);
    assertThat(biases("toy_figure_output_space_config_GNT")).containsOnly(false);
  }

  private static List<Boolean> biases(String name) {
    return network(Preset.named(name)).stream()
        .map(layer -> layer.paramTable().containsKey("b"))
        .toList();
  }

  @Test
  void backpropagation() {
    Preset preset = Preset.named("mnist_BP");
    close(preset.learningRates(), 2.970474733093798e-4, 6);
    close(preset.epsilons(), 6.927830087224072e-8, 6);
    assertThat(preset.targetStepSize()).isNaN();
    assertThat(preset.feedbackSchedule().isEmpty()).isTrue();
    MultiLayerConfiguration conf = preset.configuration(1, DataType.DOUBLE);
    assertThat(TargetPropagation.ruleOf(conf)).isEmpty();
    assertThat(conf).isEqualTo(preset.network(1, DataType.DOUBLE));
  }

  @Test
  void directFeedbackAlignment() {
    Preset preset = Preset.named("mnist_DFA");
    close(preset.targetStepSize(), 1 / 128.0);
    close(preset.learningRates(), 3.808175281098754e-4, 6);
    close(preset.epsilons(), 64 * 1.0861745402518128e-7, 6);
    // Published is tanh; the authors' program overrules it.
    assertThat(((AffineFeedback) rule(preset).feedbackMapping()).activation())
        .isEqualTo(new ActivationIdentity());
    assertThat(preset.feedbackSchedule().isEmpty()).isTrue();
  }

  @Test
  void convolutions() {
    Preset preset = Preset.named("cifar10_DDTPConv");
    assertThat(preset.inputType()).isEqualTo(InputType.convolutional(32, 32, 3));
    close(
        preset.learningRates(),
        0.016248220404504507,
        0.05547517449877739,
        0.008915165922975239,
        2.121966136639447e-4);
    // The first two: times 32·16·16 and 64·8·8, the units of the pooled maps.
    close(
        preset.epsilons(),
        0.9153434265888215,
        0.32630557998532167,
        0.018103854036354998,
        0.1622300820854346);
    List<org.deeplearning4j.nn.api.Layer> layers = network(preset);
    assertThat(layers).hasSize(6);
    assertThat(layers.get(0).getParam("W").shape()).containsExactly(32, 3, 5, 5);
    assertThat(layers.get(2).getParam("W").shape()).containsExactly(64, 32, 5, 5);
    assertThat(layers.get(4).getParam("W").shape()).containsExactly(4096, 512);
    assertThat(layers.get(5).getParam("W").shape()).containsExactly(512, 10);
    assertThat(layers.get(2).getParam("Q").shape()).containsExactly(10, 32 * 16 * 16);
    assertThat(layers.get(4).getParam("Q").shape()).containsExactly(10, 64 * 8 * 8);
    assertThat(layers.get(5).getParam("Q").shape()).containsExactly(10, 512);
  }

  @Test
  void backpropagationThroughConvolutionsKeepsEpsilon() {
    Preset preset = Preset.named("cifar10_BPConv");
    close(
        preset.epsilons(),
        1.7193559220924876e-07,
        0.00019809119366335256,
        1.4745363724867889e-08,
        3.0370342703184836e-05);
  }

  @Test
  void controlOfConvolutionsHasAFeedbackBiasIntoTheDenseLayerOnly() {
    List<org.deeplearning4j.nn.api.Layer> layers = network(Preset.named("cifar10_DDTPControlConv"));
    assertThat(layers.get(2).paramTable()).containsKey("Q").doesNotContainKey("q");
    assertThat(layers.get(4).paramTable()).containsKey("Q").doesNotContainKey("q");
    assertThat(layers.get(5).paramTable()).containsKeys("Q", "q");
  }

  @Test
  void randomHiddenLayerWithRecurrentInput() {
    Preset preset = Preset.named("mnist_DDTPRHL_rec");
    close(preset.learningRates(), 1.9356363195333393e-4, 6);
    close(preset.epsilons(), 1.3065189068376423e-4, 6);
    RuleSettings rule = rule(preset);
    close(rule.targetStepSize(), 1.0705351937956975e-4);
    assertThat(rule.rule()).isEqualTo("ddtp-rhl-rec");
    assertThat(rule.targetPath()).isEqualTo(DirectTargets.withRecurrentInput());
    RandomHiddenFeedback mapping = (RandomHiddenFeedback) rule.feedbackMapping();
    assertThat(mapping.hiddenSize()).isEqualTo(1024);
    assertThat(mapping.hiddenActivation()).isEqualTo(new ActivationTanH());
    assertThat(mapping.readOut().activation()).isEqualTo(new ActivationTanH());
    List<org.deeplearning4j.nn.api.Layer> layers = network(preset);
    assertThat(layers.get(1).getParam("Q").shape()).containsExactly(1024 + 256, 256);
    assertThat(layers.get(5).getParam("Q").shape()).containsExactly(10, 256);
    assertThat(layers.get(5).getParam("R").shape()).containsExactly(10, 1024);
  }

  @Test
  void largerRandomHiddenLayers() {
    assertThat(Preset.values())
        .filteredOn(p -> p.rule().feedbackMapping() instanceof RandomHiddenFeedback)
        .hasSize(18)
        .extracting(p -> ((RandomHiddenFeedback) p.rule().feedbackMapping()).hiddenSize())
        .containsOnly(1024, 2048);
  }

  @Test
  void whatIsNotPublishedHasTheDefaultOfTheAuthorsProgram() {
    Preset frozen = Preset.named("mnist_frozen_DTP"); // no fb_activation: that of the hidden layers
    assertThat(frozen.benchmark()).isEqualTo(Benchmark.FROZEN_MNIST);
    close(frozen.learningRates(), 0.004163199224612204, 6);
    close(frozen.epsilons(), 0.008687294542410918, 6);
    assertThat(((AffineFeedback) rule(frozen).feedbackMapping()).activation())
        .isEqualTo(new ActivationTanH());
    Preset dtp = Preset.named("cifar10_DTP"); // no extra_fb_epochs
    assertThat(dtp.feedbackSchedule()).isEqualTo(FeedbackSchedule.none());
    assertThat(rule(Preset.named("mnist_DTP")).feedbackWeightDecay()).isZero(); // no feedback_wd
    assertThat(Preset.named("mnist_DTP").mapping())
        .filteredOn(value -> value.key().equals("feedback_wd"))
        .extracting(MappedValue::published)
        .containsExactly("(0.0)");
  }

  @Test
  void gaussNewtonIgnoresTheTargetStepSize() {
    Preset toy = Preset.named("toy_figure_output_space_config_GNT");
    assertThat(toy.targetStepSize()).isEqualTo(1);
    close(toy.learningRates(), 0.01, 3);
    close(toy.epsilons(), 5e-5, 3);
    assertThat(toy.validationExamples()).isEqualTo(1);
    assertThat(toy.seed()).isEqualTo(93);
  }

  private static RuleSettings rule(Preset preset) {
    return TargetPropagation.ruleOf(preset.configuration(1, DataType.FLOAT)).orElseThrow();
  }

  private static List<org.deeplearning4j.nn.api.Layer> network(Preset preset) {
    MultiLayerNetwork net = new MultiLayerNetwork(preset.configuration(1, DataType.FLOAT));
    net.init();
    return List.of(net.getLayers());
  }

  private static void close(double[] actual, double all, int layers) {
    close(actual, DoubleStream.generate(() -> all).limit(layers).toArray());
  }

  private static void close(double[] actual, double... expected) {
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < actual.length; i++) {
      close(actual[i], expected[i]);
    }
  }

  private static void close(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, withinPercentage(1e-10));
  }
}
