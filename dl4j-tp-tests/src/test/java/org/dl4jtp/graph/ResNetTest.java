package org.dl4jtp.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dl4jtp.LongTest;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.Perturbation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A small residual network of convolutions, with batch normalisation and without. */
class ResNetTest {

  /** Well above what the output layer learns alone. */
  private static final double LEARNS = 0.7;

  static Stream<TrainingRule> rules() {
    return Sample.oneIn(
        3, Stream.of(TrainingRule.DDTP_LINEAR, TrainingRule.DFA, TrainingRule.LDRL));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void learnsWithBatchNormalisation(TrainingRule rule) {
    assertThat(accuracyAfterTraining(TargetPropagation.of(rule), true)).isGreaterThan(LEARNS);
  }

  @Test
  @LongTest
  void learnsFromSharesOfABatch() {
    TargetPropagation rule =
        TargetPropagation.of(TrainingRule.DDTP_LINEAR)
            .perturbation(Perturbation.ONE_LAYER_PER_EXAMPLE);
    assertThat(accuracyAfterTraining(rule, false)).isGreaterThan(LEARNS);
  }

  @Test
  @LongTest
  void theOutputLayerAloneDoesNot() {
    ComputationGraph net =
        Graphs.network(
            TargetPropagation.of(TrainingRule.DFA)
                .freezeLayers("stem", "one1", "two1", "one2", "two2", "project")
                .applyTo(Graphs.resNet(DataType.FLOAT, false), Graphs.IMAGES));
    INDArray frozen = net.getParam("one2_W").dup();
    assertThat(accuracyAfterTraining(net)).isLessThan(LEARNS);
    assertThat(net.getParam("one2_W")).isEqualTo(frozen);
  }

  private static double accuracyAfterTraining(TargetPropagation rule, boolean batchNorm) {
    ComputationGraph net =
        Graphs.network(rule.applyTo(Graphs.resNet(DataType.FLOAT, batchNorm), Graphs.IMAGES));
    Map<String, INDArray> before = net.clone().paramTable();
    double accuracy = accuracyAfterTraining(net);
    before.forEach(
        (name, value) -> {
          if (name.endsWith("_W") || name.endsWith("_gamma")) {
            assertThat(net.getParam(name).equalsWithEps(value, 1e-4)).as(name).isFalse();
          }
        });
    return accuracy;
  }

  private static double accuracyAfterTraining(ComputationGraph net) {
    for (int i = 0; i < 120; i++) {
      net.fit(Graphs.images(32, DataType.FLOAT, i));
    }
    DataSet test = Graphs.images(200, DataType.FLOAT, 1000);
    INDArray predicted = net.outputSingle(test.getFeatures()).argMax(1);
    return predicted
        .eq(test.getLabels().argMax(1))
        .castTo(DataType.DOUBLE)
        .meanNumber()
        .doubleValue();
  }
}
