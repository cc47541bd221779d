package org.dl4jtp.feedback;

import java.util.Map;
import org.dl4jtp.json.WholeNumber;
import org.dl4jtp.kernel.Arithmetic;
import org.dl4jtp.kernel.WorkingArrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.nd4j.shade.jackson.databind.annotation.JsonDeserialize;

/**
 * Local difference reconstruction loss (L-DRL): for one layer F at a time, with s = F(h).
 *
 * <pre>
 *   loss = mean over batch and K draws of  − 2 σε·(g(F(h + σε)) − g(F(h))) + ‖g(s + σε') − g(s)‖²
 * </pre>
 *
 * <p>Sums run over the units, and nothing divides by σ², as in the authors' code: learning rates
 * scale with 1/σ². Its minimiser is, for small σ, the transposed Jacobian of F, so that layer-wise
 * targets follow backpropagation. The loss may be negative.
 *
 * <p>Cost per step, border and draw: a forward pass through the unit, and four evaluations of g.
 *
 * <p>Source: Ernoult et al. 2022.
 */
public final class LocalDifferenceReconstruction implements FeedbackLoss {
  @JsonIgnore private final int samples;

  /**
   * The loss.
   *
   * @param samples K, draws for every step
   * @throws IllegalArgumentException unless positive
   */
  @JsonCreator
  public LocalDifferenceReconstruction(
      @JsonProperty(value = "samples", required = true) @JsonDeserialize(using = WholeNumber.class)
          int samples) {
    if (samples <= 0) {
      throw new IllegalArgumentException(
          "the number of noise samples is " + samples + ", but must be positive");
    }
    this.samples = samples;
  }

  @Override
  public double gradient(FeedbackProblem problem, Map<String, INDArray> gradients) {
    INDArray source = problem.source();
    Feedback.Differences from = problem.feedback().differencesFrom(source);
    INDArray counting = problem.counting();
    double rows = counting == null ? source.size(0) : counting.sumNumber().doubleValue();
    double weight = 1.0 / (samples * rows);
    double loss = 0;
    for (int k = 0; k < samples; k++) {
      INDArray noise = counted(problem.noise(2 * k), counting);
      INDArray moved = problem.source(problem.corrupted(2 * k));
      Arithmetic.difference(moved, source, moved);
      Feedback.Evaluation answer = from.of(moved);
      loss -= 2 * weight * Arithmetic.product(noise, answer.value());
      answer.gradient(
          Arithmetic.multiple(noise, -2 * weight, WorkingArrays.like(noise)), gradients);

      Feedback.Evaluation own = from.of(problem.sourceNoise(2 * k + 1));
      INDArray change = counted(own.value(), counting);
      loss += weight * Arithmetic.squares(change);
      own.gradient(Arithmetic.multiple(change, 2 * weight, WorkingArrays.like(change)), gradients);
    }
    return loss;
  }

  private static INDArray counted(INDArray rows, INDArray counting) {
    return counting == null ? rows : rows.mulColumnVector(counting);
  }

  /**
   * Draws of noise for every step.
   *
   * @return K &gt; 0
   */
  @JsonProperty("samples")
  public int samples() {
    return samples;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof LocalDifferenceReconstruction
        && samples == ((LocalDifferenceReconstruction) o).samples;
  }

  @Override
  public int hashCode() {
    return samples;
  }

  @Override
  public String toString() {
    return "local difference reconstruction(" + samples + ")";
  }
}
