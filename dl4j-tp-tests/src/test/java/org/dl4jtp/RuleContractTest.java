package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.contract.ContractNetwork;
import org.dl4jtp.contract.RuleContract;
import org.dl4jtp.contract.WatchedLoss;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.FeedbackProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** The contract of every rule that has a name, those of the documents' examples among them. */
class RuleContractTest extends RuleContract {
  RuleContractTest() {
    super(
        TrainingRule.known().stream()
            .filter(rule -> !rule.isBackpropagation())
            .toArray(TrainingRule[]::new));
  }

  @Override
  protected Stream<Arguments> selected(Stream<Arguments> table) {
    return Sample.rotating(table);
  }

  /** On the harness itself. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void exactTargetsGiveBackpropagation(ContractNetwork net) {
    DataSet data = ContractNetwork.data(6);
    MultiLayerNetwork plain = Networks.network(net.conf());
    plain.setInput(data.getFeatures());
    plain.setLabels(data.getLabels());
    plain.computeGradientAndScore();
    MultiLayerNetwork live =
        Networks.network(TargetPropagation.of(TrainingRule.EXACT).applyTo(net.conf()));
    for (LayerStep layer : TrainingStep.of(live, data.getFeatures(), data.getLabels()).layers()) {
      INDArray expected =
          plain.gradient().getGradientFor(layer.index() + "_W").div(data.numExamples());
      double error = layer.gradients().get("W").sub(expected).amaxNumber().doubleValue();
      assertThat(error / expected.amaxNumber().doubleValue()).as(layer.name()).isLessThan(1e-12);
    }
  }

  @Test
  void aLossThatChangesTheNoiseIsNoticed() {
    TrainingRule careless =
        TrainingRule.of(
            "careless",
            TrainingRule.DTP.targetPath(),
            TrainingRule.DTP.feedbackMapping(),
            new WatchedLoss(new Careless()));
    MultiLayerNetwork live =
        Networks.network(Networks.drawn(careless).applyTo(ContractNetwork.plain().conf()));
    DataSet data = ContractNetwork.data(6);
    assertThatThrownBy(() -> TrainingStep.of(live, data.getFeatures(), data.getLabels()))
        .hasStackTraceContaining("noise");
  }

  /** Changes the noise. */
  public record Careless() implements FeedbackLoss {
    @Override
    public double gradient(FeedbackProblem problem, Map<String, INDArray> gradients) {
      return problem.noise(0).muli(2).sumNumber().doubleValue();
    }
  }
}
