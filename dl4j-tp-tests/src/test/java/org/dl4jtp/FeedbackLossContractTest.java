package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.RuleContractTest.Case;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.FeedbackProblem;
import org.dl4jtp.feedback.Perturbation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What every rule's feedback loss promises besides its gradient; see {@link RuleContractTest}. */
class FeedbackLossContractTest {
  private static final String RULES = "org.dl4jtp.RuleContractTest#learningRulesAndNetworks";
  private static final int BATCH = 8; // that of RepeatingNoise

  @ParameterizedTest(name = "{0}: {1}", allowZeroInvocations = true)
  @MethodSource(RULES)
  void itIsAMeanOverTheBatch(TrainingRule rule, Case net) {
    MultiLayerNetwork live = network(rule, net);
    List<LayerStep> once = step(live, 1);
    List<LayerStep> twice = step(live, 2);
    for (int i = 0; i < once.size(); i++) {
      if (!once.get(i).hasLearnedFeedback()) {
        continue; // nothing leads into this layer's input
      }
      double loss = once.get(i).feedbackLoss();
      assertThat(loss).isFinite();
      assertThat(twice.get(i).feedbackLoss()).isCloseTo(loss, offset(1e-10 * (1 + Math.abs(loss))));
      Map<String, INDArray> gradients = twice.get(i).feedbackGradients();
      once.get(i)
          .feedbackGradients()
          .forEach(
              (name, one) -> {
                double error = one.distance2(gradients.get(name));
                assertThat(error).as(name).isLessThanOrEqualTo(1e-10 * (1 + norm(one)));
              });
    }
  }

  @ParameterizedTest(name = "{0}: {1}", allowZeroInvocations = true)
  @MethodSource(RULES)
  void itLeavesTheProblemsArraysAsTheyAre(TrainingRule rule, Case net) {
    step(network(watched(rule, rule.feedbackLoss()), net), 1);
  }

  @Test
  void aChangedArrayIsNoticed() {
    FeedbackLoss careless = new Careless();
    Case net = new Case("plain", Networks.plain(DataType.DOUBLE));
    MultiLayerNetwork live = network(watched(TrainingRule.DTP, careless), net);
    assertThatThrownBy(() -> step(live, 1)).hasStackTraceContaining("noise");
  }

  /** Changes the noise. */
  public record Careless() implements FeedbackLoss {
    @Override
    public double gradient(FeedbackProblem problem, Map<String, INDArray> gradients) {
      return problem.noise(0).muli(2).sumNumber().doubleValue();
    }
  }

  private static TrainingRule watched(TrainingRule rule, FeedbackLoss loss) {
    return TrainingRule.of(
        rule.name(), rule.targetPath(), rule.feedbackMapping(), new WatchedLoss(loss));
  }

  private static MultiLayerNetwork network(TrainingRule rule, Case net) {
    return Networks.network(
        Networks.drawn(rule)
            .perturbation(Perturbation.ALL_LAYERS) // every border learns from every example
            .noiseSource(new RepeatingNoise())
            .applyTo(net.conf().clone()));
  }

  private static List<LayerStep> step(MultiLayerNetwork net, int copies) {
    DataSet data = Networks.data(BATCH, DataType.DOUBLE, 1);
    return TrainingStep.of(
            net, repeated(data.getFeatures(), copies), repeated(data.getLabels(), copies))
        .layers();
  }

  private static INDArray repeated(INDArray rows, int copies) {
    return copies == 1 ? rows.dup() : Nd4j.concat(0, rows, rows);
  }

  private static double norm(INDArray array) {
    return array.norm2Number().doubleValue();
  }
}
