package org.dl4jtp.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.FeedbackStart;
import org.dl4jtp.feedback.FixedFeedback;
import org.dl4jtp.gradientcheck.Agreement;
import org.dl4jtp.gradientcheck.Data;
import org.dl4jtp.gradientcheck.Net;
import org.dl4jtp.target.DirectTargets;
import org.dl4jtp.target.GaussNewtonTargets;
import org.dl4jtp.target.TargetPath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * One output for an example beside one for each of its steps: below, vectors ({@code v1}, {@code
 * v2}) and sequences ({@code s1}, {@code s2}) have targets from both.
 */
class OutputsBesideSequencesTest {
  private static final int BATCH = 3;
  private static final int STEPS = 4;
  private static final int ETA = 1;
  private static final InputType[] TYPES = {
    InputType.feedForward(3), InputType.recurrent(2, STEPS)
  };

  private static ComputationGraphConfiguration conf() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(0.1))
        .activation(Activation.TANH)
        .graphBuilder()
        .addInputs("vector", "sequence")
        .addLayer("v1", new DenseLayer.Builder().nOut(4).build(), "vector")
        .addLayer("v2", new DenseLayer.Builder().nOut(5).build(), "v1")
        .addVertex("steps", new DuplicateToTimeSeriesVertex("sequence"), "v2")
        .addVertex("both", new MergeVertex(), "steps", "sequence")
        .addLayer("s1", new SimpleRnn.Builder().nOut(4).build(), "both")
        .addLayer("s2", new SimpleRnn.Builder().nOut(5).build(), "s1")
        .addVertex("last", new LastTimeStepVertex("sequence"), "s2")
        .addLayer(
            "once",
            new OutputLayer.Builder(LossFunction.MSE)
                .nOut(2)
                .activation(Activation.IDENTITY)
                .build(),
            "last")
        .addLayer(
            "each",
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build(),
            "s2")
        .setOutputs("once", "each")
        .setInputTypes(TYPES)
        .build();
  }

  private static MultiDataSet data(boolean masked) {
    Nd4j.getRandom().setSeed(4);
    INDArray mask =
        Data.mask(new double[] {1, 1, 1, 1}, new double[] {1, 1, 1, 0}, new double[] {1, 1, 0, 0});
    return new MultiDataSet(
        new INDArray[] {Data.uniform(BATCH, 3), Data.uniform(BATCH, 2, STEPS)},
        new INDArray[] {Data.uniform(BATCH, 2), Data.classesInTime(BATCH, 3, STEPS)},
        masked ? new INDArray[] {null, mask} : null,
        masked ? new INDArray[] {null, mask.dup()} : null);
  }

  private static ComputationGraph network(TrainingRule rule) {
    ComputationGraph net =
        new ComputationGraph(
            TargetPropagation.of(rule)
                .targetStepSize(ETA)
                .feedbackStart(FeedbackStart.DRAWN)
                .applyTo(conf(), TYPES));
    net.init();
    return net;
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "ENABLED"})
  void exactTargetsGiveBackpropagation(WorkspaceMode mode) {
    for (boolean masked : new boolean[] {false, true}) {
      ComputationGraphConfiguration plain = conf();
      plain.setTrainingWorkspaceMode(mode);
      Net exact = Net.of(TargetPropagation.of(TrainingRule.EXACT).applyTo(plain, TYPES));
      assertThat(
              new Agreement(1e-9, true)
                  .ofAStep(exact, Net.of(plain), data(masked))
                  .afterSteps(2, exact, Net.of(plain), data(masked))
                  .differences())
          .isEmpty();
    }
  }

  static Stream<TargetPath> direct() {
    return Stream.of(new DirectTargets(), DirectTargets.withRecurrentInput());
  }

  /**
   * As in the loss's gradient, what is there once counts once: a vector gets Q of its own output
   * and of the sum over the steps of the other; each step gets Q of the one and of its own.
   */
  @ParameterizedTest
  @MethodSource("direct")
  void byLinearFeedbackEachOutputCountsAsOften(TargetPath path) {
    ComputationGraph net =
        network(TrainingRule.of("fixed", path, AffineFeedback.linear(), new FixedFeedback()));
    TrainingStep step = TrainingStep.of(net, data(false));
    INDArray once = displacement(step, "once");
    INDArray each = displacement(step, "each").reshape('c', BATCH, STEPS, 3);
    // Feedback into a border is held by the layer above it.
    INDArray intoVector = net.getParam("v2_Q");
    INDArray expected = mapped(Nd4j.hstack(once, each.sum(1)), intoVector);
    assertClose(displacement(step, "v1"), expected);
    INDArray intoSteps = net.getParam("s2_Q");
    INDArray actual = displacement(step, "s1").reshape('c', BATCH, STEPS, 4);
    for (int t = 0; t < STEPS; t++) {
      INDArray there = each.get(NDArrayIndex.all(), NDArrayIndex.point(t), NDArrayIndex.all());
      INDArray here = actual.get(NDArrayIndex.all(), NDArrayIndex.point(t), NDArrayIndex.all());
      assertClose(here, mapped(Nd4j.hstack(once, there), intoSteps));
    }
  }

  private static INDArray mapped(INDArray outputs, INDArray q) {
    INDArray weights = q.size(0) < outputs.size(1) ? q.transpose() : q;
    return outputs.mmul(weights.get(NDArrayIndex.interval(0, outputs.size(1)), NDArrayIndex.all()));
  }

  private static INDArray displacement(TrainingStep step, String layer) {
    return step.layers().stream()
        .filter(l -> l.name().equals(layer))
        .map(LayerStep::displacement)
        .findFirst()
        .orElseThrow();
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.sub(expected).norm2Number().doubleValue())
        .isCloseTo(0, within(1e-9 * expected.norm2Number().doubleValue()));
  }

  /** With much damping they turn to backpropagation's direction, at vectors and at steps. */
  @ParameterizedTest
  @EnumSource(names = {"NONE", "ENABLED"})
  void gaussNewtonTargetsAreThoseOfWholeExamples(WorkspaceMode mode) {
    double damping = 1e7;
    ComputationGraph exact = network(TrainingRule.EXACT);
    ComputationGraph damped =
        network(
            TrainingRule.of(
                "damped",
                new GaussNewtonTargets(damping),
                TrainingRule.GNT.feedbackMapping(),
                TrainingRule.GNT.feedbackLoss()));
    exact.getConfiguration().setTrainingWorkspaceMode(mode);
    damped.getConfiguration().setTrainingWorkspaceMode(mode);
    TrainingStep expected = TrainingStep.of(exact, data(false));
    TrainingStep actual = TrainingStep.of(damped, data(false));
    for (String layer : List.of("v1", "v2", "s1")) {
      INDArray direction = displacement(expected, layer);
      INDArray difference = displacement(actual, layer).mul(damping).sub(direction);
      assertThat(difference.norm2Number().doubleValue())
          .isCloseTo(0, within(1e-5 * direction.norm2Number().doubleValue()));
    }
  }
}
