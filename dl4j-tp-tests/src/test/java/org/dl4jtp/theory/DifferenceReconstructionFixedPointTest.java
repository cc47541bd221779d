package org.dl4jtp.theory;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.math3.linear.RealMatrix;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.InverseSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Difference reconstruction learns the damped Gauss-Newton map, here on linear networks. */
class DifferenceReconstructionFixedPointTest {
  /** Relative, after convergence with exactly white noise. */
  private static final double CONVERGED = 1e-12;

  /** Relative, with Gaussian noise: what is left of its sampling error. */
  private static final double SAMPLED = 0.03;

  /** What a wrong damping would at least be off. */
  private static final double VISIBLE = 0.1;

  private static final int[] SIZES = {5, 8, 6, 4};
  private static final DataSet DATA = TheoryNetwork.data(16, 5, 4);

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.02, 0.3})
  void directFeedbackBecomesTheGaussNewtonMapDampedByWeightDecay(double decay) {
    TheoryNetwork net = trained(white(TrainingRule.DDTP_LINEAR, decay), 260);
    for (int i = 0; i < 2; i++) {
      RealMatrix expected = gaussNewtonMap(net.wayToOutput(i), damping(SIZES[i + 1], decay));
      assertThat(Matrices.relativeError(net.feedbackWeights(i), expected)).isLessThan(CONVERGED);
    }
  }

  @Test
  void dampingIsVisible() {
    TheoryNetwork net = network(white(TrainingRule.DDTP_LINEAR, 0));
    RealMatrix way = net.wayToOutput(0);
    assertThat(Matrices.relativeError(gaussNewtonMap(way, damping(8, 0.3)), gaussNewtonMap(way, 0)))
        .isGreaterThan(VISIBLE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.3})
  void itsTargetsAreThoseOfGaussNewtonWithTheSameDamping(double decay) {
    TheoryNetwork learned = trained(white(TrainingRule.DDTP_LINEAR, decay), 260);
    for (int i = 0; i < 2; i++) {
      TrainingRule exact = TrainingRule.gaussNewton(damping(SIZES[i + 1], decay));
      RealMatrix expected = network(TargetPropagation.of(exact)).displacement(i, DATA);
      assertThat(Matrices.relativeError(learned.displacement(i, DATA), expected))
          .isLessThan(CONVERGED);
    }
  }

  /** With P the way back from the output to the source: Q = (PᵀMᵀMP + λI)⁻¹ PᵀMᵀ. */
  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.3})
  void layerwiseFeedbackInvertsTheWayUpAndBackDown(double decay) {
    TheoryNetwork net = trained(white(TrainingRule.DTPDRL, decay), 400);
    RealMatrix top = net.feedbackWeights(1);
    assertThat(Matrices.relativeError(top, gaussNewtonMap(net.wayToOutput(1), damping(6, decay))))
        .isLessThan(CONVERGED);
    RealMatrix upAndBackDown = net.wayToOutput(0).multiply(top);
    RealMatrix expected = gaussNewtonMap(upAndBackDown, damping(8, decay));
    assertThat(Matrices.relativeError(net.feedbackWeights(0), expected)).isLessThan(CONVERGED);
  }

  @Test
  void layerwiseFeedbackComposesToThePseudoInverseOfTheWholeWay() {
    TheoryNetwork net = trained(white(TrainingRule.DTPDRL, 0), 400);
    RealMatrix composed = net.feedbackWeights(1).multiply(net.feedbackWeights(0));
    RealMatrix expected = Matrices.pseudoInverse(net.wayToOutput(0));
    assertThat(Matrices.relativeError(composed, expected)).isLessThan(CONVERGED);
  }

  @Test
  void gaussianNoiseLeadsToTheSamePlace() {
    double decay = 0.3;
    TargetPropagation rule =
        TheoryNetwork.rule(TrainingRule.DDTP_LINEAR)
            .feedbackWeightDecay(decay)
            .feedbackUpdater(new Sgd(new InverseSchedule(ScheduleType.ITERATION, 1.5, 0.1, 1)));
    TheoryNetwork net = network(rule);
    net.learnFeedback(TheoryNetwork.data(500, 5, 4), 200);
    for (int i = 0; i < 2; i++) {
      RealMatrix expected = gaussNewtonMap(net.wayToOutput(i), damping(SIZES[i + 1], decay));
      assertThat(Matrices.relativeError(net.feedbackWeights(i), expected)).isLessThan(SAMPLED);
    }
  }

  /** λ for n units. */
  private static double damping(int units, double decay) {
    return units * decay / 2;
  }

  /** Jᵀ(JJᵀ + λI)⁻¹, transposed, with J = Mᵀ. */
  private static RealMatrix gaussNewtonMap(RealMatrix way, double lambda) {
    return Matrices.regression(way, Matrices.identity(way.getRowDimension()), lambda);
  }

  private static TargetPropagation white(TrainingRule rule, double decay) {
    return TheoryNetwork.rule(rule)
        .feedbackWeightDecay(decay)
        .noiseSource(new WhiteNoise())
        .feedbackUpdater(new Nesterovs(0.8, 0.85));
  }

  private static TheoryNetwork network(TargetPropagation rule) {
    return new TheoryNetwork(rule, new ActivationIdentity(), SIZES);
  }

  private static TheoryNetwork trained(TargetPropagation rule, int steps) {
    TheoryNetwork net = network(rule);
    net.learnFeedback(DATA, steps);
    return net;
  }
}
