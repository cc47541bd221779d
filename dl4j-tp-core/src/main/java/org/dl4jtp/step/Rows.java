package org.dl4jtp.step;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Some neighbouring examples of a batch, the first of which follows upon the last. */
class Rows {
  private final int from;
  private final int count;
  private final int batch;

  Rows(int from, int count, int batch) {
    this.from = from;
    this.count = count;
    this.batch = batch;
  }

  static Rows all(int batch) {
    return new Rows(0, batch, batch);
  }

  /** These, and as many more behind them. */
  Rows followedBy(int more) {
    return new Rows(from, count + more, batch);
  }

  int count() {
    return count;
  }

  boolean isAll() {
    return from == 0 && count == batch;
  }

  /** These rows of an array: itself, a view, or new. */
  INDArray of(INDArray array) {
    int end = from + count;
    if (isAll()) {
      return array;
    }
    return end <= batch
        ? interval(array, from, end)
        : Nd4j.concat(0, interval(array, from, batch), interval(array, 0, end - batch));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Rows
        && from == ((Rows) o).from
        && count == ((Rows) o).count
        && batch == ((Rows) o).batch;
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
