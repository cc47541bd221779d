package org.dl4jtp.feedback;

import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A feedback mapping g bound to its weights. Rows are examples. What it makes is used again by the
 * network's next step, and arguments are not changed.
 */
public interface Feedback {

  /**
   * g(s).
   *
   * @param source s, {@code [batch, sourceSize]}
   * @return value and gradient at s
   */
  Evaluation apply(INDArray source);

  /**
   * g(s + d) − g(s), without the cancellation that would cost a float32 network its digits when d
   * is small: through identity, tanh and sigmoid by formulas for the difference, through any other
   * activation function in double. The gradient likewise.
   *
   * @param source s, {@code [batch, sourceSize]}
   * @param displacement d, of the same shape; or several such batches one below the other, which
   *     all start at s (see {@link #repeated}), and so does the value
   * @return value and gradient; a row for every row of d
   */
  Evaluation difference(INDArray source, INDArray displacement);

  /**
   * Several differences from the same s, with what they have in common computed once.
   *
   * @param source s, {@code [batch, sourceSize]}
   * @return for as long as weights and s stay as they are
   */
  default Differences differencesFrom(INDArray source) {
    return displacement -> difference(source, displacement);
  }

  /**
   * Differences from a source, with what the mappings of a network have in common computed once.
   *
   * @param source s, {@code [batch, sourceSize]}
   * @param memo of the pass through the network that s is from
   * @return as {@link #differencesFrom(INDArray)}
   */
  default Differences differencesFrom(INDArray source, Memo memo) {
    return differencesFrom(source);
  }

  /**
   * Batches one below the other, as often as another array holds them.
   *
   * @param rows {@code [batch, n]}
   * @param like {@code [k · batch, m]}
   * @return {@code [k · batch, n]}; the argument itself if k = 1, else new
   */
  static INDArray repeated(INDArray rows, INDArray like) {
    int times = (int) (like.size(0) / rows.size(0));
    if (times == 1) {
      return rows;
    }
    INDArray[] copies = new INDArray[times];
    Arrays.fill(copies, rows);
    return Nd4j.concat(0, copies);
  }

  /** g(s + d) − g(s) for one s. */
  @FunctionalInterface
  interface Differences {

    /**
     * The difference for one d.
     *
     * @param displacement d, as for {@link Feedback#difference}
     * @return g(s + d) − g(s), a row for every row of d
     */
    Evaluation of(INDArray displacement);

    /**
     * Those from some of the examples of s, without evaluating g there again.
     *
     * @param rows takes these examples from an array
     * @return null where g must be evaluated again, as here
     */
    default Differences part(UnaryOperator<INDArray> rows) {
      return null;
    }
  }

  /** One evaluation: its value, and the way back to the weights. */
  interface Evaluation {

    /**
     * The value. Owned by the caller, who may change it, but not before the gradient.
     *
     * @return {@code [rows, targetSize]}
     */
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
