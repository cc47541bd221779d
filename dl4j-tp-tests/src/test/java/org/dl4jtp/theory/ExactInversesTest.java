package org.dl4jtp.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.stream.Stream;
import org.apache.commons.math3.linear.RealMatrix;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.FixedFeedback;
import org.dl4jtp.target.LayerwiseTargets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Target propagation through exact inverses gives Gauss-Newton targets. */
class ExactInversesTest {
  private static final int[] SQUARE = {5, 5, 5, 5, 5};
  private static final int[] NARROWING = {5, 8, 6, 3};
  private static final DataSet DATA = TheoryNetwork.data(7, 5, 5);

  static Stream<LayerwiseTargets> paths() {
    return Stream.of(new LayerwiseTargets(), LayerwiseTargets.uncorrected());
  }

  @ParameterizedTest
  @MethodSource("paths")
  void exactlyWhereTheNetworkIsPiecewiseLinear(LayerwiseTargets path) {
    double eta = 1e-6; // no target crosses a kink
    ActivationLReLU leaky = new ActivationLReLU(0.25); // ND4J's derivative is exact in float only
    for (int i = 0; i < SQUARE.length - 2; i++) {
      assertThat(errorOfTargets(path, leaky, i, eta) / eta).isLessThan(1e-8);
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void upToTheSquareOfTheStepSizeWhereItIsSmooth(LayerwiseTargets path) {
    double eta = 1e-3;
    int lastHidden = SQUARE.length - 3; // below a linear output layer, so exact
    assertThat(errorOfTargets(path, new ActivationTanH(), lastHidden, eta) / eta).isLessThan(1e-12);
    for (int i = 0; i < lastHidden; i++) {
      double error = errorOfTargets(path, new ActivationTanH(), i, eta);
      double atHalfTheStep = errorOfTargets(path, new ActivationTanH(), i, eta / 2);
      assertThat(error / eta).as("activation %d, first order", i).isLessThan(0.1);
      assertThat(error / atHalfTheStep).as("activation %d", i).isCloseTo(4, offset(0.05));
    }
  }

  /**
   * Layer-wise pseudo-inverses reach the output target too, but not by the shortest way: their
   * product is not the pseudo-inverse of the product. At the last hidden layer there is no product.
   */
  @Test
  void notWhereLayersNarrow() {
    DataSet data = TheoryNetwork.data(7, 5, 3);
    TheoryNetwork net =
        new TheoryNetwork(rule(new LayerwiseTargets()), new ActivationIdentity(), NARROWING);
    for (int i = 0; i < 2; i++) {
      net.setFeedback(i, Matrices.pseudoInverse(net.forwardWeights(i + 1)));
    }
    TheoryNetwork gaussNewton =
        new TheoryNetwork(
            TargetPropagation.of(TrainingRule.gaussNewton(0)), new ActivationIdentity(), NARROWING);
    RealMatrix outputMoves = net.displacement(2, data);
    for (int i = 0; i < 2; i++) {
      RealMatrix reached = net.displacement(i, data).multiply(net.wayToOutput(i));
      assertThat(Matrices.relativeError(reached, outputMoves)).isLessThan(1e-12);
    }
    assertThat(Matrices.relativeError(net.displacement(1, data), gaussNewton.displacement(1, data)))
        .isLessThan(1e-12);
    assertThat(Matrices.relativeError(net.displacement(0, data), gaussNewton.displacement(0, data)))
        .isGreaterThan(0.05);
  }

  /** Norm of the difference to the Gauss-Newton displacement of an activation, over the batch. */
  private static double errorOfTargets(
      LayerwiseTargets path, IActivation activation, int layer, double eta) {
    TheoryNetwork inverted = new TheoryNetwork(rule(path).targetStepSize(eta), activation, SQUARE);
    TheoryNetwork gaussNewton =
        new TheoryNetwork(
            TargetPropagation.of(TrainingRule.gaussNewton(0)).targetStepSize(eta),
            activation,
            SQUARE);
    setBiases(gaussNewton);
    setBiases(inverted);
    for (int i = 0; i < inverted.outputLayer(); i++) {
      RealMatrix inverse = Matrices.inverse(inverted.forwardWeights(i + 1));
      inverted.setFeedback(i, inverse);
      INDArray bias = inverted.live().getLayer(i + 1).getParam("b").reshape(1, -1);
      INDArray feedbackBias = bias.mmul(Matrices.array(inverse)).negi();
      inverted.live().getLayer(i + 1).setParam("q", feedbackBias);
    }
    return inverted
        .displacement(layer, DATA)
        .subtract(gaussNewton.displacement(layer, DATA))
        .getFrobeniusNorm();
  }

  private static void setBiases(TheoryNetwork net) {
    for (int i = 0; i <= net.outputLayer(); i++) {
      RealMatrix bias = Matrices.random(1, SQUARE[i + 1], 50 + i).scalarMultiply(0.1);
      net.live().getLayer(i).setParam("b", Matrices.array(bias));
    }
  }

  private static TargetPropagation rule(LayerwiseTargets path) {
    return TargetPropagation.of(
        TrainingRule.of("inverses", path, new InverseFeedback(), new FixedFeedback()));
  }
}
