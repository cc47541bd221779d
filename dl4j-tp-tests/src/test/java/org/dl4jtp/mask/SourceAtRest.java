package org.dl4jtp.mask;

import java.util.Map;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.FeedbackProblem;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * As its loss tells how far the source of the feedback moves when the clean activation is sent
 * through the network above, or one with hardly any noise: nowhere, if the network above is the one
 * that the step has.
 */
public record SourceAtRest() implements FeedbackLoss {
  @Override
  public boolean followsTargetPath() {
    return true;
  }

  @Override
  public double gradient(FeedbackProblem problem, Map<String, INDArray> gradients) {
    INDArray clean = problem.activation().dup();
    return Math.max(
        Math.max(
            largest(problem.source(clean).sub(problem.source())),
            largest(problem.sourceDisplacement(clean))),
        Math.max(
            largest(problem.source(problem.corrupted(0)).sub(problem.source())),
            largest(problem.sourceDisplacement(problem.corrupted(0)))));
  }

  private static double largest(INDArray array) {
    double sum = array.sumNumber().doubleValue(); // extremes pass over NaN
    return Double.isNaN(sum) ? sum : array.amaxNumber().doubleValue();
  }
}
