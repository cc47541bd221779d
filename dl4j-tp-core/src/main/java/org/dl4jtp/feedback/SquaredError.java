package org.dl4jtp.feedback;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The mean square that the reconstruction losses have in common. */
final class SquaredError {
  private SquaredError() {}

  /**
   * scale · mean over batch and units of (value − aim)², and its gradient by the mapping's weights.
   */
  static double gradient(
      Feedback.Evaluation evaluation, INDArray aim, double scale, Map<String, INDArray> gradients) {
    INDArray residual = evaluation.value().sub(aim);
    double norm = residual.norm2Number().doubleValue();
    double weight = scale / residual.length();
    evaluation.gradient(residual.muli(2 * weight), gradients);
    return weight * norm * norm;
  }
}
