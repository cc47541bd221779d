package org.dl4jtp.theory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Nesterovs;

/**
 * What part of a weight update changes the output of its example at all: the rest lies in the null
 * space of ∂h_L/∂W, where it does harm or nothing (Meulemans et al. 2020, figure 2).
 */
class NullSpaceTest {
  /** Share of an update's length that is nothing but the error of a numerical derivative. */
  private static final double NOTHING = 1e-7;

  private static final double CONSIDERABLE = 0.2;
  private static final int[] NARROWING = {5, 8, 6, 3};
  private static final DataSet EXAMPLE = TheoryNetwork.data(1, 5, 3);

  static Stream<IActivation> activations() {
    return Stream.of(new ActivationIdentity(), new ActivationTanH());
  }

  @ParameterizedTest
  @MethodSource("activations")
  void gaussNewtonTargetsWasteNothing(IActivation activation) {
    TheoryNetwork net = network(TargetPropagation.of(TrainingRule.gaussNewton(0)), activation);
    for (int layer = 0; layer < 2; layer++) {
      assertThat(wasted(net, layer)).as("layer %d", layer).isLessThan(NOTHING);
    }
  }

  @ParameterizedTest
  @MethodSource("activations")
  void randomFeedbackWastesMuch(IActivation activation) {
    TheoryNetwork net = network(TargetPropagation.of(TrainingRule.DTP), activation);
    for (int layer = 0; layer < 2; layer++) {
      assertThat(wasted(net, layer)).as("layer %d", layer).isGreaterThan(CONSIDERABLE);
    }
  }

  @Test
  void learnedDifferenceReconstructionWastesNothing() {
    for (TrainingRule rule : new TrainingRule[] {TrainingRule.DDTP_LINEAR, TrainingRule.DTPDRL}) {
      TheoryNetwork net = network(learning(rule), new ActivationIdentity());
      net.learnFeedback(TheoryNetwork.data(16, 5, 3), 200);
      for (int layer = 0; layer < 2; layer++) {
        assertThat(wasted(net, layer)).as("%s, layer %d", rule, layer).isLessThan(NOTHING);
      }
    }
  }

  @Test
  void learnedReconstructionGoesOnWasting() {
    for (TrainingRule rule : new TrainingRule[] {TrainingRule.DTP, TrainingRule.DDTP_CONTROL}) {
      TheoryNetwork net = network(learning(rule), new ActivationIdentity());
      net.learnFeedback(TheoryNetwork.data(16, 5, 3), 200);
      assertThat(wasted(net, 0)).as("%s", rule).isGreaterThan(CONSIDERABLE);
    }
  }

  /** Length of the part of a layer's update in the null space of ∂h_L/∂W, relative to the whole. */
  private static double wasted(TheoryNetwork net, int layer) {
    INDArray update = net.step(EXAMPLE).get(layer).gradients().get("W");
    RealVector flat = new ArrayRealVector(update.dup('c').data().asDouble());
    return Matrices.shareInNullSpace(jacobianByWeights(net, layer), flat);
  }

  /** ∂h_L/∂W of the example, by central differences; weights row by row. */
  private static RealMatrix jacobianByWeights(TheoryNetwork net, int layer) {
    double step = 1e-4;
    INDArray weights = net.live().getLayer(layer).getParam("W");
    RealMatrix jacobian = MatrixUtils.createRealMatrix(3, (int) weights.length());
    int column = 0;
    for (int i = 0; i < weights.rows(); i++) {
      for (int j = 0; j < weights.columns(); j++) {
        double value = weights.getDouble(i, j);
        weights.putScalar(i, j, value + step);
        INDArray up = net.live().output(EXAMPLE.getFeatures());
        weights.putScalar(i, j, value - step);
        INDArray down = net.live().output(EXAMPLE.getFeatures());
        weights.putScalar(i, j, value);
        jacobian.setColumn(column++, up.sub(down).div(2 * step).data().asDouble());
      }
    }
    return jacobian;
  }

  private static TargetPropagation learning(TrainingRule rule) {
    return TheoryNetwork.rule(rule)
        .noiseLevel(0.5)
        .noiseSource(new WhiteNoise())
        .feedbackUpdater(new Nesterovs(0.3, 0.85));
  }

  private static TheoryNetwork network(TargetPropagation rule, IActivation activation) {
    return new TheoryNetwork(rule, activation, NARROWING);
  }
}
