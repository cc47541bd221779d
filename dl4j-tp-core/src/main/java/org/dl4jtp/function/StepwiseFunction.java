package org.dl4jtp.function;

import org.dl4jtp.kind.Layout;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A function of vectors at every step of a sequence. */
final class StepwiseFunction implements ForwardFunction {
  private final ForwardFunction ofRows;
  private final Layout layout;

  /**
   * Over time.
   *
   * @param ofRows what is computed at each step
   * @param layout of sequences
   */
  StepwiseFunction(ForwardFunction ofRows, Layout layout) {
    this.ofRows = ofRows;
    this.layout = layout;
  }

  @Override
  public INDArray apply(INDArray input) {
    return sequence(ofRows.apply(rows(input)), input);
  }

  @Override
  public Linearization linearize(INDArray input) {
    Linearization here = ofRows.linearize(rows(input));
    return new Linearization(
        sequence(here.value(), input),
        epsilon -> sequence(here.pullBack(layout.rows(epsilon, epsilon.size(0))), input));
  }

  private INDArray rows(INDArray input) {
    return layout.rows(input, input.size(0));
  }

  private INDArray sequence(INDArray rows, INDArray like) {
    long[] shape = like.shape().clone();
    shape[layout == Layout.STEPS ? 1 : 2] = rows.size(1);
    return layout.layers(rows, like.size(0), shape);
  }
}
