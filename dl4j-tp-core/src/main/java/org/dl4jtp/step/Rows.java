package org.dl4jtp.step;

import org.dl4jtp.kernel.RowKernels;
import org.dl4jtp.kernel.WorkingArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Some examples of a batch: all, or some that follow one another in an order of their own. */
final class Rows {
  private final int batch;
  private final int[] order; // null for the batch's own
  private final int from;
  private final int count;

  private Rows(int batch, int[] order, int from, int count) {
    this.batch = batch;
    this.order = order;
    this.from = from;
    this.count = count;
  }

  static Rows all(int batch) {
    return new Rows(batch, null, 0, batch);
  }

  /**
   * Neighbours in an order.
   *
   * @param batch number of examples of which some are taken
   * @param order indices of examples; used, not copied
   */
  static Rows of(int batch, int[] order, int from, int count) {
    return new Rows(batch, order, from, count);
  }

  /** These, and as many more behind them. */
  Rows followedBy(int more) {
    return new Rows(batch, order, from, count + more);
  }

  int count() {
    return count;
  }

  boolean isAll() {
    return order == null;
  }

  /**
   * These examples' rows.
   *
   * @param array in which the rows of an example follow one another
   * @return the array itself, or new
   */
  INDArray of(INDArray array) {
    if (isAll()) {
      return array;
    }
    int each = (int) (array.size(0) / batch);
    int[] indices = new int[count * each];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = order[from + i / each] * each + i % each;
    }
    return RowKernels.pick(array, indices);
  }

  /**
   * These examples' part of what layers have: where that is steps or parts of a stack, all
   * examples' first ones, then all second ones.
   *
   * @return the array itself, or new
   */
  INDArray ofLayers(INDArray array) {
    if (isAll()) {
      return array;
    }
    int each = (int) (array.size(0) / batch);
    int[] indices = new int[count * each];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = order[from + i % count] + i / count * batch;
    }
    return RowKernels.pick(array, indices);
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

  /** The rows of some examples, of so many that lie one below the other. */
  static INDArray interval(INDArray array, long from, long to, long examples) {
    long each = array.size(0) / examples;
    return WorkingArrays.rows(array, from * each, to * each);
  }
}
