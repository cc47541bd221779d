package org.dl4jtp.theory;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.math3.linear.RealMatrix;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.Perturbation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** Local difference reconstruction learns the transposed layer, so that targets are backprop's. */
class LocalDifferenceReconstructionFixedPointTest {
  /** Relative, after convergence. */
  private static final double CONVERGED = 1e-12;

  private static final double SIGMA = 0.5;
  private static final DataSet DATA = TheoryNetwork.data(16, 5, 4);

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1})
  void feedbackBecomesTheTransposedLayerShortenedByWeightDecay(double decay) {
    TheoryNetwork net = trained(decay);
    for (int i = 0; i < 2; i++) {
      RealMatrix transposed = net.forwardWeights(i + 1).transpose();
      RealMatrix expected = transposed.scalarMultiply(1 / (1 + decay / (2 * SIGMA * SIGMA)));
      assertThat(Matrices.relativeError(net.feedbackWeights(i), expected)).isLessThan(CONVERGED);
    }
  }

  @Test
  void itsTargetsAreThenThoseOfBackpropagation() {
    TheoryNetwork learned = trained(0);
    TheoryNetwork exact = network(TargetPropagation.of(TrainingRule.EXACT));
    for (int i = 0; i < 2; i++) {
      assertThat(Matrices.relativeError(learned.displacement(i, DATA), exact.displacement(i, DATA)))
          .isLessThan(CONVERGED);
    }
  }

  private static TheoryNetwork trained(double decay) {
    TheoryNetwork net =
        network(
            TargetPropagation.of(TrainingRule.LDRL)
                .perturbation(Perturbation.ALL_LAYERS)
                .feedbackWeightDecay(decay)
                .noiseLevel(SIGMA)
                .noiseSource(new WhiteNoise())
                .feedbackUpdater(new Sgd(1)));
    net.learnFeedback(DATA, 60);
    return net;
  }

  private static TheoryNetwork network(TargetPropagation rule) {
    return new TheoryNetwork(rule, new ActivationIdentity(), 5, 6, 7, 4);
  }
}
