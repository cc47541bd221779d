package org.dl4jtp.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** With exact targets every gradient is that of Deeplearning4j's own backpropagation. */
class ExactGradientTest {
  private static final DataType TYPE = DataType.DOUBLE;
  private static final double ROUNDING = 1e-11;

  static Stream<Arguments> graphs() {
    MultiDataSet rows = Graphs.multi(org.dl4jtp.Networks.data(10, TYPE, 1));
    MultiDataSet images = Graphs.multi(Graphs.images(8, TYPE, 1));
    return Stream.of(
        Arguments.of("branches", Graphs.branches(TYPE), Graphs.branchesData(10, TYPE, 1)),
        Arguments.of("residual", Graphs.residual(TYPE, Activation.TANH), rows),
        Arguments.of("ResNet", Graphs.resNet(TYPE, false), images));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void isBackpropagations(String name, ComputationGraphConfiguration conf, MultiDataSet data) {
    for (WorkspaceMode mode : new WorkspaceMode[] {WorkspaceMode.NONE, WorkspaceMode.ENABLED}) {
      conf.setTrainingWorkspaceMode(mode);
      conf.setInferenceWorkspaceMode(mode);
      ComputationGraph plain = Graphs.network(conf.clone());
      ComputationGraph exact = network(TrainingRule.EXACT, conf, data);
      assertThat(exact.params()).isEqualTo(plain.params());
      Map<String, INDArray> expected = Graphs.gradients(plain, data);
      Map<String, INDArray> actual = Graphs.gradients(exact, data);
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      expected.forEach(
          (parameter, g) -> {
            INDArray a = actual.get(parameter);
            assertThat(a.sub(g).norm2Number().doubleValue())
                .as(parameter + " " + mode)
                .isLessThan(ROUNDING * g.norm2Number().doubleValue());
          });
      assertThat(exact.score()).isEqualTo(plain.score());
    }
  }

  private static ComputationGraph network(
      TrainingRule rule, ComputationGraphConfiguration conf, MultiDataSet data) {
    TargetPropagation tp = TargetPropagation.of(rule);
    return Graphs.network(
        data.getFeatures(0).rank() == 4 ? tp.applyTo(conf, Graphs.IMAGES) : tp.applyTo(conf));
  }
}
