package org.dl4jtp.feedback;

import java.util.Map;
import org.dl4jtp.kernel.FloatBlocks;
import org.dl4jtp.kernel.Residuals;
import org.dl4jtp.kernel.WorkingArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The mean square that the reconstruction losses have in common. */
final class SquaredError {
  private SquaredError() {}

  /**
   * scale · mean over rows and units of (value − aim)², and its gradient by the mapping's weights.
   *
   * @param counting 1 for rows that count, 0 for the others; null if all do
   */
  static double gradient(
      Feedback.Evaluation evaluation,
      INDArray aim,
      INDArray counting,
      double scale,
      Map<String, INDArray> gradients) {
    INDArray value = evaluation.value();
    double rows = counting == null ? value.size(0) : counting.sumNumber().doubleValue();
    double weight = scale / (rows * value.size(1));
    INDArray error;
    double squares;
    if (counting == null && FloatBlocks.take(value, aim)) {
      error = WorkingArrays.like(value);
      squares = Residuals.scaled(value, aim, 2 * weight, error);
    } else {
      error = value.sub(aim);
      if (counting != null) {
        error.muliColumnVector(counting);
      }
      double norm = error.norm2Number().doubleValue();
      squares = norm * norm;
      error.muli(2 * weight);
    }
    evaluation.gradient(error, gradients);
    return weight * squares;
  }
}
