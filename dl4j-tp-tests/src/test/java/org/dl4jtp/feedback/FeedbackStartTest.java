package org.dl4jtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.step.RuleSettings;
import org.dl4jtp.target.LayerwiseTargets;
import org.dl4jtp.target.TargetPath;
import org.dl4jtp.train.FeedbackTraining;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.inverse.InvertMatrix;
import org.nd4j.linalg.learning.config.Sgd;

/** Feedback that starts from the first batch. */
class FeedbackStartTest {
  private static final DataSet DATA = Networks.data(64, DataType.DOUBLE, 5);

  @TempDir Path directory;

  static Stream<TrainingRule> rules() {
    return Sample.rules(
        TrainingRule.values().stream()
            .filter(rule -> !rule.isBackpropagation())
            .filter(rule -> !List.of("exact", "gnt", "ddtp-mlp").contains(rule.name())));
  }

  private static MultiLayerNetwork network(TrainingRule rule) {
    return Networks.network(TargetPropagation.of(rule).applyTo(Networks.plain(DataType.DOUBLE)));
  }

  /** The identity everywhere, no learning: what is left is the start. */
  private static MultiLayerConfiguration linear() {
    return Networks.plain(
        DataType.DOUBLE, b -> b.activation(Activation.IDENTITY).updater(new Sgd(0)));
  }

  private static INDArray started(TargetPropagation tp, int layer) {
    MultiLayerNetwork net = Networks.network(tp.feedbackUpdater(new Sgd(0)).applyTo(linear()));
    DataSet data = Networks.data(2048, DataType.DOUBLE, 5);
    net.fit(data);
    return net.getLayer(layer).getParam("Q");
  }

  private static INDArray jacobian(int layer) {
    MultiLayerNetwork net = Networks.network(linear());
    INDArray j = net.getLayer(2).getParam("W").transpose();
    return layer == 2 ? j : j.mmul(net.getLayer(1).getParam("W").transpose());
  }

  private static double distance(INDArray actual, INDArray expected) {
    return actual.sub(expected).norm2Number().doubleValue() / expected.norm2Number().doubleValue();
  }

  /** Qᵀ = Jᵀ(JJᵀ + λI)⁻¹, but for the noise of a sample. */
  private static INDArray dampedInverse(INDArray j, double lambda) {
    INDArray gram = j.mmul(j.transpose()).addi(Nd4j.eye(j.rows()).castTo(j.dataType()).mul(lambda));
    return InvertMatrix.invert(gram, false).mmul(j);
  }

  @Test
  void differenceReconstructionStartsAtTheDampedGaussNewtonMap() {
    for (double lambda : new double[] {0, 0.5, 4}) {
      TargetPropagation tp =
          TargetPropagation.of(TrainingRule.DDTP_LINEAR)
              .feedbackWeightDecay(0)
              .feedbackDamping(lambda);
      for (int layer : new int[] {1, 2}) {
        assertThat(distance(started(tp, layer), dampedInverse(jacobian(layer), lambda)))
            .as("damping %s, layer %s", lambda, layer)
            .isLessThan(0.1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theDampingsGradientIsThatOfItsLoss(TrainingRule rule) {
    MultiLayerNetwork net =
        Networks.network(
            Networks.drawn(rule).feedbackDamping(3).applyTo(Networks.plain(DataType.DOUBLE)));
    if (!rule.feedbackLoss().learns()) {
      return;
    }
    net.initGradientsView();
    LiveTargetLayer layer = (LiveTargetLayer) net.getLayer(1);
    layer.computeFeedbackGradients(DATA.getFeatures(), 0);
    INDArray q = layer.getParam("Q");
    double gradient = layer.feedbackGradients().get("Q").getDouble(1, 1);
    double value = q.getDouble(1, 1);
    double[] losses = new double[2];
    for (int side = 0; side < 2; side++) {
      q.putScalar(1, 1, value + (side == 0 ? 1e-5 : -1e-5));
      layer.computeFeedbackGradients(DATA.getFeatures(), 0);
      losses[side] = layer.feedbackLoss();
    }
    double numeric = (losses[0] - losses[1]) / 2e-5;
    assertThat(gradient).isCloseTo(numeric, within(1e-5 * Math.max(1, Math.abs(numeric))));
  }

  @Test
  void weightDecayDampsTheStartAsItDampsLearning() {
    TargetPropagation tp = TargetPropagation.of(TrainingRule.DDTP_LINEAR).feedbackWeightDecay(0.2);
    assertThat(distance(started(tp, 2), dampedInverse(jacobian(2), 6 * 0.2 / 2))).isLessThan(0.1);
  }

  @Test
  void localDifferenceReconstructionStartsAtTheTransposedJacobian() {
    INDArray w = Networks.network(linear()).getLayer(1).getParam("W");
    INDArray q = started(TargetPropagation.of(TrainingRule.LDRL).feedbackWeightDecay(0), 1);
    assertThat(distance(q, w.transpose())).isLessThan(0.15);
  }

  @Test
  void reconstructionOfDtpStartsWhereDifferenceReconstructionDoes() {
    INDArray q = started(TargetPropagation.of(TrainingRule.DTP), 1);
    assertThat(q).isEqualTo(started(TargetPropagation.of(TrainingRule.DTPDRL), 1));
  }

  /** What each rule's feedback starts at: its own loss, where nothing else stands here. */
  @ParameterizedTest
  @MethodSource("rules")
  void rulesWhoseFeedbackIsFixedOrReconstructsStartByDifferenceReconstruction(TrainingRule rule) {
    boolean other = Set.of("dtp", "fw-dtp", "dfa").contains(rule.name());
    FeedbackLoss expected = other ? new DifferenceReconstruction() : rule.feedbackLoss();
    assertThat(settings(rule.targetPath(), rule.feedbackLoss()).startingLoss()).isEqualTo(expected);
  }

  @Test
  void fixedFeedbackBelowAnExactTargetStartsByTheLocalLoss() {
    FeedbackLoss start =
        settings(LayerwiseTargets.withExactTop(), new FixedFeedback()).startingLoss();
    assertThat(start).isEqualTo(new LocalDifferenceReconstruction(1));
  }

  private static RuleSettings settings(TargetPath path, FeedbackLoss loss) {
    return RuleSettings.of("mine", path, AffineFeedback.linear(), loss);
  }

  @Test
  void fixedFeedbackStartsWhereDifferenceReconstructionDoesAndStaysThere() {
    INDArray fixed = started(TargetPropagation.of(TrainingRule.DFA), 1);
    assertThat(fixed).isEqualTo(started(TargetPropagation.of(TrainingRule.DDTP_LINEAR), 1));
    MultiLayerNetwork net = network(TrainingRule.DFA);
    net.fit(DATA);
    INDArray before = net.getLayer(1).getParam("Q").dup();
    net.fit(DATA);
    assertThat(net.getLayer(1).getParam("Q")).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theStartMinimisesTheLossOfTheFirstBatch(TrainingRule rule) {
    FeedbackLoss own = rule.feedbackLoss();
    if (!settings(rule.targetPath(), own).startingLoss().equals(own)) {
      return;
    }
    MultiLayerNetwork net = network(rule);
    FeedbackTraining.of(net).step(DATA.getFeatures()); // starts, then one small step
    MultiLayerNetwork drawn =
        Networks.network(
            TargetPropagation.of(rule)
                .feedbackStart(FeedbackStart.DRAWN)
                .applyTo(Networks.plain(DataType.DOUBLE)));
    FeedbackTraining.of(drawn).step(DATA.getFeatures());
    for (long step = 100; step < 104; step++) {
      double started = loss(net, step);
      assertThat(started).as("step %s", step).isFinite().isLessThan(loss(drawn, step));
    }
  }

  private static double loss(MultiLayerNetwork net, long step) {
    double sum = 0;
    for (Layer layer : net.getLayers()) {
      LiveTargetLayer live = (LiveTargetLayer) layer;
      if (live.learnsFeedback()) {
        live.computeFeedbackGradients(DATA.getFeatures(), step);
        sum += live.feedbackLoss();
      }
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void feedbackIsZeroUntilTheFirstBatchAndNotAfterIt(TrainingRule rule) {
    MultiLayerNetwork net = network(rule);
    INDArray before = net.params().dup();
    for (int layer = 1; layer < 3; layer++) {
      INDArray q = net.getLayer(layer).getParam("Q");
      if (q != null) {
        assertThat(q.norm2Number().doubleValue()).isZero();
      }
    }
    TrainingStep.of(net, DATA.getFeatures(), DATA.getLabels()); // as if nothing had happened
    assertThat(net.params()).isEqualTo(before);
    net.fit(DATA);
    for (int layer = 1; layer < 3; layer++) {
      INDArray q = net.getLayer(layer).getParam("Q");
      if (q != null) {
        assertThat(q.norm2Number().doubleValue()).isPositive();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void copiesAndSavedModelsStartAsTheNetworkWould(TrainingRule rule) throws IOException {
    MultiLayerNetwork net = network(rule);
    MultiLayerNetwork twin = network(rule);
    MultiLayerNetwork copy = net.clone();
    File file = directory.resolve("net.zip").toFile();
    net.save(file, true);
    MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);
    TrainingStep.of(twin, DATA.getFeatures(), DATA.getLabels());
    for (MultiLayerNetwork each : List.of(net, twin, copy, loaded)) {
      each.fit(DATA);
      each.fit(DATA);
      assertThat(each.params()).isEqualTo(net.params());
    }
    net.save(file, true);
    loaded = MultiLayerNetwork.load(file, true);
    loaded.fit(DATA);
    net.fit(DATA);
    assertThat(loaded.params()).isEqualTo(net.params());
  }

  @Test
  void feedbackTrainingStartsItToo() {
    MultiLayerNetwork net = network(TrainingRule.DDTP_LINEAR);
    FeedbackTraining.of(net).step(DATA.getFeatures());
    INDArray q = net.getLayer(1).getParam("Q").dup();
    assertThat(q.norm2Number().doubleValue()).isPositive();
    net.fit(DATA); // does not start again
    assertThat(distance(net.getLayer(1).getParam("Q"), q)).isLessThan(0.05);
  }

  @Test
  void networksWithDropoutAndGraphsStart() {
    MultiLayerConfiguration dropping = Networks.plain(DataType.DOUBLE, b -> b.dropOut(0.8));
    MultiLayerNetwork net =
        Networks.network(TargetPropagation.of(TrainingRule.DTPDRL).applyTo(dropping));
    net.fit(DATA);
    assertThat(net.getLayer(1).getParam("Q").norm2Number().doubleValue()).isPositive();

    ComputationGraph graph =
        TargetPropagation.of(TrainingRule.DDTP_LINEAR)
            .applyTo(Networks.network(Networks.plain(DataType.DOUBLE)).toComputationGraph());
    graph.fit(DATA);
    assertThat(graph.getLayer(1).getParam("Q").norm2Number().doubleValue()).isPositive();
  }

  @Test
  void mappingsThatCannotLeaveZeroAreDrawn() {
    MultiLayerNetwork relu =
        Networks.network(
            TargetPropagation.of(TrainingRule.DTP)
                .feedbackActivation(Activation.RELU.getActivationFunction())
                .applyTo(Networks.plain(DataType.DOUBLE)));
    assertThat(relu.getLayer(1).getParam("Q").norm2Number().doubleValue()).isPositive();
    MultiLayerNetwork mlp = network(TrainingRule.DDTP_MLP);
    assertThat(mlp.getLayer(1).getParam("Q1").norm2Number().doubleValue()).isPositive();
  }

  @Test
  void optionsChooseAndTravelInJson() {
    TargetPropagation tp = TargetPropagation.of(TrainingRule.DDTP_LINEAR);
    assertSettings(tp, FeedbackStart.FIRST_BATCH, TargetPropagation.DEFAULT_FEEDBACK_DAMPING);
    assertSettings(tp.feedbackDamping(2.5), FeedbackStart.FIRST_BATCH, 2.5);
    assertSettings(tp.feedbackWeightDecay(1e-3), FeedbackStart.FIRST_BATCH, 0);
    assertSettings(
        tp.feedbackWeightInit(new WeightInitXavier()).feedbackDamping(0), FeedbackStart.DRAWN, 0);
    assertSettings(tp.feedbackStart(FeedbackStart.DRAWN), FeedbackStart.DRAWN, 4);
    // What was published, and files from before there was a choice, say nothing of either.
    String drawn =
        tp.feedbackStart(FeedbackStart.DRAWN)
            .feedbackDamping(0)
            .applyTo(Networks.plain(DataType.FLOAT))
            .toJson();
    assertThat(drawn).doesNotContain("feedbackStart").doesNotContain("feedbackDamping");
  }

  private static void assertSettings(TargetPropagation tp, FeedbackStart start, double damping) {
    MultiLayerConfiguration conf = tp.applyTo(Networks.plain(DataType.FLOAT));
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(conf.toJson());
    assertThat(read).isEqualTo(conf);
    RuleSettings settings = TargetPropagation.ruleOf(read).orElseThrow();
    assertThat(settings.feedbackStart()).isEqualTo(start);
    assertThat(settings.feedbackDamping()).isEqualTo(damping);
  }

  @Test
  void badOptionsAreRefusedWithWhatIsWrong() {
    TargetPropagation tp = TargetPropagation.of(TrainingRule.DDTP_LINEAR);
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> tp.feedbackDamping(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("feedback damping")
          .hasMessageContaining(String.valueOf(bad))
          .hasMessageContaining("zero or positive");
    }
    assertThatThrownBy(() -> tp.feedbackStart(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("feedback start");
  }

  @Test
  void rulesAreLinearWhereTheLayerTreatsTheSignsDifferently() {
    for (Activation function :
        List.of(
            Activation.RELU,
            Activation.LEAKYRELU,
            Activation.ELU,
            Activation.GELU,
            Activation.SWISH)) {
      assertThat(mapping(function)).as("%s", function).hasToString("affine(identity)");
    }
    for (Activation function : List.of(Activation.TANH, Activation.SIGMOID, Activation.SOFTSIGN)) {
      assertThat(mapping(function))
          .as("%s", function)
          .hasToString("affine(" + function.getActivationFunction() + ")");
    }
    assertThat(
            AffineFeedback.matchingLayerBelow()
                .settle(
                    new Surroundings(
                        Activation.RELU.getActivationFunction(),
                        Activation.RELU.getActivationFunction(),
                        false,
                        null)))
        .hasToString("affine(relu)");
  }

  private static FeedbackMapping mapping(Activation function) {
    MultiLayerConfiguration conf =
        TargetPropagation.of(TrainingRule.DTP)
            .applyTo(Networks.plain(DataType.FLOAT, b -> b.activation(function)));
    return ((org.dl4jtp.layer.TargetLayer) conf.getConf(1).getLayer()).rule().feedbackMapping();
  }
}
