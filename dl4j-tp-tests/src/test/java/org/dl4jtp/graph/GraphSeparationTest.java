package org.dl4jtp.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.step.TargetPlace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** No Wᵀδ crosses a border of a graph, and no label reaches the feedback. */
class GraphSeparationTest {
  private static final DataType TYPE = DataType.DOUBLE;

  static Stream<TrainingRule> linearDirectRules() {
    return Stream.of(TrainingRule.DFA, TrainingRule.DDTP_LINEAR, TrainingRule.DDTP_CONTROL);
  }

  static Stream<TrainingRule> feedbackRules() {
    return GraphLifeTest.rules()
        .filter(rule -> rule.feedbackLoss().learns() && !rule.equals(TrainingRule.TP));
  }

  /**
   * What is above a border may change as it will: as long as the output's error is the same, the
   * layers below get the same, also through the skip connection around it.
   */
  @ParameterizedTest
  @MethodSource("linearDirectRules")
  void forwardWeightsAboveChangeNoSignalBelow(TrainingRule rule) {
    assertThat(changeBelow(rule)).isLessThan(1e-12);
  }

  @Test
  void underExactDerivativesTheyDo() {
    assertThat(changeBelow(TrainingRule.EXACT)).isGreaterThan(1e-3);
  }

  /** Of the layers up to the first residual block's first, when all weights above change. */
  private static double changeBelow(TrainingRule rule) {
    ComputationGraph net =
        Graphs.network(Networks.drawn(rule), Graphs.residual(TYPE, Activation.TANH));
    MultiDataSet data = Graphs.multi(Networks.data(10, TYPE, 1));
    INDArray x = data.getFeatures(0);
    INDArray error = data.getLabels(0).sub(net.outputSingle(x));
    Map<String, INDArray> before = Graphs.gradients(net, data);
    for (String above : List.of("two1", "one2", "two2", "classes")) {
      net.getLayer(above).getParam("W").muli(-0.7).addi(0.05);
    }
    INDArray sameError = net.outputSingle(x).add(error);
    Map<String, INDArray> after =
        Graphs.gradients(net, new MultiDataSet(new INDArray[] {x}, new INDArray[] {sameError}));
    INDArray one = flat(before, "first_W", "first_b");
    return flat(after, "first_W", "first_b").sub(one).norm2Number().doubleValue()
        / one.norm2Number().doubleValue();
  }

  private static INDArray flat(Map<String, INDArray> gradients, String... names) {
    return Nd4j.toFlattened(Stream.of(names).map(gradients::get).toArray(INDArray[]::new));
  }

  @ParameterizedTest
  @MethodSource("feedbackRules")
  void whereTheFeedbackIsZeroNothingArrives(TrainingRule rule) {
    ComputationGraph net =
        Graphs.network(Networks.drawn(rule), Graphs.residual(TYPE, Activation.TANH));
    net.getLayer("one1").paramTable().forEach((name, view) -> zero(name, view));
    Map<String, INDArray> gradients =
        Graphs.gradients(net, Graphs.multi(Networks.data(10, TYPE, 1)));
    assertThat(gradients.get("first_W").amaxNumber().doubleValue()).isZero();
    assertThat(gradients.get("classes_W").amaxNumber().doubleValue()).isPositive();
  }

  private static void zero(String name, INDArray view) {
    if (!name.equals("W") && !name.equals("b")) {
      view.assign(0);
    }
  }

  @ParameterizedTest
  @MethodSource("feedbackRules")
  void labelsDoNotReachTheFeedback(TrainingRule rule) {
    ComputationGraph net =
        Graphs.network(Networks.drawn(rule), Graphs.residual(TYPE, Activation.TANH));
    MultiDataSet data = Graphs.multi(Networks.data(10, TYPE, 1));
    Map<String, INDArray> one = feedbackGradients(net, data);
    data.setLabels(0, Nd4j.reverse(data.getLabels(0).dup()));
    Map<String, INDArray> two = feedbackGradients(net, data);
    assertThat(two).isEqualTo(one);
  }

  private static Map<String, INDArray> feedbackGradients(ComputationGraph net, MultiDataSet data) {
    Map<String, INDArray> all = Graphs.gradients(net, data);
    all.keySet().removeIf(name -> name.endsWith("_W") || name.endsWith("_b"));
    Map<String, INDArray> feedback = new java.util.TreeMap<>(all);
    for (String name : List.of("one1", "one2", "classes")) {
      LiveTargetLayer layer = (LiveTargetLayer) net.getLayer(name);
      layer
          .feedbackGradients()
          .forEach((parameter, view) -> feedback.put(name + parameter, view.dup()));
      assertThat(Double.isNaN(layer.feedbackLoss())).isEqualTo(!layer.learnsFeedback());
    }
    assertThat(feedback).isNotEmpty();
    return feedback;
  }

  /** A layer-wise rule's unit is its block: inside, the exact derivative of the block's loss. */
  @Test
  void insideAResidualBlockTheFirstLayerFollowsTheBlocksLocalLoss() {
    ComputationGraphConfiguration conf = Graphs.residual(TYPE, Activation.TANH);
    ComputationGraph net = Graphs.network(Networks.drawn(TrainingRule.DTP), conf);
    MultiDataSet data = Graphs.multi(Networks.data(10, TYPE, 1));
    INDArray[] target = new INDArray[2];
    LiveTargetLayer first = (LiveTargetLayer) net.getLayer("one1");
    TargetPlace block = first.network().targetsOf(first).get(0);
    assertThat(block.owner()).containsSame((LiveTargetLayer) net.getLayer("one2"));
    block.observe(
        (h, d) -> {
          target[0] = h.detach();
          target[1] = d.detach();
        });
    Map<String, INDArray> gradients = Graphs.gradients(net, data);
    INDArray goal = target[0].add(target[1]);
    INDArray weights = net.getLayer("one1").getParam("W");
    double step = 1e-5;
    for (int i = 0; i < 7; i++) {
      double before = weights.getDouble(i, 2);
      weights.putScalar(i, 2, before + step);
      double up = localLoss(net, data, goal);
      weights.putScalar(i, 2, before - step);
      double down = localLoss(net, data, goal);
      weights.putScalar(i, 2, before);
      double expected = (up - down) / (2 * step);
      assertThat(gradients.get("one1_W").getDouble(i, 2))
          .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-7));
    }
  }

  private static double localLoss(ComputationGraph net, MultiDataSet data, INDArray goal) {
    INDArray h = net.feedForward(data.getFeatures(0), false).get("out1");
    double distance = h.distance2(goal);
    return distance * distance / (2 * TargetPropagation.DEFAULT_TARGET_STEP_SIZE);
  }
}
