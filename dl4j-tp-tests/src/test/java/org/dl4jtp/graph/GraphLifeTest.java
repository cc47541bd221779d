package org.dl4jtp.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.dl4jtp.Images;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.train.FeedbackTraining;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.SingletonMultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A graph is Deeplearning4j's own graph, whatever it trains by. */
class GraphLifeTest {
  private static final DataType TYPE = DataType.DOUBLE;

  static Stream<TrainingRule> rules() {
    return Sample.rules(TrainingRule.values().stream().filter(rule -> !rule.isBackpropagation()));
  }

  static Stream<TrainingRule> anyGraphRules() {
    return rules()
        .filter(rule -> !rule.targetPath().mapsActivationAbove())
        .filter(rule -> rule.feedbackMapping().sharedParameters(1).isEmpty());
  }

  private static MultiDataSet rows(int seed) {
    return Graphs.multi(Networks.data(16, TYPE, seed));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void residualBlocksGoOnAfterSavingAndWithoutWorkspaces(TrainingRule rule, @TempDir Path dir)
      throws IOException {
    ComputationGraphConfiguration plain = Graphs.residual(TYPE, Activation.TANH);
    List<MultiDataSet> data = List.of(rows(1), rows(2), rows(3), rows(4));
    life(rule, plain, data, dir);
  }

  @ParameterizedTest
  @MethodSource("anyGraphRules")
  void branchesGoOnAfterSavingAndWithoutWorkspaces(TrainingRule rule, @TempDir Path dir)
      throws IOException {
    List<MultiDataSet> data = new ArrayList<>();
    for (int seed = 1; seed <= 4; seed++) {
      data.add(Graphs.branchesData(16, TYPE, seed));
    }
    life(rule, Graphs.branches(TYPE), data, dir);
  }

  private static void life(
      TrainingRule rule, ComputationGraphConfiguration plain, List<MultiDataSet> data, Path dir)
      throws IOException {
    ComputationGraphConfiguration before = plain.clone();
    ComputationGraphConfiguration conf = Networks.drawn(rule).applyTo(plain);
    assertThat(plain).isEqualTo(before);
    assertThat(conf).isNotEqualTo(plain);
    assertThat(TargetPropagation.revert(conf)).isEqualTo(plain);
    assertThat(TargetPropagation.ruleOf(conf).orElseThrow().rule()).isEqualTo(rule.name());
    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(conf.toJson());
    assertThat(read).isEqualTo(conf);
    assertThat(conf.clone()).isEqualTo(conf);

    ComputationGraph net = Graphs.network(conf);
    ComputationGraph untrained = Graphs.network(plain.clone());
    assertThat(net.output(data.get(0).getFeatures()))
        .isEqualTo(untrained.output(data.get(0).getFeatures()));
    for (int i = 0; i < net.getVertices().length; i++) {
      String name = untrained.getVertices()[i].getVertexName();
      assertThat(net.getVertices()[i].getVertexName()).isEqualTo(name);
    }
    read.setTrainingWorkspaceMode(WorkspaceMode.NONE);
    read.setInferenceWorkspaceMode(WorkspaceMode.NONE);
    ComputationGraph other = Graphs.network(read);
    for (MultiDataSet batch : data.subList(0, 2)) {
      net.fit(batch);
      other.fit(batch);
    }
    assertThat(other.params().equals(net.params())).isTrue();
    File file = dir.resolve("net.zip").toFile();
    ModelSerializer.writeModel(net, file, true);
    ComputationGraph loaded = ComputationGraph.load(file, true);
    ComputationGraph clone = net.clone();
    // Deeplearning4j forgets the count of iterations when it clones a graph.
    clone.getConfiguration().setIterationCount(net.getConfiguration().getIterationCount());
    for (MultiDataSet batch : data.subList(2, 4)) {
      net.fit(batch);
      loaded.fit(batch);
      clone.fit(batch);
    }
    assertThat(loaded.params().equals(net.params())).isTrue();
    assertThat(clone.params().equals(net.params())).isTrue();
    assertThat(net.params().sub(other.params()).amaxNumber().doubleValue()).isPositive();
    assertThat(Double.isFinite(net.params().sumNumber().doubleValue())).isTrue();

    ComputationGraph stripped = TargetPropagation.strip(net);
    assertThat(stripped.output(data.get(0).getFeatures()))
        .isEqualTo(net.output(data.get(0).getFeatures()));
    assertThat(stripped.getConfiguration().toJson()).doesNotContain("dl4jtp");
    assertThat(stripped.numParams()).isEqualTo(untrained.numParams());
    assertThat(net.summary()).contains(net.getVertices()[1].getVertexName());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyHiddenLayerLearns(TrainingRule rule) {
    ComputationGraphConfiguration plain = Graphs.residual(TYPE, Activation.TANH);
    ComputationGraph net = Graphs.network(Networks.drawn(rule), plain);
    Graphs.gradients(net, rows(1))
        .forEach(
            (name, gradient) ->
                assertThat(gradient.amaxNumber().doubleValue())
                    .as(name)
                    .matches(g -> g > 0 || !learns(net, name)));
  }

  private static boolean learns(ComputationGraph net, String parameter) {
    String vertex = parameter.substring(0, parameter.lastIndexOf('_'));
    boolean forward = parameter.endsWith("_W") || parameter.endsWith("_b");
    boolean matrix = parameter.endsWith("_Q"); // biases cancel in differences
    return forward || (matrix && ((LiveTargetLayer) net.getLayer(vertex)).learnsFeedback());
  }

  @ParameterizedTest
  @EnumSource(
      value = Perturbation.class,
      names = {"ALL_LAYERS", "ONE_LAYER_PER_EXAMPLE"})
  void feedbackLearnsAloneFromAllInputs(Perturbation mode) {
    TargetPropagation rule = Networks.drawn(TrainingRule.DDTP_LINEAR).perturbation(mode);
    ComputationGraph net = Graphs.network(rule, Graphs.branches(TYPE));
    INDArray[] features = Graphs.branchesData(16, TYPE, 1).getFeatures();
    INDArray forward = net.getParam("c_W").dup();
    FeedbackTraining training = FeedbackTraining.of(net);
    double before = meanLoss(training, features);
    for (int i = 0; i < 10; i++) {
      meanLoss(training, features);
    }
    assertThat(meanLoss(training, features)).isLessThan(0.8 * before);
    assertThat(net.getParam("c_W")).isEqualTo(forward);
  }

  private static double meanLoss(FeedbackTraining training, INDArray... features) {
    return IntStream.range(0, 50).mapToDouble(i -> training.step(features)).average().orElseThrow();
  }

  /** Of two inputs and three outputs: an example without a loss is as if it were not there. */
  @Test
  void maskedExamplesHaveNoTargets() {
    TargetPropagation rule = Networks.drawn(TrainingRule.DFA);
    ComputationGraph net = Graphs.network(rule, Graphs.branches(TYPE));
    MultiDataSet all = Graphs.branchesData(6, TYPE, 1);
    INDArray mask = Nd4j.createFromArray(1.0, 1, 1, 1, 0, 0).reshape(6, 1);
    net.setLayerMaskArrays(null, new INDArray[] {mask, mask, mask});
    Map<String, INDArray> masked = Graphs.gradients(net, all);
    net.clearLayerMaskArrays();
    MultiDataSet some = new MultiDataSet(part(all.getFeatures()), part(all.getLabels()));
    ComputationGraph other = Graphs.network(rule, Graphs.branches(TYPE));
    Graphs.gradients(other, some)
        .forEach(
            (name, gradient) ->
                assertThat(masked.get(name).equalsWithEps(gradient, 1e-12)).as(name).isTrue());
  }

  private static INDArray[] part(INDArray[] arrays) {
    return Stream.of(arrays)
        .map(a -> a.get(NDArrayIndex.interval(0, 4), NDArrayIndex.all()).dup())
        .toArray(INDArray[]::new);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void dropoutIsTheSameWithAndWithoutWorkspaces(TrainingRule rule) {
    ComputationGraphConfiguration conf = Graphs.residual(TYPE, Activation.TANH);
    for (String name : List.of("one1", "two2", "classes")) {
      ((LayerVertex) conf.getVertices().get(name))
          .getLayerConf()
          .getLayer()
          .setIDropout(new Dropout(0.8));
    }
    ComputationGraphConfiguration converted = Networks.drawn(rule).applyTo(conf);
    ComputationGraph with = Graphs.network(converted);
    ComputationGraphConfiguration other = converted.clone();
    other.setTrainingWorkspaceMode(WorkspaceMode.NONE);
    other.setInferenceWorkspaceMode(WorkspaceMode.NONE);
    ComputationGraph without = Graphs.network(other);
    for (int i = 1; i <= 3; i++) {
      MultiDataSet data = rows(i);
      Nd4j.getRandom().setSeed(i);
      with.fit(data);
      Nd4j.getRandom().setSeed(i);
      without.fit(data);
    }
    assertThat(with.params().equals(without.params())).isTrue();
    assertThat(Double.isFinite(with.params().sumNumber().doubleValue())).isTrue();
  }

  @Test
  void evaluationIsDeeplearning4js() {
    ComputationGraph net =
        Graphs.network(
            Networks.drawn(TrainingRule.DDTP_LINEAR),
            Graphs.residual(DataType.FLOAT, Activation.TANH));
    MultiDataSet data = Graphs.multi(Networks.data(200, DataType.FLOAT, 1));
    for (int i = 0; i < 150; i++) {
      net.fit(data);
    }
    Evaluation evaluation = net.evaluate(new SingletonMultiDataSetIterator(data));
    assertThat(evaluation.accuracy()).isGreaterThan(0.9);
  }

  @Test
  void aLossLayersOwnUnitGetsTheGradientsOfBackpropagation() {
    INDArray features = Nd4j.randn(TYPE, 10, 8);
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {features},
            new INDArray[] {Networks.data(10, TYPE, 1).getLabels(), Nd4j.randn(TYPE, 10, 3)});
    ComputationGraph plain = Graphs.network(Graphs.lossLayers(TYPE));
    ComputationGraph dfa =
        Graphs.network(Networks.drawn(TrainingRule.DFA), Graphs.lossLayers(TYPE));
    Map<String, INDArray> expected = Graphs.gradients(plain, data);
    Map<String, INDArray> actual = Graphs.gradients(dfa, data);
    for (String name : List.of("b_W", "b_b", "c_W", "c_b")) {
      assertThat(actual.get(name).equalsWithEps(expected.get(name), 1e-12)).as(name).isTrue();
    }
    assertThat(actual.get("a_W").equalsWithEps(expected.get("a_W"), 1e-3)).isFalse();
    assertThat(dfa.getLayer("b").getParam("Q").shape()).containsExactly(7, 7);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRowOfLayersTrainsAsItsMultiLayerNetwork(TrainingRule rule) {
    if (rule.equals(TrainingRule.GNT)) {
      return; // what it computes is the same, and slow
    }
    boolean unlikeInference = !rule.feedbackMapping().equals(TrainingRule.DTP.feedbackMapping());
    MultiLayerConfiguration plain = Images.network(TYPE, unlikeInference);
    ComputationGraphConfiguration plainGraph =
        Networks.network(plain).toComputationGraph().getConfiguration(); // keeps no seed
    TargetPropagation tp = Networks.drawn(rule).seed(3);
    MultiLayerNetwork row = Networks.network(tp.applyTo(plain, Images.FLAT));
    ComputationGraph graph = Graphs.network(tp.applyTo(plainGraph, Images.FLAT));
    graph.setParams(row.params());
    for (int i = 0; i < 3; i++) {
      Nd4j.getRandom().setSeed(i + 1);
      row.fit(Images.data(6, TYPE, i));
      Nd4j.getRandom().setSeed(i + 1);
      graph.fit(Images.data(6, TYPE, i));
    }
    assertThat(graph.params().equals(row.params())).isTrue();
  }
}
