package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.example.HuberReconstruction;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.DifferenceReconstruction;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.Reconstruction;
import org.dl4jtp.target.LayerwiseTargets;
import org.dl4jtp.target.TargetPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Rules that core knows nothing of, from a target path and a feedback loss of their own. {@link
 * RuleContractTest} has them as rows of its table.
 */
class OwnRuleTest {
  private static final TrainingRule FADING = TrainingRule.parse("fading");
  private static final TrainingRule HUBER = TrainingRule.parse("huber");

  private static TargetPath fading(double kept) {
    return new FadingTargets(new LayerwiseTargets(), kept);
  }

  private static TrainingRule rule(TargetPath path) {
    return TrainingRule.of("fading", path, AffineFeedback.linear(), Reconstruction.scaledByNoise());
  }

  private static TrainingRule rule(FeedbackLoss loss) {
    return TrainingRule.of("huber", new LayerwiseTargets(), AffineFeedback.linear(), loss);
  }

  static Stream<Arguments> rulesAndOtherSettings() {
    return Stream.of(
        Arguments.of(FADING, rule(fading(0.7))),
        Arguments.of(HUBER, rule(new HuberReconstruction(2))));
  }

  @Test
  void itsTargetPathIsUsed() {
    List<LayerStep> whole = step(rule(new LayerwiseTargets()));
    List<LayerStep> faded = step(FADING);
    // Linear feedback, so that what is lost multiplies from border to border.
    double[] kept = {0.25, 0.5, 1};
    for (int i = 0; i < kept.length; i++) {
      double ratio =
          faded.get(i).displacement().norm2Number().doubleValue()
              / whole.get(i).displacement().norm2Number().doubleValue();
      assertThat(ratio).isCloseTo(kept[i], offset(1e-12));
    }
  }

  @Test
  void itsLossIsUsedAndIsSquaredErrorWhereErrorsAreSmall() {
    double squared = feedbackLoss(rule(new DifferenceReconstruction()));
    assertThat(feedbackLoss(rule(new HuberReconstruction(1e4)))).isCloseTo(squared, offset(1e-6));
    assertThat(feedbackLoss(HUBER)).isLessThan(0.95 * squared);
  }

  @ParameterizedTest
  @MethodSource("rulesAndOtherSettings")
  void itsConfigurationSurvivesJsonAndYaml(TrainingRule own, TrainingRule other) {
    MultiLayerConfiguration conf =
        TargetPropagation.of(own).applyTo(Networks.plain(DataType.DOUBLE));
    assertThat(MultiLayerConfiguration.fromJson(conf.toJson())).isEqualTo(conf);
    assertThat(MultiLayerConfiguration.fromYaml(conf.toYaml())).isEqualTo(conf);
    assertThat(conf)
        .isNotEqualTo(TargetPropagation.of(other).applyTo(Networks.plain(DataType.DOUBLE)));
  }

  /** That of the last border. */
  private static double feedbackLoss(TrainingRule rule) {
    List<LayerStep> layers = step(rule);
    return layers.get(layers.size() - 1).feedbackLoss();
  }

  private static List<LayerStep> step(TrainingRule rule) {
    DataSet data = Networks.data(6, DataType.DOUBLE, 1);
    return TrainingStep.of(
            Networks.network(rule, DataType.DOUBLE), data.getFeatures(), data.getLabels())
        .layers();
  }
}
