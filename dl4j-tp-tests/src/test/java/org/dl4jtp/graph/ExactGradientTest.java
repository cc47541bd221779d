package org.dl4jtp.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** With exact targets every gradient is that of Deeplearning4j's own backpropagation. */
class ExactGradientTest {
  private static final DataType TYPE = DataType.DOUBLE;
  private static final double ROUNDING = 1e-11;

  static Stream<Arguments> graphs() {
    MultiDataSet rows = Graphs.multi(Networks.data(10, TYPE, 1));
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
      conf.setTrainingWorkspaceMode(mode); // a backward pass asks for the other too
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
      assertThat(exact.score()).isCloseTo(plain.score(), offset(1e-12));
    }
  }

  /** Deeplearning4j itself needs a copy between: its loss layer overwrites what others get. */
  @ParameterizedTest
  @EnumSource(names = {"TANH", "SIGMOID", "RELU", "IDENTITY"})
  void aLossLayerSharesItsInput(Activation below) {
    MultiDataSet data = Graphs.multi(Networks.data(10, TYPE, 1));
    data = new MultiDataSet(data.getFeatures(), repeat(data.getLabels(0)));
    ComputationGraph plain = Graphs.network(shared(below, true));
    ComputationGraph exact = network(TrainingRule.EXACT, shared(below, false), data);
    assertThat(exact.params()).isEqualTo(plain.params());
    Map<String, INDArray> actual = Graphs.gradients(exact, data);
    Graphs.gradients(plain, data)
        .forEach(
            (parameter, g) ->
                assertThat(actual.get(parameter).sub(g).norm2Number().doubleValue())
                    .as(parameter)
                    .isLessThan(ROUNDING * g.norm2Number().doubleValue()));
    assertThat(exact.score()).isCloseTo(plain.score(data, false), offset(ROUNDING));
  }

  private static INDArray[] repeat(INDArray labels) {
    return new INDArray[] {labels, labels};
  }

  private static ComputationGraphConfiguration shared(Activation below, boolean copied) {
    GraphBuilder graph =
        Graphs.builder(TYPE)
            .addInputs("in")
            .addLayer("a", Graphs.dense(7), "in")
            .addLayer("b", Graphs.dense(4, below), "a")
            .addLayer("c", Graphs.dense(5), "b")
            .addLayer("classes", Graphs.softmax(4), "c");
    if (copied) {
      graph.addVertex("copy", new ScaleVertex(1), "b");
    }
    return graph
        .addLayer(
            "chances",
            new LossLayer.Builder(LossFunction.XENT).activation(Activation.SIGMOID).build(),
            copied ? "copy" : "b")
        .setOutputs("classes", "chances")
        .setInputTypes(InputType.feedForward(8))
        .build();
  }

  private static ComputationGraph network(
      TrainingRule rule, ComputationGraphConfiguration conf, MultiDataSet data) {
    TargetPropagation tp = TargetPropagation.of(rule);
    return Graphs.network(
        data.getFeatures(0).rank() == 4 ? tp.applyTo(conf, Graphs.IMAGES) : tp.applyTo(conf));
  }
}
