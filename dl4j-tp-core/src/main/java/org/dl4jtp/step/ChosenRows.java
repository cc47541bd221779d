package org.dl4jtp.step;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Some examples of a batch, wherever they are. */
final class ChosenRows extends Rows {
  private final int[] indices;

  private ChosenRows(int[] indices, int batch) {
    super(0, indices.length, batch);
    this.indices = indices;
  }

  /**
   * Those of a batch that count.
   *
   * @param counting 1 for these and 0 for others, {@code [batch, 1]}
   */
  static Rows where(INDArray counting) {
    int batch = (int) counting.length();
    int[] indices =
        java.util.stream.IntStream.range(0, batch)
            .filter(i -> counting.getDouble(i) != 0)
            .toArray();
    return indices.length == batch ? Rows.all(batch) : new ChosenRows(indices, batch);
  }

  @Override
  INDArray of(INDArray array) {
    long[] shape = array.shape().clone();
    INDArray rows = array.reshape('c', shape[0], array.length() / shape[0]);
    shape[0] = indices.length;
    return Nd4j.pullRows(rows, 1, indices, 'c').reshape('c', shape);
  }

  @Override
  public boolean equals(Object o) {
    return this == o;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
