package org.dl4jtp.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.layer.ConvertedVertex;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/** What a rule cannot train in a graph is refused by name and with the remedy. */
class GraphRefusalTest {
  private static final DataType TYPE = DataType.FLOAT;

  private static void refused(
      TargetPropagation rule, ComputationGraphConfiguration conf, String... parts) {
    assertThatThrownBy(() -> rule.applyTo(conf))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts);
  }

  private static void refused(ComputationGraphConfiguration conf, String... parts) {
    refused(TargetPropagation.of(TrainingRule.DDTP_LINEAR), conf, parts);
  }

  private static GraphBuilder twoBranches() {
    return Graphs.builder(TYPE)
        .addInputs("in")
        .addLayer("a", Graphs.dense(6), "in")
        .addLayer("b", Graphs.dense(6), "a")
        .addLayer("c", Graphs.dense(6), "a");
  }

  private static ComputationGraphConfiguration withVertex(String name, GraphVertex vertex) {
    return twoBranches()
        .addVertex(name, vertex, "b", "c")
        .addLayer("out", Graphs.softmax(4), name)
        .setOutputs("out")
        .setInputTypes(InputType.feedForward(8))
        .build();
  }

  @Test
  void layerWiseRulesNeedAChainOfUnits() {
    ComputationGraphConfiguration heads =
        twoBranches()
            .addLayer("left", Graphs.softmax(4), "b")
            .addLayer("right", Graphs.squares(3), "c")
            .setOutputs("left", "right")
            .setInputTypes(InputType.feedForward(8))
            .build();
    for (TrainingRule rule :
        new TrainingRule[] {TrainingRule.DTP, TrainingRule.LDRL, TrainingRule.FW_DTP}) {
      refused(TargetPropagation.of(rule), heads, rule.name(), "no chain of units", "ddtp-linear");
    }
    refused(
        TargetPropagation.of(TrainingRule.DTPDRL),
        Graphs.branches(TYPE),
        "dtpdrl",
        "no chain of units",
        "ddtp-linear");
  }

  @Test
  void verticesThatAreNoFunctionOfEachExample() {
    ComputationGraph stacked =
        Graphs.network(
            TargetPropagation.of(TrainingRule.DDTP_LINEAR)
                .applyTo(withVertex("stack", new StackVertex())));
    assertThatThrownBy(() -> stacked.fit(Networks.data(8, TYPE, 1)))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining("16");
  }

  @Test
  void outputsWithoutALossOrBelowOthers() {
    refused(
        twoBranches().setOutputs("b", "c").setInputTypes(InputType.feedForward(8)).build(),
        "'b'",
        "no output layer",
        "OutputLayer");
    refused(
        Graphs.builder(TYPE)
            .addInputs("in")
            .addLayer("a", Graphs.dense(6), "in")
            .addLayer("one", Graphs.softmax(4), "a")
            .addVertex("both", new MergeVertex(), "a", "one")
            .addLayer("two", Graphs.softmax(4), "both")
            .setOutputs("one", "two")
            .setInputTypes(InputType.feedForward(8))
            .build(),
        "'one'",
        "feeds other vertices");
  }

  @Test
  void parametersInFrontOfTheFirstTarget() {
    refused(
        Graphs.builder(TYPE)
            .addInputs("in")
            .addLayer("norm", new BatchNormalization(), "in")
            .addLayer("a", Graphs.dense(6), "norm")
            .addVertex("both", new MergeVertex(), "a", "norm")
            .addLayer("out", Graphs.softmax(4), "both")
            .setOutputs("out")
            .setInputTypes(InputType.feedForward(8))
            .build(),
        "'norm'",
        "BatchNormalization",
        "'a'");
  }

  @Test
  void nothingBelowTheOutputs() {
    refused(
        Graphs.builder(TYPE)
            .addInputs("in")
            .addLayer("one", Graphs.softmax(4), "in")
            .addLayer("two", Graphs.squares(4), "in")
            .setOutputs("one", "two")
            .setInputTypes(InputType.feedForward(8))
            .build(),
        "hidden layer");
  }

  @Test
  void mapsOfUnknownSize() {
    refused(Graphs.resNet(TYPE, false), "'stem'", "InputType.convolutional");
  }

  @Test
  void optionsThatDoNotFit() {
    TargetPropagation linear = TargetPropagation.of(TrainingRule.DDTP_LINEAR);
    ComputationGraphConfiguration residual = Graphs.residual(TYPE, Activation.TANH);
    refused(linear.freezeLayers(1), residual, "[1]", "names");
    refused(linear.freezeLayers("none"), residual, "'none'", "no layer of that name");
    refused(linear.freezeLayers("out1"), residual, "'out1'", "ActivationLayer");
    refused(linear.perturbation(Perturbation.JOINT), residual, "joint noise", "ALL_LAYERS");
    refused(
        TargetPropagation.of(TrainingRule.DDTP_RHL),
        Graphs.branches(TYPE),
        "shares a layer",
        "ddtp-linear");
    refused(linear.applyTo(residual), "'first'", "already", "revert");
    assertThatThrownBy(() -> linear.freezeLayers("a").applyTo(Networks.plain(TYPE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("[a]", "indices");
  }

  @Test
  void aGraphChangedAfterwardsDoesNotGoOnByBackpropagation() {
    ComputationGraphConfiguration conf =
        TargetPropagation.of(TrainingRule.DDTP_LINEAR)
            .applyTo(Graphs.residual(TYPE, Activation.TANH));
    ConvertedVertex add = (ConvertedVertex) conf.getVertices().get("add1");
    conf.getVertices().put("add1", add.getUnderlying());
    ComputationGraph net = Graphs.network(conf);
    assertThatThrownBy(() -> net.fit(Networks.data(8, TYPE, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("revert");
    ComputationGraphConfiguration rewired =
        TargetPropagation.of(TrainingRule.DDTP_LINEAR)
            .applyTo(Graphs.residual(TYPE, Activation.TANH));
    rewired.getVertexInputs().get("one2").set(0, "first");
    assertThatThrownBy(() -> Graphs.network(rewired))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("revert");
  }

  /** It makes vertices anew; a mere row of layers does not mind. */
  @Test
  void transferLearningOfAConvertedGraphIsRefused() {
    TargetPropagation rule = TargetPropagation.of(TrainingRule.DDTP_LINEAR);
    ComputationGraph net = Graphs.network(rule, Graphs.residual(TYPE, Activation.TANH));
    assertThatThrownBy(
            () -> new TransferLearning.GraphBuilder(net).setFeatureExtractor("out1").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("revert");
    ComputationGraph row = Networks.network(TrainingRule.DDTP_LINEAR, TYPE).toComputationGraph();
    ComputationGraph frozen =
        new TransferLearning.GraphBuilder(row).setFeatureExtractor("0").build();
    frozen.fit(Networks.data(8, TYPE, 1));
    assertThat(frozen.getParam("0_W")).isEqualTo(row.getParam("0_W"));
    assertThat(frozen.getParam("1_W")).isNotEqualTo(row.getParam("1_W"));
  }
}
