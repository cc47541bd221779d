package org.dl4jtp.step;

import java.util.Arrays;
import org.dl4jtp.kernel.RowKernels;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Some examples of a batch: all, or some that follow one another in an order of their own. */
final class Rows {
  private final int[] order; // null for the batch's own
  private final int from;
  private final int count;

  private Rows(int[] order, int from, int count) {
    this.order = order;
    this.from = from;
    this.count = count;
  }

  static Rows all(int batch) {
    return new Rows(null, 0, batch);
  }

  /**
   * Neighbours in an order.
   *
   * @param order indices of examples; used, not copied
   */
  static Rows of(int[] order, int from, int count) {
    return new Rows(order, from, count);
  }

  /** These, and as many more behind them. */
  Rows followedBy(int more) {
    return new Rows(order, from, count + more);
  }

  int count() {
    return count;
  }

  boolean isAll() {
    return order == null;
  }

  /** These rows of an array: itself, or new. */
  INDArray of(INDArray array) {
    return isAll() ? array : RowKernels.pick(array, Arrays.copyOfRange(order, from, from + count));
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // of one deal
  public boolean equals(Object o) {
    return o instanceof Rows
        && order == ((Rows) o).order
        && from == ((Rows) o).from
        && count == ((Rows) o).count;
  }

  @Override
  public int hashCode() {
    return 31 * from + count;
  }

  static INDArray interval(INDArray array, long from, long to) {
    return from == 0 && to == array.size(0)
        ? array
        : array.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
  }
}
