package org.dl4jtp.step;

import org.dl4jtp.feedback.FeedbackProblem;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The parameters of one feedback mapping as a vector, and a loss as its function. */
public interface FeedbackWeights {

  /**
   * The parameters, without those that all mappings share.
   *
   * @return a view, {@code [n]}
   */
  INDArray vector();

  /**
   * Loss and gradient of what the weights are to start at, with weight decay.
   *
   * @param problem what it is computed on
   * @param gradient {@code [n]}, which the gradient is added to
   * @return the loss
   */
  double addGradient(FeedbackProblem problem, INDArray gradient);
}
