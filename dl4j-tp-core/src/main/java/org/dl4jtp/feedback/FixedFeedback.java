package org.dl4jtp.feedback;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;

/**
 * No feedback loss: the feedback weights stay as they started. Costs nothing. Published as random
 * weights, {@link FeedbackStart#DRAWN}; those of {@link FeedbackStart#FIRST_BATCH}, the default,
 * are the minimiser of difference reconstruction on one batch.
 *
 * <p>Source: Nøkland 2016 (direct feedback alignment); Shibuya et al. 2023 (FW-DTP).
 */
public final class FixedFeedback implements FeedbackLoss {

  /** The only kind there is. */
  @JsonCreator
  public FixedFeedback() {}

  @Override
  public boolean learns() {
    return false;
  }

  /** Once, by difference reconstruction: targets that pull the output the right way. */
  @Override
  public FeedbackLoss startingLoss() {
    return new DifferenceReconstruction();
  }

  @Override
  public double gradient(FeedbackProblem problem, Map<String, INDArray> gradients) {
    throw new UnsupportedOperationException("fixed feedback weights have no loss");
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof FixedFeedback;
  }

  @Override
  public int hashCode() {
    return FixedFeedback.class.hashCode();
  }

  @Override
  public String toString() {
    return "fixed";
  }
}
