package org.dl4jtp.theory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.diagnostics.LayerStep;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.dataset.DataSet;

/** Gauss-Newton targets between the pseudo-inverse (λ = 0) and backpropagation (λ → ∞). */
class GaussNewtonLimitsTest {
  private static final double EXACT = 1e-12;
  private static final int[] SIZES = {5, 8, 6, 4};
  private static final int HIDDEN_LAYERS = SIZES.length - 2;
  private static final DataSet DATA = TheoryNetwork.data(7, 5, 4);

  @Test
  void withoutDampingTheyAreTheShortestThatSolveTheOutputStep() {
    TheoryNetwork net = network(TrainingRule.gaussNewton(0));
    List<LayerStep> step = net.step(DATA);
    RealMatrix outputMoves = Matrices.of(step.get(net.outputLayer()).displacement());
    for (int i = 0; i < HIDDEN_LAYERS; i++) {
      RealMatrix moves = Matrices.of(step.get(i).displacement());
      for (int example = 0; example < moves.getRowDimension(); example++) {
        RealMatrix jacobian = jacobian(net, step, i, example);
        RealVector move = moves.getRowVector(example);
        assertThat(
                Matrices.relativeError(jacobian.operate(move), outputMoves.getRowVector(example)))
            .isLessThan(EXACT);
        assertThat(Matrices.shareInNullSpace(jacobian, move)).isLessThan(EXACT);
      }
    }
  }

  @Test
  void vanishingDampingChangesLittle() {
    for (int i = 0; i < HIDDEN_LAYERS; i++) {
      RealMatrix limit = displacement(TrainingRule.gaussNewton(0), i);
      RealMatrix near = displacement(TrainingRule.gaussNewton(1e-6), i);
      assertThat(Matrices.relativeError(near, limit)).isLessThan(1e-4);
    }
  }

  @Test
  void withLargeDampingTheyAreBackpropagationsDividedByIt() {
    double damping = 1e8;
    for (int i = 0; i < HIDDEN_LAYERS; i++) {
      RealMatrix scaled =
          displacement(TrainingRule.gaussNewton(damping), i).scalarMultiply(damping);
      // To first order off by the squared singular values over λ.
      assertThat(Matrices.relativeError(scaled, displacement(TrainingRule.EXACT, i)))
          .isLessThan(1e-7);
    }
  }

  @Test
  void theMoreDampingTheSmallerTheAngleToBackpropagation() {
    double[] dampings = {0, 1e-3, 1e-2, 0.1, 1, 10, 100};
    for (int i = 0; i < HIDDEN_LAYERS; i++) {
      RealMatrix backpropagation = displacement(TrainingRule.EXACT, i);
      for (int example = 0; example < DATA.numExamples(); example++) {
        double before = Math.PI / 2;
        for (double damping : dampings) {
          RealVector move =
              displacement(TrainingRule.gaussNewton(damping), i).getRowVector(example);
          double angle = angle(move, backpropagation.getRowVector(example));
          assertThat(angle).as("λ = %s", damping).isLessThan(before);
          before = angle;
        }
      }
    }
  }

  private static RealMatrix displacement(TrainingRule rule, int layer) {
    return network(rule).displacement(layer, DATA);
  }

  private static TheoryNetwork network(TrainingRule rule) {
    return new TheoryNetwork(TargetPropagation.of(rule), new ActivationTanH(), SIZES);
  }

  /** ∂h_L/∂h of one example, by the chain rule. */
  private static RealMatrix jacobian(
      TheoryNetwork net, List<LayerStep> step, int activation, int example) {
    RealMatrix product = net.forwardWeights(net.outputLayer()).transpose();
    for (int i = net.outputLayer() - 1; i > activation; i--) {
      double[] h = Matrices.of(step.get(i).activation()).getRow(example);
      RealMatrix layer = net.forwardWeights(i).transpose();
      for (int unit = 0; unit < h.length; unit++) {
        double derivative = 1 - h[unit] * h[unit]; // of tanh
        layer.setRowVector(unit, layer.getRowVector(unit).mapMultiply(derivative));
      }
      product = product.multiply(layer);
    }
    return product;
  }

  private static double angle(RealVector one, RealVector two) {
    return Math.acos(Math.min(1, one.cosine(two)));
  }
}
