package com.example;

import java.util.Map;
import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.FeedbackProblem;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Difference reconstruction by a pseudo-Huber loss: large errors count linearly.
 *
 * @param delta where linear begins, in units of the noise level
 */
public record HuberReconstruction(@JsonProperty("delta") double delta) implements FeedbackLoss {
  @Override
  public boolean followsTargetPath() {
    return true;
  }

  @Override
  public double gradient(FeedbackProblem problem, Map<String, INDArray> gradients) {
    INDArray moved = problem.sourceDisplacement(problem.corrupted(0));
    Feedback.Evaluation back = problem.feedback().difference(problem.source(), moved);
    INDArray error = back.value().sub(problem.noise(0));
    double sigma = problem.noiseLevel();
    INDArray scaled = error.div(sigma * delta);
    INDArray root = Transforms.sqrt(scaled.muli(scaled).addi(1), false);
    INDArray slope = error.divi(root).muli(2 / (sigma * sigma * error.length()));
    back.gradient(slope, gradients);
    return 2 * delta * delta * root.subi(1).meanNumber().doubleValue();
  }
}
