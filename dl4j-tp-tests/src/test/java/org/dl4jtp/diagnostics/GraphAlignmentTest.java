package org.dl4jtp.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.graph.Graphs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;

/** A graph is measured as a network of layers is. */
class GraphAlignmentTest {
  private static final double NOTHING = 1e-5;
  private static final DataType TYPE = DataType.DOUBLE;
  private static final AlignmentMeasure ALL =
      AlignmentMeasure.withDamping(0.1).andNullSpace().andInverseErrors();
  private static final List<ToDoubleFunction<LayerAlignment>> FIGURES =
      List.of(
          LayerAlignment::weightAngleToBackpropagation,
          LayerAlignment::weightAngleToGaussNewton,
          LayerAlignment::biasAngleToBackpropagation,
          LayerAlignment::biasAngleToGaussNewton,
          LayerAlignment::activationAngleToBackpropagation,
          LayerAlignment::activationAngleToGaussNewton,
          LayerAlignment::nullSpaceShare,
          LayerAlignment::feedbackLoss,
          LayerAlignment::inverseError,
          LayerAlignment::activationNorm,
          LayerAlignment::displacementNorm,
          LayerAlignment::weightGradientNorm);

  static Stream<TrainingRule> rules() {
    return TrainingRule.values().stream().filter(rule -> !rule.isBackpropagation());
  }

  static Stream<Arguments> graphs() {
    MultiDataSet rows = Graphs.multi(Networks.data(10, TYPE, 1));
    return Stream.of(
        Arguments.of("branches", Graphs.branches(TYPE), Graphs.branchesData(10, TYPE, 1)),
        Arguments.of("residual", Graphs.residual(TYPE, Activation.TANH), rows),
        Arguments.of(
            "ResNet", Graphs.resNet(TYPE, false), Graphs.multi(Graphs.images(8, TYPE, 1))));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRowOfLayersAlignsAsItsMultiLayerNetwork(TrainingRule rule) {
    MultiLayerNetwork row = Networks.network(rule, TYPE);
    DataSet batch = Networks.data(4, TYPE, 1);
    row.fit(batch);
    ComputationGraph graph = row.toComputationGraph();
    graph.getConfiguration().setIterationCount(row.getIterationCount()); // for the same noise
    Alignment expected = ALL.of(row, batch.getFeatures(), batch.getLabels());
    Alignment actual = ALL.of(graph, Graphs.multi(batch));
    assertAlike(actual, expected);
    for (LayerAlignment layer : actual.layers()) {
      assertThat(graph.getLayer(layer.index())).isSameAs(graph.getLayer(layer.name()));
    }
  }

  /** With a vertex that does nothing it is no row any more. */
  @ParameterizedTest
  @MethodSource("rules")
  void aVertexThatDoesNothingChangesNothing(TrainingRule rule) {
    TargetPropagation tp = TargetPropagation.of(rule).seed(3);
    MultiLayerNetwork row = Networks.network(tp.applyTo(Networks.plain(TYPE)));
    ComputationGraph graph =
        Graphs.network(
            tp,
            Graphs.builder(TYPE)
                .addInputs("in")
                .addVertex("same", new ScaleVertex(1), "in")
                .addLayer("layer0", Graphs.dense(7), "same")
                .addLayer("layer1", Graphs.dense(6), "layer0")
                .addLayer("layer2", Graphs.softmax(4), "layer1")
                .setOutputs("layer2")
                .setInputTypes(InputType.feedForward(8))
                .build());
    graph.setParams(row.params());
    DataSet batch = Networks.data(4, TYPE, 1);
    assertAlike(
        ALL.of(graph, Graphs.multi(batch)), ALL.of(row, batch.getFeatures(), batch.getLabels()));
  }

  private static void assertAlike(Alignment actual, Alignment expected) {
    assertThat(actual.score()).isCloseTo(expected.score(), offset(1e-10));
    assertThat(actual.layers()).hasSameSizeAs(expected.layers());
    for (int i = 0; i < expected.layers().size(); i++) {
      LayerAlignment layer = actual.layers().get(i);
      assertThat(layer.index()).isEqualTo(i);
      for (ToDoubleFunction<LayerAlignment> figure : FIGURES) {
        double value = figure.applyAsDouble(expected.layers().get(i));
        String what = layer.name() + ", figure " + FIGURES.indexOf(figure);
        if (Double.isNaN(value)) {
          assertThat(figure.applyAsDouble(layer)).as(what).isNaN();
        } else {
          assertThat(figure.applyAsDouble(layer)).as(what).isCloseTo(value, offset(1e-10));
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void exactTargetsFollowBackpropagation(
      String name, ComputationGraphConfiguration conf, MultiDataSet data) {
    Alignment alignment = Alignment.of(network(TrainingRule.EXACT, conf, data), data, 0.1);
    for (LayerAlignment layer : alignment.layers()) {
      assertThat(layer.weightAngleToBackpropagation()).as(layer.name()).isLessThan(NOTHING);
      assertThat(layer.biasAngleToBackpropagation()).as(layer.name()).isLessThan(NOTHING);
      assertThat(layer.activationAngleToBackpropagation()).as(layer.name()).isLessThan(NOTHING);
    }
    assertThat(alignment.layers().get(0).weightAngleToGaussNewton()).isGreaterThan(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void gaussNewtonTargetsFollowThemselves(
      String name, ComputationGraphConfiguration conf, MultiDataSet data) {
    ComputationGraph net = network(TrainingRule.gaussNewton(0.5), conf, data);
    for (LayerAlignment layer : Alignment.of(net, data, 0.5).layers()) {
      assertThat(layer.weightAngleToGaussNewton()).as(layer.name()).isLessThan(NOTHING);
      assertThat(layer.activationAngleToGaussNewton()).as(layer.name()).isLessThan(NOTHING);
    }
    assertThat(Alignment.of(net, data, 0.001).layers().get(0).weightAngleToGaussNewton())
        .isGreaterThan(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void aStepHasTheGradientsThatFitComputes(
      String name, ComputationGraphConfiguration conf, MultiDataSet data) {
    ComputationGraph net = network(TrainingRule.DDTP_LINEAR, conf, data);
    TrainingStep step = TrainingStep.of(net, data.getFeatures(), data.getLabels());
    Map<String, INDArray> sums = Graphs.gradients(net, data);
    assertThat(step.score()).isEqualTo(net.score());
    long examples = data.getFeatures(0).size(0);
    for (LayerStep layer : step.layers()) {
      layer
          .gradients()
          .forEach(
              (parameter, gradient) ->
                  assertThat(gradient)
                      .as(layer.name() + "_" + parameter)
                      .isEqualTo(sums.get(layer.name() + "_" + parameter).div(examples)));
    }
  }

  @Test
  void layersComeFromTheInputUpWithWhatTheyTrainFor() {
    MultiDataSet data = Graphs.branchesData(10, TYPE, 1);
    ComputationGraph net = network(TrainingRule.DDTP_LINEAR, Graphs.branches(TYPE), data);
    List<LayerStep> steps = TrainingStep.of(net, data).layers();
    assertThat(steps)
        .extracting(LayerStep::name)
        .containsExactlyInAnyOrder("a", "b", "c", "d", "classes", "e", "f", "numbers", "chances")
        .containsSubsequence("a", "c", "d", "classes")
        .containsSubsequence("b", "c", "e", "f", "chances")
        .containsSubsequence("f", "numbers");
    Map<String, Long> widths =
        Map.of("a", 13L, "c", 9L, "d", 9L, "f", 5L, "classes", 4L, "numbers", 3L);
    widths.forEach((name, n) -> assertThat(step(steps, name).activation().size(1)).isEqualTo(n));
    // b feeds [a, b] and [part, b, right], and trains for both.
    assertThat(step(steps, "b").activation().shape()).containsExactly(10, 13 + 5 + 6 + 5);
    assertThat(step(steps, "b").displacement().shape()).containsExactly(10, 29);
    LayerAlignment b =
        Alignment.of(net, data, 0.1).layers().stream()
            .filter(layer -> layer.name().equals("b"))
            .findFirst()
            .orElseThrow();
    assertThat(b.feedbackLoss())
        .isCloseTo(
            step(steps, "c").feedbackLoss() + step(steps, "e").feedbackLoss(), offset(1e-12));
  }

  private static LayerStep step(List<LayerStep> steps, String name) {
    return steps.stream().filter(step -> step.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void layersOfAResidualBlockTrainForWhatLeavesIt() {
    MultiDataSet data = Graphs.multi(Networks.data(10, TYPE, 1));
    ComputationGraph net =
        Graphs.network(
            TargetPropagation.of(TrainingRule.DTP).perturbation(Perturbation.ALL_LAYERS),
            Graphs.residual(TYPE, Activation.TANH));
    List<LayerStep> steps = TrainingStep.of(net, data).layers();
    INDArray leaves = net.feedForward(data.getFeatures(), false).get("out1");
    for (String name : List.of("one1", "two1")) {
      assertThat(step(steps, name).activation().equalsWithEps(leaves, 1e-12)).as(name).isTrue();
    }
    for (LayerAlignment layer : ALL.of(net, first(data)).layers()) {
      boolean output = layer.name().equals("classes");
      assertThat(Double.isNaN(layer.feedbackLoss())).as(layer.name()).isEqualTo(output);
      assertThat(Double.isNaN(layer.inverseError())).as(layer.name()).isEqualTo(output);
      assertThat(Double.isNaN(layer.nullSpaceShare())).as(layer.name()).isEqualTo(output);
    }
  }

  /** Of three outputs, some of which some layers do not reach. */
  @Test
  void exactTargetsWasteNothingAndRandomOnesMuch() {
    MultiDataSet data = Graphs.branchesData(1, TYPE, 2);
    for (LayerAlignment layer :
        ALL.of(network(TrainingRule.EXACT, Graphs.branches(TYPE), data), data).layers()) {
      boolean output = List.of("classes", "numbers", "chances").contains(layer.name());
      if (output) {
        assertThat(layer.nullSpaceShare()).as(layer.name()).isNaN();
      } else {
        assertThat(layer.nullSpaceShare()).as(layer.name()).isLessThan(1e-7);
      }
    }
    MultiDataSet one = Graphs.multi(Networks.data(1, TYPE, 2));
    ComputationGraph random =
        network(TrainingRule.DFA, Graphs.residual(TYPE, Activation.TANH), one);
    assertThat(ALL.of(random, one).layers().get(0).nullSpaceShare()).isGreaterThan(0.2);
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    MultiDataSet data = Graphs.branchesData(4, TYPE, 1);
    ComputationGraph plain = Graphs.network(Graphs.branches(TYPE));
    assertRefused(() -> Alignment.of(plain, data, 0.1), "backpropagation", "'exact'");
    ComputationGraph notInitialised =
        new ComputationGraph(TargetPropagation.of(TrainingRule.DFA).applyTo(Graphs.branches(TYPE)));
    assertRefused(() -> Alignment.of(notInitialised, data, 0.1), "not initialised", "init()");
    ComputationGraph net = network(TrainingRule.DFA, Graphs.branches(TYPE), data);
    INDArray[] features = data.getFeatures();
    INDArray[] labels = data.getLabels();
    assertRefused(
        () -> Alignment.of(net, new INDArray[] {features[0]}, labels, 0.1),
        "2 inputs [left, right]",
        "1 arrays of features");
    assertRefused(
        () -> Alignment.of(net, features, new INDArray[] {labels[0]}, 0.1),
        "3 outputs [classes, numbers, chances]",
        "1 arrays of labels");
    assertRefused(
        () -> Alignment.of(net, new INDArray[] {features[0], null}, labels, 0.1),
        "no features for 'right'");
    assertRefused(
        () ->
            Alignment.of(
                net, features, new INDArray[] {labels[0], labels[1], labels[2].getRows(0)}, 0.1),
        "4 examples",
        "labels for 'chances'",
        "[1, 2]");
    MultiDataSet images = Graphs.multi(Graphs.images(2, TYPE, 1));
    ComputationGraph random = network(TrainingRule.DFA, Graphs.resNet(TYPE, true), images);
    assertRefused(() -> ALL.of(random, images), "batch normalisation", "null-space");
  }

  private static void assertRefused(Runnable measure, String... words) {
    assertThatThrownBy(measure::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  private static MultiDataSet first(MultiDataSet data) {
    return Graphs.multi(new DataSet(data.getFeatures(0).getRows(0), data.getLabels(0).getRows(0)));
  }

  private static ComputationGraph network(
      TrainingRule rule, ComputationGraphConfiguration conf, MultiDataSet data) {
    TargetPropagation tp = TargetPropagation.of(rule);
    return Graphs.network(
        data.getFeatures(0).rank() == 4 ? tp.applyTo(conf, Graphs.IMAGES) : tp.applyTo(conf));
  }
}
