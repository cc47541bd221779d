package org.dl4jtp.feedback;

import java.util.Map;
import org.dl4jtp.kernel.Arithmetic;
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
 * <p>With a damping the loss has a term more, weight decay that means the same in layers of any
 * width:
 *
 * <pre>
 *   λ/n · ‖Q‖²      Q → Jᵀ(JJᵀ + (λ + n·wd/2)I)⁻¹
 * </pre>
 *
 * <p>In direct rules λ is as chosen. Q is then, for λ well above JJᵀ, Jᵀ but for a factor, and
 * grows with it, as backpropagation's signals do. In layer-wise rules λ is the chosen number times
 * the mean square by which noise moves the source, tr(JJᵀ)/m for m features: what arrives there has
 * shrunk by every mapping on the way down. It acts on the weights Q of every layer of g, on biases
 * not.
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
    double loss =
        SquaredError.gradient(back, noise, problem.counting(), 1 / (sigma * sigma), gradients);
    double damping = problem.damping(displacement);
    return damping == 0 ? loss : loss + damped(problem, damping / noise.size(1), gradients);
  }

  private static double damped(
      FeedbackProblem problem, double strength, Map<String, INDArray> gradients) {
    double squares = 0;
    for (Map.Entry<String, INDArray> weight : problem.weights().entrySet()) {
      squares += Arithmetic.squares(weight.getValue());
      Arithmetic.addMultiple(weight.getValue(), 2 * strength, gradients.get(weight.getKey()));
    }
    return strength * squares;
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
