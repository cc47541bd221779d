package org.dl4jtp.feedback;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;

/**
 * Difference reconstruction loss (DRL): a corrupted activation is sent up to the output and back
 * down the target path with its difference corrections; g learns to bring back the corruption.
 *
 * <pre>
 *   h̃ = h + σε      d = change of g's source      loss = 1/σ² · mean of (g(s + d) − g(s) − σε)²
 * </pre>
 *
 * <p>Its minimiser is, for small σ, a damped Gauss-Newton map: Jᵀ(JJᵀ + λI)⁻¹, J = ∂h_L/∂h, with λ
 * = n·wd/2 for n units and feedback weight decay wd. Only the last mapping on the way learns.
 *
 * <p>With a damping ρ the loss has a term more, weight decay in units of the loss's own curvature:
 *
 * <pre>
 *   ρ/(n σ²) · mean square of d · ‖Q‖²      λ = n·wd/2 + ρ · tr(JJᵀ)/m, m features of the source
 * </pre>
 *
 * <p>ρ says the same in layers of any width, and where d has shrunk or grown on a long way down.
 * Large, it turns the map towards Jᵀ, backpropagation's direction. It acts on the weights Q of
 * every layer of g, on biases not.
 *
 * <p>Cost per step and border: a forward pass to the output, the target path back, and g twice; for
 * L borders O(L²) layer passes, in L matrix products.
 *
 * <p>Source: Meulemans et al. 2020, "difference reconstruction loss".
 */
public final class DifferenceReconstruction implements FeedbackLoss {

  /** The only kind there is. */
  @JsonCreator
  public DifferenceReconstruction() {}

  @Override
  public boolean followsTargetPath() {
    return true;
  }

  @Override
  public double gradient(FeedbackProblem problem, Map<String, INDArray> gradients) {
    INDArray noise = problem.noise(0);
    INDArray displacement = problem.sourceDisplacement(problem.corrupted(0));
    Feedback.Evaluation back = problem.feedback().difference(problem.source(), displacement);
    double sigma = problem.noiseLevel();
    double scale = 1 / (sigma * sigma);
    double loss = SquaredError.gradient(back, noise, scale, gradients);
    return problem.damping() == 0
        ? loss
        : loss + damped(problem, scale * meanSquare(displacement) / noise.size(1), gradients);
  }

  private static double damped(
      FeedbackProblem problem, double curvature, Map<String, INDArray> gradients) {
    double strength = problem.damping() * curvature;
    double squares = 0;
    for (Map.Entry<String, INDArray> weight : problem.weights().entrySet()) {
      double norm = weight.getValue().norm2Number().doubleValue();
      squares += norm * norm;
      gradients.get(weight.getKey()).addi(weight.getValue().mul(2 * strength));
    }
    return strength * squares;
  }

  private static double meanSquare(INDArray array) {
    double norm = array.norm2Number().doubleValue();
    return norm * norm / array.length();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof DifferenceReconstruction;
  }

  @Override
  public int hashCode() {
    return DifferenceReconstruction.class.hashCode();
  }

  @Override
  public String toString() {
    return "difference reconstruction";
  }
}
