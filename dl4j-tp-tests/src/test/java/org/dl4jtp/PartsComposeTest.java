package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.HuberReconstruction;
import com.example.ListedTargets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.DifferenceReconstruction;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.FeedbackMapping;
import org.dl4jtp.feedback.FixedFeedback;
import org.dl4jtp.feedback.LocalDifferenceReconstruction;
import org.dl4jtp.feedback.MlpFeedback;
import org.dl4jtp.feedback.NoFeedback;
import org.dl4jtp.feedback.RandomHiddenFeedback;
import org.dl4jtp.feedback.Reconstruction;
import org.dl4jtp.target.DirectTargets;
import org.dl4jtp.target.ExactTargets;
import org.dl4jtp.target.GaussNewtonTargets;
import org.dl4jtp.target.LayerwiseTargets;
import org.dl4jtp.target.TargetPath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Every part that this library or its documents have, with every other: they train together, or the
 * rule is refused when it is applied.
 */
class PartsComposeTest {
  private static final INDArray EQUAL =
      Nd4j.linspace(DataType.DOUBLE, -1, 2.0 / 29, 30).reshape(6, 5);

  private static final List<TargetPath> BY_FEEDBACK =
      List.of(
          new LayerwiseTargets(),
          LayerwiseTargets.uncorrected(),
          LayerwiseTargets.withExactTop(),
          new DirectTargets(),
          DirectTargets.withRecurrentInput(),
          new FadingTargets(new LayerwiseTargets(), 0.5),
          new FadingTargets(new DirectTargets(), 0.5));

  private static final List<TargetPath> WITHOUT_FEEDBACK =
      List.of(
          new ExactTargets(),
          new GaussNewtonTargets(0.1),
          new FadingTargets(new ExactTargets(), 0.5),
          new ListedTargets(0.5));

  private static final List<FeedbackMapping> MAPPINGS =
      List.of(
          new NoFeedback(),
          AffineFeedback.linear(),
          AffineFeedback.matchingLayerBelow().forBothSigns(),
          AffineFeedback.reversingLayerAbove().forBothSigns(),
          RandomHiddenFeedback.matchingLayerBelow(9),
          MlpFeedback.tanh(5));

  private static final List<FeedbackLoss> LOSSES =
      List.of(
          Reconstruction.scaledByNoise(),
          Reconstruction.unscaled(),
          new DifferenceReconstruction(),
          new LocalDifferenceReconstruction(1),
          new FixedFeedback(),
          new HuberReconstruction(1));

  static Stream<TrainingRule> rules() {
    return Stream.of(BY_FEEDBACK, WITHOUT_FEEDBACK)
        .flatMap(List::stream)
        .flatMap(
            path ->
                MAPPINGS.stream()
                    .flatMap(
                        mapping ->
                            LOSSES.stream()
                                .map(
                                    loss ->
                                        TrainingRule.of(
                                            name(path, mapping, loss), path, mapping, loss))));
  }

  private static String name(Object... parts) {
    return Stream.of(parts).map(Object::toString).collect(Collectors.joining(" x "));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theyTrainOrAreRefused(TrainingRule rule) {
    MultiLayerConfiguration conf;
    try {
      conf = TargetPropagation.of(rule).applyTo(Networks.plain(DataType.DOUBLE));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining(rule.name());
      assertThat(isToBeRefused(rule)).as(e.getMessage()).isTrue();
      return;
    }
    assertThat(isToBeRefused(rule)).as("%s should be refused", rule).isFalse();
    MultiLayerNetwork net = Networks.network(conf);
    DataSet data = Networks.data(6, DataType.DOUBLE, 1);
    net.fit(data);
    net.fit(data);
    for (LayerStep layer : TrainingStep.of(net, data.getFeatures(), data.getLabels()).layers()) {
      double largest = layer.gradients().get("W").amaxNumber().doubleValue();
      assertThat(largest).as(layer.name()).isFinite().isGreaterThan(1e-9);
    }
    assertThat(net.params().sumNumber().doubleValue()).isFinite();
  }

  /** Parts of which one has no use for another, or cannot have what it needs. */
  private static boolean isToBeRefused(TrainingRule rule) {
    TargetPath path = rule.targetPath();
    boolean feedback = !(rule.feedbackMapping() instanceof NoFeedback);
    boolean exactTop = path.equals(LayerwiseTargets.withExactTop());
    return WITHOUT_FEEDBACK.contains(path) == feedback
        || (exactTop && rule.feedbackLoss().followsTargetPath())
        || (rule.feedbackMapping() instanceof RandomHiddenFeedback && path.mapsActivationAbove());
  }

  static Stream<TrainingRule> wholeRules() {
    return TrainingRule.values().stream().filter(rule -> !rule.isBackpropagation());
  }

  @ParameterizedTest
  @MethodSource("wholeRules")
  void aPathThatForwardsAllTrainsAsTheOther(TrainingRule rule) {
    TrainingRule forwarding =
        TrainingRule.of(
            rule.name(),
            new FadingTargets(rule.targetPath(), 1),
            rule.feedbackMapping(),
            rule.feedbackLoss());
    assertThat(trained(forwarding)).isEqualTo(trained(rule));
  }

  private static INDArray trained(TrainingRule rule) {
    MultiLayerNetwork net = Networks.network(TargetPropagation.of(rule).applyTo(ofEqualSizes()));
    DataSet data = new DataSet(EQUAL.dup(), EQUAL.mul(EQUAL));
    net.fit(data);
    net.fit(data);
    return net.params();
  }

  /** In which an activation can be taken for another. */
  private static MultiLayerConfiguration ofEqualSizes() {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(DataType.DOUBLE)
            .activation(Activation.TANH)
            .list();
    for (int layer = 0; layer < 3; layer++) {
      list.layer(new DenseLayer.Builder().nIn(5).nOut(5).build());
    }
    return list.layer(
            new OutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nIn(5)
                .nOut(5)
                .build())
        .build();
  }
}
