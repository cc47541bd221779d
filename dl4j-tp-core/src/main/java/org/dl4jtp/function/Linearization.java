package org.dl4jtp.function;

import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A function's value at some input, and its derivative there. */
public final class Linearization {
  private final INDArray value;
  private final UnaryOperator<INDArray> pullBack;

  /**
   * Of a function at some input.
   *
   * @param value there
   * @param pullBack Jᵀε of ε, for every example; may return its argument, but must not change it
   */
  public Linearization(INDArray value, UnaryOperator<INDArray> pullBack) {
    this.value = value;
    this.pullBack = pullBack;
  }

  /**
   * The function's value.
   *
   * @return as of {@code apply}
   */
  public INDArray value() {
    return value;
  }

  /**
   * Jᵀε for every example.
   *
   * @param epsilon like the value; not changed
   * @return like the function's input; the argument or new
   */
  public INDArray pullBack(INDArray epsilon) {
    return pullBack.apply(epsilon);
  }
}
