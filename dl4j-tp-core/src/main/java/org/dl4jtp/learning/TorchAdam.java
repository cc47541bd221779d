package org.dl4jtp.learning;

import org.dl4jtp.json.Properties;
import org.dl4jtp.json.StrictProperties;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Adam as PyTorch computes it, with epsilon added after the bias correction:
 *
 * <pre>
 *   w ← w − lr · m̂ / (√v̂ + ε)      m̂ = m/(1 − β₁ⁿ)      v̂ = v/(1 − β₂ⁿ)
 * </pre>
 *
 * <p>ND4J's {@link Adam} adds it to √v before. The two differ by much in the first steps where ε is
 * not small against √v, as in some of the paper's published configurations, and hardly at all
 * later. State is that of {@link Adam}.
 *
 * <p>Source: Kingma and Ba 2015, algorithm 1.
 */
public final class TorchAdam extends AdamVariant implements StrictProperties {
  /**
   * A fixed learning rate.
   *
   * @param learningRate lr
   * @param beta1 decay of the mean of gradients
   * @param beta2 decay of the mean of their squares
   * @param epsilon ε
   */
  public TorchAdam(double learningRate, double beta1, double beta2, double epsilon) {
    this(new Adam(learningRate, beta1, beta2, epsilon));
  }

  @JsonCreator
  private TorchAdam(@JsonProperty(value = "adam", required = true) Adam adam) {
    super("Torch", Properties.required(TorchAdam.class, "adam", adam));
  }

  /** ND4J's step with this comes to PyTorch's. */
  @Override
  double epsilon(int iteration) {
    return adam().getEpsilon() * Math.sqrt(1 - Math.pow(adam().getBeta2(), iteration + 1.0));
  }

  @Override
  public TorchAdam clone() {
    return new TorchAdam(adam().clone());
  }
}
