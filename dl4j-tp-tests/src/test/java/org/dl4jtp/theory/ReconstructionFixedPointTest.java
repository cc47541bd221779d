package org.dl4jtp.theory;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.math3.linear.RealMatrix;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;

/**
 * Plain reconstruction regresses the corrupted activation on what it becomes further up, so that it
 * depends on the data: (FᵀCF + λI)⁻¹FᵀC, C the second moment of the corrupted activation, or its
 * covariance where the mapping has a bias.
 */
class ReconstructionFixedPointTest {
  /** Relative, after convergence. */
  private static final double CONVERGED = 1e-12;

  /** How far off the data-free inverse is, at least. */
  private static final double VISIBLE = 0.05;

  private static final double SIGMA = 0.8;
  private static final int[] SIZES = {5, 8, 6, 4};
  private static final DataSet DATA = TheoryNetwork.data(16, 5, 4);

  @ParameterizedTest
  @CsvSource({"false, 0", "false, 0.3", "true, 0"})
  void layerwiseFeedbackRegressesOnTheLayerAbove(boolean bias, double decay) {
    TheoryNetwork net = trained(TrainingRule.DTP, bias, decay);
    for (int i = 0; i < 2; i++) {
      RealMatrix layer = net.forwardWeights(i + 1);
      double lambda = SIZES[i + 1] * decay * SIGMA * SIGMA / 2; // the loss is scaled by 1/σ²
      RealMatrix expected = Matrices.regression(layer, moment(net, i, bias), lambda);
      assertThat(Matrices.relativeError(net.feedbackWeights(i), expected)).isLessThan(CONVERGED);
      RealMatrix regardlessOfData = Matrices.pseudoInverse(layer);
      assertThat(Matrices.relativeError(expected, regardlessOfData)).isGreaterThan(VISIBLE);
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 0", "false, 0.3", "true, 0"})
  void directFeedbackRegressesOnTheOutput(boolean bias, double decay) {
    TheoryNetwork net = trained(TrainingRule.DDTP_CONTROL, bias, decay);
    for (int i = 0; i < 2; i++) {
      RealMatrix way = net.wayToOutput(i);
      RealMatrix expected =
          Matrices.regression(way, moment(net, i, bias), SIZES[i + 1] * decay / 2);
      assertThat(Matrices.relativeError(net.feedbackWeights(i), expected)).isLessThan(CONVERGED);
      // Not the Gauss-Newton map that difference reconstruction learns.
      RealMatrix gaussNewton = Matrices.pseudoInverse(way);
      assertThat(Matrices.relativeError(expected, gaussNewton)).isGreaterThan(VISIBLE);
    }
  }

  private static TheoryNetwork trained(TrainingRule rule, boolean bias, double decay) {
    TheoryNetwork net =
        new TheoryNetwork(
            TheoryNetwork.rule(rule)
                .feedbackBias(bias)
                .feedbackWeightDecay(decay)
                .noiseLevel(SIGMA)
                .noiseSource(new WhiteNoise())
                .feedbackUpdater(new Nesterovs(0.2, 0.85)),
            new ActivationIdentity(),
            SIZES);
    net.learnFeedback(DATA, 280);
    return net;
  }

  /** Of the corrupted activation; around its mean where a bias takes care of that. */
  private static RealMatrix moment(TheoryNetwork net, int activation, boolean aroundMean) {
    INDArray h = net.live().feedForward(DATA.getFeatures()).get(activation + 1);
    INDArray noise = Nd4j.create(DataType.DOUBLE, h.shape());
    new WhiteNoise().fill(noise, 0, activation, 0, 0);
    RealMatrix corrupted = Matrices.of(h.add(noise.mul(SIGMA)));
    return Matrices.secondMoment(aroundMean ? Matrices.centred(corrupted) : corrupted);
  }
}
