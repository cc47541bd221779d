package org.dl4jtp.feedback;

import org.nd4j.shade.jackson.annotation.JsonCreator;

/** How feedback weights start. */
public enum FeedbackStart {
  /**
   * At random, by the rule's feedback weight init, when the network is built: the published way.
   * Random feedback gives random targets until it has learned, and with activations that are not
   * bounded, such as ReLU, targets that push the output the wrong way make them grow meanwhile.
   */
  DRAWN,

  /**
   * At zero, until the first batch that a step is taken on, in {@code fit} or in feedback training;
   * before that step, at the minimiser of the rule's feedback loss on that batch, from the output
   * down. For affine feedback that is least squares: of difference reconstruction, a ridge
   * regression of noise on what it moves, so that targets lie near those of (damped) Gauss-Newton
   * from the first step on. Fixed feedback starts where difference reconstruction would have it,
   * and stays there; DTP's starts there too, and learns reconstruction ({@link Reconstruction}).
   *
   * <p>Weights that are all zero are what says that the first batch is still to come, so that
   * copies, saved models and networks set to such parameters go on as they would have. Mappings
   * that cannot leave zero (perceptrons, functions without slope there) start as {@link #DRAWN}.
   *
   * <p>Cost: once, the noise sent up eight times for a batch of 128, and some 10 to 40 evaluations
   * of the mapping's gradient on it for every border.
   */
  FIRST_BATCH;

  /** By name alone: Jackson would take numbers too. */
  @JsonCreator
  static FeedbackStart of(String name) {
    return valueOf(name);
  }
}
