package org.dl4jtp.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.graph.Graphs;
import org.dl4jtp.layer.LiveTargetLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Measuring a graph does not disturb it, nor its training. */
class GraphMeasuringTest {
  private static final DataType TYPE = DataType.FLOAT;
  private static final AlignmentMeasure MEASURE = AlignmentMeasure.withDamping(0.1);

  private static ComputationGraph residual(TrainingRule rule) {
    return Graphs.network(TargetPropagation.of(rule), Graphs.residual(TYPE, Activation.TANH));
  }

  private static ComputationGraph branches(TrainingRule rule) {
    return Graphs.network(TargetPropagation.of(rule), Graphs.branches(TYPE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dtp", "ddtp-linear", "dtpdrl", "ddtp-rhl", "ldrl", "gnt"})
  void leavesNoTrace(String name) {
    TrainingRule rule = TrainingRule.parse(name);
    MultiDataSet batch = Graphs.multi(Networks.data(8, TYPE, 3));
    assertUndisturbed(residual(rule), residual(rule), batch);
  }

  @Test
  void leavesNoTraceWithSeveralInputsAndOutputs() {
    assertUndisturbed(
        branches(TrainingRule.DDTP_LINEAR),
        branches(TrainingRule.DDTP_LINEAR),
        Graphs.branchesData(3, TYPE, 3));
  }

  @Test
  void leavesNoTraceOfDropout() {
    MultiDataSet batch = Graphs.multi(Networks.data(8, TYPE, 3));
    assertUndisturbed(withDropout(), withDropout(), batch);
  }

  private static ComputationGraph withDropout() {
    ComputationGraphConfiguration conf = Graphs.residual(TYPE, Activation.TANH);
    ((LayerVertex) conf.getVertices().get("two1"))
        .getLayerConf()
        .getLayer()
        .setIDropout(new Dropout(0.8));
    return Graphs.network(TargetPropagation.of(TrainingRule.DTPDRL), conf);
  }

  private static void assertUndisturbed(
      ComputationGraph left, ComputationGraph measured, MultiDataSet batch) {
    INDArray leftDraws = train(left, batch, false);
    INDArray measuredDraws = train(measured, batch, true);
    assertThat(measured.params()).isEqualTo(left.params());
    assertThat(measured.getUpdater().getStateViewArray())
        .isEqualTo(left.getUpdater().getStateViewArray());
    assertThat(measured.getIterationCount()).isEqualTo(left.getIterationCount());
    assertThat(measuredDraws).isEqualTo(leftDraws);
  }

  /** Three steps; returns what ND4J's generator gives next. */
  private static INDArray train(ComputationGraph net, MultiDataSet batch, boolean measure) {
    Nd4j.getRandom().setSeed(5);
    for (int i = 0; i < 3; i++) {
      net.fit(batch);
      if (measure) {
        measure(net, batch);
      }
    }
    return Nd4j.rand(1, 4);
  }

  private static void measure(ComputationGraph net, MultiDataSet batch) {
    double score = net.score();
    INDArray gradients = net.getFlattenedGradients().dup();
    INDArray[] inputs = net.getInputs();
    List<Double> losses = feedbackLosses(net);
    MEASURE.andInverseErrors().of(net, batch);
    assertThat(net.score()).isEqualTo(score);
    assertThat(net.getFlattenedGradients()).isEqualTo(gradients);
    assertThat(net.getInputs()).isSameAs(inputs);
    assertThat(feedbackLosses(net)).isEqualTo(losses);
  }

  /** Of the training step; one of the measured batch would be drawn for another iteration. */
  private static List<Double> feedbackLosses(ComputationGraph net) {
    return Arrays.stream(net.getLayers())
        .filter(LiveTargetLayer.class::isInstance)
        .map(layer -> ((LiveTargetLayer) layer).feedbackLoss())
        .collect(Collectors.toList());
  }

  @Test
  void masksOfTheStepInProgressStayAndDoNotApply() {
    ComputationGraph net = branches(TrainingRule.DFA);
    MultiDataSet batch = Graphs.branchesData(3, TYPE, 3);
    double score = TrainingStep.of(net, batch).score();
    INDArray mask = Nd4j.createFromArray(1f, 0, 0).reshape(3, 1);
    INDArray[] masks = {mask, mask, mask};
    net.setLayerMaskArrays(null, masks);
    assertThat(TrainingStep.of(net, batch).score()).isEqualTo(score);
    assertThat(net.getLabelMaskArrays()).isSameAs(masks);
    assertThat(net.getOutputLayer(1).getMaskArray()).isSameAs(mask);
  }

  @Test
  void listenersDoNotChangeTheRun() {
    ComputationGraph alone = branches(TrainingRule.DDTP_LINEAR);
    CollectScoresIterationListener scores = new CollectScoresIterationListener();
    alone.setListeners(scores);
    ComputationGraph watched = branches(TrainingRule.DDTP_LINEAR);
    CollectScoresIterationListener scoresSeen = new CollectScoresIterationListener();
    watched.setListeners(
        AlignmentListener.every(1, MEASURE).on(Graphs.branchesData(5, TYPE, 9)),
        AlignmentListener.every(2, MEASURE),
        scoresSeen);
    for (int i = 0; i < 4; i++) {
      MultiDataSet batch = Graphs.branchesData(6, TYPE, i);
      alone.fit(batch);
      watched.fit(batch);
    }
    assertThat(watched.params()).isEqualTo(alone.params());
    assertThat(watched.getUpdater().getStateViewArray())
        .isEqualTo(alone.getUpdater().getStateViewArray());
    assertThat(scoresSeen.getScoreVsIter().getEffectiveScores())
        .hasSize(4)
        .containsExactly(scores.getScoreVsIter().getEffectiveScores());
  }

  @Test
  void theCurrentBatchAndOnesOfItsOwnAreMeasured() {
    ComputationGraph net = branches(TrainingRule.DFA);
    MultiDataSet own = Graphs.branchesData(5, TYPE, 9);
    AlignmentListener onOwn = AlignmentListener.every(3, MEASURE).on(own);
    AlignmentListener onCurrent = AlignmentListener.every(3, MEASURE);
    net.setListeners(onOwn, onCurrent);
    MultiDataSet current = null;
    for (int i = 0; i < 4; i++) {
      current = Graphs.branchesData(6, TYPE, i);
      net.fit(current);
    }
    assertThat(onOwn.series().records())
        .extracting(AlignmentRecord::iteration)
        .containsExactly(0, 3);
    assertThat(onOwn.series().csv()).contains("\"classes\"", "\"chances\"");
    net.setListeners();
    assertThat(last(onOwn)).isEqualTo(first(Alignment.of(net, own, 0.1)));
    assertThat(last(onCurrent)).isEqualTo(first(Alignment.of(net, current, 0.1)));
  }

  private static double last(AlignmentListener listener) {
    return first(listener.series().records().get(1).alignment());
  }

  private static double first(Alignment alignment) {
    return alignment.layers().get(0).weightAngleToBackpropagation();
  }

  @Test
  void aDataSetWillDoForAGraphOfOneInputAndOutput() {
    ComputationGraph net = residual(TrainingRule.DTP);
    AlignmentListener listener = AlignmentListener.every(1, MEASURE).on(Networks.data(4, TYPE, 9));
    net.setListeners(listener);
    net.fit(Networks.data(6, TYPE, 1));
    assertThat(listener.series().records()).hasSize(1);
    ComputationGraph two = branches(TrainingRule.DFA);
    two.setListeners(AlignmentListener.every(1, MEASURE).on(Networks.data(4, TYPE, 9)));
    assertThatThrownBy(() -> two.fit(Graphs.branchesData(6, TYPE, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("2 inputs [left, right]", "1 arrays");
  }

  /** Then Deeplearning4j's solver goes through the network's own list of listeners. */
  @Test
  void listenersAddedBetweenTwoFitsMayMeasureAndAreAllHeard() {
    DataSet batch = Networks.data(6, TYPE, 1);
    MultiLayerNetwork row = Networks.network(TrainingRule.DFA, TYPE);
    row.fit(batch);
    CollectScoresIterationListener rowScores = new CollectScoresIterationListener();
    row.addListeners(AlignmentListener.every(1, MEASURE), rowScores);
    row.fit(batch);
    assertThat(rowScores.getScoreVsIter().getEffectiveScores()).hasSize(1);

    ComputationGraph graph = residual(TrainingRule.DFA);
    graph.fit(batch);
    CollectScoresIterationListener graphScores = new CollectScoresIterationListener();
    TrainingListener alignment = AlignmentListener.every(1, MEASURE);
    graph.addListeners(alignment, graphScores);
    graph.fit(batch);
    assertThat(graphScores.getScoreVsIter().getEffectiveScores()).hasSize(1);
    assertThat(new ArrayList<>(graph.getListeners())).isEqualTo(List.of(alignment, graphScores));
  }
}
