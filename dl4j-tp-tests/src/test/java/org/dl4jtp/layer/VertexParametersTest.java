package org.dl4jtp.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.gradientcheck.Agreement;
import org.dl4jtp.gradientcheck.Data;
import org.dl4jtp.gradientcheck.Net;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;

/** Vertices with parameters that are no layers. */
class VertexParametersTest {
  private static final InputType SEQUENCES = InputType.recurrent(3, 5);

  private static ComputationGraphConfiguration conf(boolean attentionFirst) {
    AttentionVertex attention =
        new AttentionVertex.Builder()
            .nInQueries(attentionFirst ? 3 : 4)
            .nInKeys(attentionFirst ? 3 : 4)
            .nInValues(attentionFirst ? 3 : 4)
            .nHeads(2)
            .headSize(2)
            .nOut(4)
            .projectInput(true)
            .weightInit(WeightInit.XAVIER)
            .build();
    NeuralNetConfiguration.Builder global =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .dataType(DataType.DOUBLE)
            .updater(new Adam(0.01))
            .activation(Activation.TANH);
    ComputationGraphConfiguration.GraphBuilder graph = global.graphBuilder().addInputs("in");
    if (attentionFirst) {
      graph
          .addVertex("attention", attention, "in", "in", "in")
          .addLayer("lstm", new LSTM.Builder().nOut(4).build(), "attention");
    } else {
      graph
          .addLayer("lstm", new LSTM.Builder().nOut(4).build(), "in")
          .addVertex("attention", attention, "lstm", "lstm", "lstm");
    }
    return graph
        .addLayer(
            "pool", new GlobalPoolingLayer(PoolingType.AVG), attentionFirst ? "lstm" : "attention")
        .addLayer(
            "out", new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build(), "pool")
        .setOutputs("out")
        .setInputTypes(SEQUENCES)
        .build();
  }

  private static DataSet batch() {
    Nd4j.getRandom().setSeed(6);
    INDArray x = Nd4j.rand(DataType.DOUBLE, 8, 3, 5).subi(0.5);
    INDArray positive = x.sum(1, 2).reshape(8, 1).gt(0).castTo(DataType.DOUBLE);
    return new DataSet(x, Nd4j.hstack(positive, positive.rsub(1)));
  }

  private static ComputationGraph network(TrainingRule rule) {
    ComputationGraph net =
        new ComputationGraph(TargetPropagation.of(rule).applyTo(conf(false), SEQUENCES));
    net.init();
    return net;
  }

  @Test
  void exactTargetsTrainThemAsBackpropagation() {
    ComputationGraph plain = new ComputationGraph(conf(false));
    plain.init();
    ComputationGraph exact = network(TrainingRule.EXACT);
    for (int i = 0; i < 4; i++) {
      plain.fit(batch());
      exact.fit(batch());
    }
    assertThat(
            TargetPropagation.strip(exact).params().sub(plain.params()).norm2Number().doubleValue())
        .isLessThan(1e-9);
  }

  @Test
  void theyLearnAndGoOnFromAFile() throws IOException {
    ComputationGraph net = network(TrainingRule.DDTP_LINEAR);
    INDArray before = net.getVertex("attention").params().dup();
    for (int i = 0; i < 3; i++) {
      net.fit(batch());
    }
    assertThat(net.getVertex("attention").params()).isNotEqualTo(before);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(net, file, true);
    ComputationGraph restored =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file.toByteArray()), true);
    net.fit(batch());
    restored.fit(batch());
    assertThat(restored.params()).isEqualTo(net.params());
    assertThat(TargetPropagation.strip(net).outputSingle(batch().getFeatures()))
        .isEqualTo(net.outputSingle(batch().getFeatures()));
    ComputationGraphConfiguration converted =
        TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(conf(false), SEQUENCES);
    assertThat(TargetPropagation.revert(converted).toJson()).isEqualTo(conf(false).toJson());
  }

  @Test
  void inFrontOfTheFirstTargetTheyAreRefused() {
    assertThatThrownBy(() -> TargetPropagation.of(TrainingRule.DFA).applyTo(conf(true), SEQUENCES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'attention'")
        .hasMessageContaining("in front of 'lstm'");
  }

  /** Queries of one input, keys and values of another, each with a mask of its own. */
  private static ComputationGraphConfiguration ofTwoInputs(
      SameDiffVertex vertex, WorkspaceMode mode) {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .dataType(DataType.DOUBLE)
        .updater(new Adam(0.01))
        .activation(Activation.TANH)
        .trainingWorkspaceMode(mode)
        .graphBuilder()
        .addInputs("a", "b")
        .addLayer("a1", new LSTM.Builder().nIn(3).nOut(4).build(), "a")
        .addLayer("b1", new LSTM.Builder().nIn(2).nOut(4).build(), "b")
        .addLayer("a2", new LSTM.Builder().nIn(4).nOut(4).build(), "a1")
        .addLayer("b2", new LSTM.Builder().nIn(4).nOut(4).build(), "b1")
        .addVertex("vertex", vertex, "a2", "b2", "b2")
        .addLayer("hidden", new SimpleRnn.Builder().nIn(4).nOut(4).build(), "vertex")
        .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "hidden")
        .addLayer(
            "out",
            new OutputLayer.Builder().nIn(4).nOut(2).activation(Activation.SOFTMAX).build(),
            "pool")
        .setOutputs("out")
        .setInputTypes(InputType.recurrent(3, 5), InputType.recurrent(2, 4))
        .build();
  }

  private static AttentionVertex attention() {
    return new AttentionVertex.Builder()
        .nInQueries(4)
        .nInKeys(4)
        .nInValues(4)
        .nHeads(2)
        .headSize(2)
        .nOut(4)
        .projectInput(true)
        .weightInit(WeightInit.XAVIER)
        .build();
  }

  private static MultiDataSet ofTwoInputs(int examples, boolean masked) {
    Nd4j.getRandom().setSeed(8);
    INDArray a = Nd4j.rand(DataType.DOUBLE, examples, 3, 5).subi(0.5);
    INDArray b = Nd4j.rand(DataType.DOUBLE, examples, 2, 4).subi(0.5);
    INDArray labels = Data.classes(examples, 2);
    INDArray ofA = Nd4j.ones(DataType.DOUBLE, examples, 5);
    INDArray ofB = Nd4j.ones(DataType.DOUBLE, examples, 4);
    for (int i = 0; i < examples; i++) {
      ofA.get(NDArrayIndex.point(i), NDArrayIndex.interval(2 + i % 4, 5)).assign(0);
      ofB.get(NDArrayIndex.point(i), NDArrayIndex.interval(1 + i % 4, 4)).assign(0);
    }
    return new MultiDataSet(
        new INDArray[] {a, b},
        new INDArray[] {labels},
        masked ? new INDArray[] {ofA, ofB} : null,
        null);
  }

  static Stream<Arguments> verticesAndModes() {
    return Stream.of(WorkspaceMode.NONE, WorkspaceMode.ENABLED)
        .flatMap(
            mode ->
                Stream.of(attention(), new MaskedProduct())
                    .map(vertex -> Arguments.of(vertex, mode)));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("verticesAndModes")
  void underMasksExactTargetsTrainThemAsBackpropagation(SameDiffVertex vertex, WorkspaceMode mode) {
    MultiDataSet data = ofTwoInputs(6, true);
    Net plain = Net.of(ofTwoInputs(vertex, mode));
    Net exact = Net.of(TargetPropagation.of(TrainingRule.EXACT).applyTo(ofTwoInputs(vertex, mode)));
    assertThat(
            new Agreement(1e-9, true)
                .ofOutputs(exact, plain, data)
                .ofAStep(exact, plain, data)
                .afterSteps(3, exact, plain, data)
                .differences())
        .isEmpty();
  }

  /** What is masked cannot matter: not in forward passes, and not in what feedback learns. */
  @ParameterizedTest(name = "{1}")
  @MethodSource("verticesAndModes")
  void underMasksFeedbackDoesNotSeeWhatIsMasked(SameDiffVertex vertex, WorkspaceMode mode) {
    for (TrainingRule rule : List.of(TrainingRule.DDTP_LINEAR, TrainingRule.DFA)) {
      INDArray[] learned = new INDArray[2];
      for (int i = 0; i < 2; i++) {
        MultiDataSet data = ofTwoInputs(6, true);
        INDArray masked = data.getFeaturesMaskArray(1).rsub(1).reshape(6, 1, 4);
        data.getFeatures(1).addi(masked.mul(3 * i).broadcast(6, 2, 4));
        ComputationGraph net =
            new ComputationGraph(TargetPropagation.of(rule).applyTo(ofTwoInputs(vertex, mode)));
        net.init();
        net.fit(data);
        net.fit(data);
        learned[i] = net.params();
      }
      assertThat(learned[1]).isEqualTo(learned[0]);
    }
  }

  /** Deeplearning4j's vertex would look at those of the batch before. */
  @Test
  void aBatchWithoutMasksAfterOneWith() throws IOException {
    TargetPropagation rule = TargetPropagation.of(TrainingRule.DDTP_LINEAR);
    ComputationGraphConfiguration conf =
        rule.applyTo(ofTwoInputs(attention(), WorkspaceMode.ENABLED));
    ComputationGraph net = new ComputationGraph(conf);
    net.init();
    net.fit(ofTwoInputs(6, true));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(net, file, true);
    ComputationGraph fresh =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file.toByteArray()), true);
    net.fit(ofTwoInputs(3, false));
    fresh.fit(ofTwoInputs(3, false));
    assertThat(net.params()).isEqualTo(fresh.params());
  }

  /** A user's own: attention without a softmax, to keys that are not masked. */
  public static final class MaskedProduct extends SameDiffVertex {
    @Override
    public GraphVertex clone() {
      return new MaskedProduct();
    }

    @Override
    public SDVariable defineVertex(
        SameDiff sd,
        Map<String, SDVariable> inputs,
        Map<String, SDVariable> weights,
        Map<String, SDVariable> masks) {
      SDVariable keys = inputs.get("k").mul(sd.expandDims(masks.get("k"), 1));
      SDVariable products = sd.mmul(keys, inputs.get("v"), false, true, false);
      return sd.mmul(products.mul(weights.get("W")), inputs.get("q"));
    }

    @Override
    public void defineParametersAndInputs(SDVertexParams params) {
      params.clear();
      params.defineInputs("q", "k", "v");
      params.addWeightParam("W", 1, 4, 4);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
      params.get("W").assign(Nd4j.rand(DataType.DOUBLE, 1, 4, 4));
    }

    @Override
    public InputType getOutputType(int layer, InputType... inputs) {
      return inputs[0];
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArrays(
        INDArray[] masks, MaskState state, int examples) {
      return masks == null || masks[0] == null ? null : new Pair<>(masks[0], state);
    }
  }
}
