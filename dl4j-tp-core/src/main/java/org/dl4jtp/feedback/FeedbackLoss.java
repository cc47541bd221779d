package org.dl4jtp.feedback;

import java.util.Map;
import org.dl4jtp.json.RulePart;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the weights of a feedback mapping learn. Immutable.
 *
 * <p>Obligations, checked for every rule: the loss is a mean over the batch, which the loss itself
 * divides by; the gradient is that of the loss with respect to g's weights alone, forward weights
 * and other mappings held constant; arrays of the problem are left unchanged, unless new. The
 * task's labels play no part, nor do their masks: feedback learns from every example whose features
 * are not masked.
 */
public interface FeedbackLoss extends RulePart {

  /**
   * Whether there is anything to learn.
   *
   * @return true unless overridden; if false, {@link #gradient} is never called
   */
  default boolean learns() {
    return true;
  }

  /**
   * Whether the loss asks for {@link FeedbackProblem#sourceDisplacement}. Rules are refused that
   * combine such a loss with a target path without feedback at the top.
   *
   * @return false unless overridden
   */
  default boolean followsTargetPath() {
    return false;
  }

  /**
   * Whose minimiser the weights start at, where they start from the first batch. If that one {@link
   * #followsTargetPath} and the rule's target path does not let it, the rule takes another.
   *
   * @return this one unless overridden; null if there is none, so that they are drawn
   */
  default FeedbackLoss startingLoss() {
    return this;
  }

  /**
   * Loss and gradient for one batch.
   *
   * @param problem the border
   * @param gradients arrays by parameter name, zero at first, which the gradient is added to
   * @return the loss, before the step
   */
  double gradient(FeedbackProblem problem, Map<String, INDArray> gradients);
}
