package org.dl4jtp.theory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.commons.math3.linear.RealMatrix;
import org.dl4jtp.LongTest;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.NoiseSource;
import org.dl4jtp.feedback.Perturbation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** Where feedback leads does not depend on who is perturbed when, unless all are at once. */
class PerturbationFixedPointTest {
  /** Relative, after convergence with exactly white noise. */
  private static final double CONVERGED = 1e-10;

  /** How far apart the two Gauss-Newton maps are, at least. */
  private static final double VISIBLE = 0.1;

  /**
   * Relative, of a mean over some hundred noisy steps, whose error is 0.02 to 0.06. A mapping that
   * learns from one of two halves, or has its weights decay twice, is off by 0.12 to 0.4.
   */
  private static final double AVERAGED = 0.09;

  private static final double DECAY = 0.3;
  private static final double SIGMA = 0.8;
  private static final int[] SIZES = {5, 8, 6, 4};

  // Two shares of 12: white noise needs more examples than units.
  private static final DataSet DATA = TheoryNetwork.data(24, 5, 4);

  private static final DataSet CLASSES = classes(27);

  private static DataSet classes(int examples) {
    DataSet data = TheoryNetwork.data(examples, 5, 4);
    for (int i = 0; i < examples; i++) {
      INDArray x = data.getFeatures().getRow(i);
      if (i < examples / 2) {
        x.muli(0.3).addi(1);
      } else {
        x.muli(1.5).subi(1.5);
      }
    }
    return data;
  }

  @ParameterizedTest
  @EnumSource(names = {"ALL_LAYERS", "ONE_LAYER_PER_EXAMPLE", "ONE_LAYER_PER_BATCH"})
  void directFeedbackBecomesTheGaussNewtonMap(Perturbation mode) {
    TheoryNetwork net = trained(TrainingRule.DDTP_LINEAR, mode, new WhiteNoise());
    for (int i = 0; i < 2; i++) {
      RealMatrix way = net.wayToOutput(i);
      RealMatrix expected =
          Matrices.regression(way, Matrices.identity(SIZES[i + 1]), damping(SIZES[i + 1]));
      assertThat(Matrices.relativeError(net.feedbackWeights(i), expected)).isLessThan(CONVERGED);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LAYER_PER_EXAMPLE", "ONE_LAYER_PER_BATCH"})
  void layerwiseFeedbackBecomesWhatItBecomesWithAllLayersPerturbed(Perturbation mode) {
    TheoryNetwork some = trained(TrainingRule.DTPDRL, mode, new WhiteNoise());
    TheoryNetwork all = trained(TrainingRule.DTPDRL, Perturbation.ALL_LAYERS, new WhiteNoise());
    for (int i = 0; i < 2; i++) {
      assertThat(Matrices.relativeError(some.feedbackWeights(i), all.feedbackWeights(i)))
          .isLessThan(CONVERGED);
    }
  }

  @ParameterizedTest
  @EnumSource(Perturbation.class)
  void localDifferenceReconstructionBecomesTheTransposedLayer(Perturbation mode) {
    TheoryNetwork net =
        new TheoryNetwork(
            TheoryNetwork.rule(TrainingRule.LDRL)
                .noiseLevel(0.5)
                .noiseSource(new JointlyWhiteNoise())
                .perturbation(mode)
                .feedbackUpdater(new Sgd(1)),
            new ActivationIdentity(),
            SIZES);
    net.learnFeedback(TheoryNetwork.data(60, 5, 4), 150);
    for (int i = 0; i < 2; i++) {
      assertThat(
              Matrices.relativeError(net.feedbackWeights(i), net.forwardWeights(i + 1).transpose()))
          .isLessThan(CONVERGED);
    }
  }

  /**
   * Where the fixed point depends on the data, as that of plain reconstruction (see {@link
   * ReconstructionFixedPointTest}), here on two classes of which one comes after the other. Weights
   * go on moving with noise and shares, so their mean over the steps is looked at.
   *
   * @param batch of 27 examples, always in the same order
   * @param interval between the batches that feedback learns with
   * @param rate the smaller, the fewer examples learn at once
   */
  @LongTest
  @ParameterizedTest
  @CsvSource({
    "27, 2, 400, 0.1", // an interval of as many as mappings
    "14, 1, 400, 0.1", // as many batches as mappings
    " 9, 2, 400, 0.1",
    " 1, 1, 1500, 0.03", // fewer examples than mappings: those without a share do not decay
  })
  void sharesOfSortedDataLeadWhereAllDataDo(int batch, int interval, int learned, double rate) {
    TargetPropagation rule =
        TheoryNetwork.rule(TrainingRule.DTP)
            .feedbackBias(false)
            .feedbackWeightDecay(DECAY)
            .noiseLevel(SIGMA)
            .perturbation(Perturbation.ONE_LAYER_PER_EXAMPLE)
            .feedbackInterval(interval)
            .feedbackUpdater(new Sgd(rate));
    TheoryNetwork net = new TheoryNetwork(rule, new ActivationIdentity(), SIZES);
    RealMatrix[] means = meanFeedback(net, CLASSES.batchBy(batch), learned * interval);
    for (int i = 0; i < 2; i++) {
      int units = SIZES[i + 1];
      RealMatrix clean = Matrices.of(net.live().feedForward(CLASSES.getFeatures()).get(i + 1));
      RealMatrix moment =
          Matrices.secondMoment(clean).add(Matrices.identity(units).scalarMultiply(SIGMA * SIGMA));
      RealMatrix expected =
          Matrices.regression(net.forwardWeights(i + 1), moment, damping(units) * SIGMA * SIGMA);
      assertThat(Matrices.relativeError(means[i], expected)).isLessThan(AVERAGED);
    }
  }

  /** Over the steps but for the first fifth. */
  private static RealMatrix[] meanFeedback(TheoryNetwork net, List<DataSet> batches, int steps) {
    RealMatrix[] means = {
      net.feedbackWeights(0).scalarMultiply(0), net.feedbackWeights(1).scalarMultiply(0)
    };
    int counted = steps - steps / 5;
    for (int step = 0; step < steps; step++) {
      net.live().fit(batches.get(step % batches.size()));
      for (int i = 0; i < 2 && step >= steps - counted; i++) {
        means[i] = means[i].add(net.feedbackWeights(i).scalarMultiply(1.0 / counted));
      }
    }
    return means;
  }

  /** Jᵢᵀ(Σⱼ JⱼJⱼᵀ + λI)⁻¹, transposed. */
  @Test
  void jointNoiseLeadsToTheJointGaussNewtonMap() {
    TheoryNetwork net =
        trained(TrainingRule.DDTP_LINEAR, Perturbation.JOINT, new JointlyWhiteNoise());
    RealMatrix gram = Matrices.identity(4).scalarMultiply(0);
    for (int i = 0; i < 2; i++) {
      gram = gram.add(net.wayToOutput(i).transpose().multiply(net.wayToOutput(i)));
    }
    for (int i = 0; i < 2; i++) {
      RealMatrix damping = Matrices.identity(4).scalarMultiply(damping(SIZES[i + 1]));
      RealMatrix way = net.wayToOutput(i);
      RealMatrix expected = Matrices.inverse(gram.add(damping)).multiply(way.transpose());
      assertThat(Matrices.relativeError(net.feedbackWeights(i), expected)).isLessThan(CONVERGED);
      RealMatrix alone =
          Matrices.regression(way, Matrices.identity(SIZES[i + 1]), damping(SIZES[i + 1]));
      assertThat(Matrices.relativeError(alone, expected)).isGreaterThan(VISIBLE);
    }
  }

  private static double damping(int units) {
    return units * DECAY / 2;
  }

  private static TheoryNetwork trained(TrainingRule rule, Perturbation mode, NoiseSource noise) {
    TargetPropagation chosen =
        TheoryNetwork.rule(rule)
            .feedbackWeightDecay(DECAY)
            .noiseSource(noise)
            .perturbation(mode)
            .feedbackUpdater(new Nesterovs(0.8, 0.85));
    TheoryNetwork net = new TheoryNetwork(chosen, new ActivationIdentity(), SIZES);
    net.learnFeedback(DATA, mode == Perturbation.ONE_LAYER_PER_BATCH ? 1000 : 400);
    return net;
  }

  /** White within every border, and no border's noise correlated with another's. */
  static final class JointlyWhiteNoise implements NoiseSource {
    @Override
    public void fill(INDArray into, long seed, int border, long step, int draw) {
      long examples = into.size(0);
      int first = 1 + 8 * border; // cosine waves of the borders below come before
      for (int i = 0; i < examples; i++) {
        for (int j = 0; j < into.size(1); j++) {
          double phase = Math.PI * (i + 0.5) * (j + first) / examples;
          into.putScalar(i, j, Math.sqrt(2) * Math.cos(phase));
        }
      }
    }
  }
}
