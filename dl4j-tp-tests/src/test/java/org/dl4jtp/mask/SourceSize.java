package org.dl4jtp.mask;

import java.util.Map;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.FeedbackProblem;
import org.nd4j.linalg.api.ndarray.INDArray;

/** As its loss tells the size of what a feedback mapping maps and is to bring back. */
public record SourceSize() implements FeedbackLoss {
  @Override
  public double gradient(FeedbackProblem problem, Map<String, INDArray> gradients) {
    return problem.source().norm2Number().doubleValue()
        + 3 * problem.activation().norm2Number().doubleValue();
  }
}
