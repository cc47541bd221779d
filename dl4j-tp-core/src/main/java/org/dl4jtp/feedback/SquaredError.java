package org.dl4jtp.feedback;

import java.util.Map;
import org.dl4jtp.kernel.Arithmetic;
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
      error = Arithmetic.difference(value, aim, WorkingArrays.like(value));
      if (counting != null) {
        error.muliColumnVector(counting);
      }
      squares = Arithmetic.squares(error);
      Arithmetic.multiple(error, 2 * weight, error);
    }
    evaluation.gradient(error, gradients);
    return weight * squares;
  }
}
