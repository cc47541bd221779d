package org.dl4jtp.feedback;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a feedback loss sees of one border between two units, during one training step: the clean
 * activation h there, the feedback mapping g into it, noise, and the network above as a function.
 * Arrays must not be changed, except those that a method says are new, and all are used again by
 * the network's next step: copy what is to be kept.
 */
public interface FeedbackProblem {

  /**
   * The clean activation.
   *
   * @return h, {@code [batch, n]}
   */
  INDArray activation();

  /**
   * Which rows count: steps of sequences that are masked have no share in any loss or mean.
   *
   * @return 1 or 0 for every row, {@code [rows, 1]}; null if all count
   */
  default INDArray counting() {
    return null;
  }

  /**
   * The mapping that learns.
   *
   * @return g
   */
  Feedback feedback();

  /**
   * The noise level.
   *
   * @return σ &gt; 0, in units of the activations
   */
  double noiseLevel();

  /**
   * The damping of the map that difference reconstruction learns.
   *
   * @param displacement how far noise has moved g's source
   * @return λ ≥ 0, see {@link DifferenceReconstruction}; unless overridden 0
   */
  default double damping(INDArray displacement) {
    return 0;
  }

  /**
   * The weights of g, without biases: what damping draws to zero.
   *
   * @return by name, not to be changed; unless overridden none
   */
  default Map<String, INDArray> weights() {
    return Map.of();
  }

  /**
   * Noise for the activation, the same whenever it is asked for.
   *
   * @param draw counts the draws within this step, from 0
   * @return σε, {@code [batch, n]}
   */
  INDArray noise(int draw);

  /**
   * The corrupted activation. Given as it is to {@link #source(INDArray)} or {@link
   * #sourceDisplacement}, it goes up and down the network together with those of the other borders,
   * which costs less than if it went alone.
   *
   * @param draw as for {@link #noise}
   * @return h + σε, {@code [batch, n]}
   */
  INDArray corrupted(int draw);

  /**
   * Noise for g's source. New.
   *
   * @param draw counts the draws within this step, from 0, together with those of {@link #noise}
   * @return σε, {@code [batch, sourceSize]}
   */
  INDArray sourceNoise(int draw);

  /**
   * What g maps when h is clean.
   *
   * @return s, {@code [batch, sourceSize]}
   */
  INDArray source();

  /**
   * What g maps when h is corrupted: the corrupted activation sent forward, as far as g's source
   * lies. New.
   *
   * @param corrupted h + σε or another activation, {@code [batch, n]}
   * @return s̃, {@code [batch, sourceSize]}
   */
  INDArray source(INDArray corrupted);

  /**
   * How far g's source moves when the corrupted activation is sent forward to the network's output
   * and from there back down to g's source along the rule's target path, with its difference
   * corrections. New. For a rule whose g maps the output itself this is the change of the output.
   *
   * @param corrupted h + σε or another activation, {@code [batch, n]}
   * @return d, {@code [batch, sourceSize]}
   */
  INDArray sourceDisplacement(INDArray corrupted);
}
