package org.dl4jtp.feedback;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Plain reconstruction of a corrupted activation: g learns to invert the way from h up to its
 * source.
 *
 * <pre>
 *   h̃ = h + σε      loss = c · mean over batch and units of (g(s(h̃)) − h̃)²
 * </pre>
 *
 * <p>with s(h̃) the corrupted activation sent through the unit above (layer-wise rules) or to the
 * output (direct rules). On a linear unit F its minimiser is C Fᵀ(F C Fᵀ)⁻¹, C the second moment of
 * h̃.
 *
 * <p>Cost per step and border: a forward pass to the source, and g twice.
 *
 * <p>Source: Lee et al. 2015; Meulemans et al. 2020. The authors' code scales by c = 1/σ², but
 * never by more than 1/0.02², for DTP; and by c = 1 for DDTP-control.
 */
public final class Reconstruction implements FeedbackLoss {
  private static final double SMALLEST_SIGMA = 0.02;

  private final boolean scaled;

  @JsonCreator
  private Reconstruction(@JsonProperty(value = "scaledByNoise", required = true) boolean scaled) {
    this.scaled = scaled;
  }

  /**
   * c = 1/max(σ, 0.02)²: the loss does not depend on the noise level, to first order. DTP's.
   *
   * @return the loss
   */
  public static Reconstruction scaledByNoise() {
    return new Reconstruction(true);
  }

  /**
   * c = 1: DDTP-control's.
   *
   * @return the loss
   */
  public static Reconstruction unscaled() {
    return new Reconstruction(false);
  }

  /**
   * DTP's feedback starts at the minimiser of difference reconstruction. Its own inverts along the
   * directions that the data have, weighted by C: in deep ReLU networks targets of such feedback
   * make activations grow. DDTP-control, which is to differ in its loss alone, keeps its own.
   */
  @Override
  public FeedbackLoss startingLoss() {
    return scaled ? new DifferenceReconstruction() : this;
  }

  @Override
  public double gradient(FeedbackProblem problem, Map<String, INDArray> gradients) {
    INDArray corrupted = problem.corrupted(0);
    Feedback.Evaluation back = problem.feedback().apply(problem.source(corrupted));
    double sigma = Math.max(problem.noiseLevel(), SMALLEST_SIGMA);
    double scale = scaled ? 1 / (sigma * sigma) : 1;
    return SquaredError.gradient(back, corrupted, problem.counting(), scale, gradients);
  }

  /**
   * Whether the loss is scaled by the noise.
   *
   * @return true if c = 1/max(σ, 0.02)², false if c = 1
   */
  @JsonProperty("scaledByNoise")
  public boolean isScaledByNoise() {
    return scaled;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Reconstruction && scaled == ((Reconstruction) o).scaled;
  }

  @Override
  public int hashCode() {
    return Boolean.hashCode(scaled);
  }

  @Override
  public String toString() {
    return scaled ? "reconstruction" : "unscaled reconstruction";
  }
}
