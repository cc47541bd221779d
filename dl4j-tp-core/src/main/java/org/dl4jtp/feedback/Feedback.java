package org.dl4jtp.feedback;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A feedback mapping g bound to its weights. Rows are examples. New arrays are created in the
 * current workspace; arguments are not changed.
 */
public interface Feedback {

  /**
   * g(s).
   *
   * @param source s, {@code [batch, sourceSize]}
   */
  Evaluation apply(INDArray source);

  /**
   * g(s + d) − g(s). Through identity, tanh and sigmoid it is computed without the cancellation
   * that would cost a float32 network its digits when d is small; other activation functions
   * subtract.
   *
   * @param source s, {@code [batch, sourceSize]}
   * @param displacement d, of the same shape
   */
  Evaluation difference(INDArray source, INDArray displacement);

  /** One evaluation: its value, and the way back to the weights. */
  interface Evaluation {

    /** The value, {@code [batch, targetSize]}. Owned by the caller, who may change it. */
    INDArray value();

    /**
     * Adds the gradient with respect to the weights of the scalar whose gradient with respect to
     * {@link #value()} is given; everything else is held constant.
     *
     * @param error gradient with respect to the value; may be overwritten
     * @param gradients arrays by parameter name, which are added to
     */
    void gradient(INDArray error, Map<String, INDArray> gradients);
  }
}
