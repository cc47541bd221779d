package org.dl4jtp.kernel;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.shape.Gather;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Work on arrays with a row for every example: biases on matrices and their gradients, and picking
 * examples. Any type, any order.
 */
public final class RowKernels {
  private RowKernels() {}

  /**
   * Adds a row to every row of a matrix, in its place.
   *
   * @param matrix {@code [rows, n]}
   * @param row n elements
   * @return the matrix
   */
  public static INDArray add(INDArray matrix, INDArray row) {
    if (!isTaken(matrix, row)) {
      return matrix.addiRowVector(row);
    }
    float[] added = row.toFloatVector();
    INDArray[] inPlace = {matrix};
    FloatBlocks.run(
        (in, out, count) -> add(in[0], added, out[0], count), inPlace, inPlace, added.length);
    return matrix;
  }

  /**
   * The sum of all rows.
   *
   * @param matrix {@code [rows, n]}
   * @param row n elements, overwritten
   */
  public static void sum(INDArray matrix, INDArray row) {
    if (!isTaken(matrix, row)) {
      row.assign(matrix.sum(0).reshape(row.shape()));
      return;
    }
    float[] sums = new float[(int) row.length()];
    FloatBlocks.run(
        (in, out, count) -> sum(in[0], sums, count),
        new INDArray[] {matrix},
        new INDArray[0],
        sums.length);
    FloatBlocks.run(
        (in, out, count) -> System.arraycopy(sums, 0, out[0], 0, count),
        new INDArray[0],
        new INDArray[] {row},
        sums.length);
  }

  /**
   * Some rows, copied one below the other.
   *
   * @param array {@code [rows, …]}
   * @param rows their indices, at least one
   * @return {@code [picked, …]}, new
   */
  public static INDArray pick(INDArray array, int... rows) {
    long[] shape = array.shape().clone();
    long rowBytes = array.length() / shape[0] * array.dataType().width();
    shape[0] = rows.length;
    if (!FloatBlocks.inOneRun(array)) {
      INDArray gathered = Nd4j.exec(new Gather(array, rows, 0))[0];
      return rows.length == 1 ? gathered.reshape('c', shape) : gathered; // of one it drops the rank
    }
    INDArray picked = WorkingArrays.uninitialized(array.dataType(), shape);
    BytePointer from = new BytePointer(array.data().addressPointer());
    BytePointer to = new BytePointer(picked.data().addressPointer());
    try {
      for (int i = 0; i < rows.length; i++) {
        Pointer.memcpy(to.position(i * rowBytes), from.position(rows[i] * rowBytes), rowBytes);
      }
    } finally { // pointers do not keep ND4J from freeing what they point to
      Reference.reachabilityFence(array);
      Reference.reachabilityFence(picked);
    }
    return picked;
  }

  private static boolean isTaken(INDArray matrix, INDArray row) {
    return matrix.rank() == 2
        && matrix.size(1) == row.length()
        && row.length() <= FloatBlocks.LONGEST_ROW
        && FloatBlocks.take(matrix, row);
  }

  private static void add(float[] rows, float[] added, float[] out, int count) {
    for (int from = 0; from < count; from += added.length) {
      for (int j = 0; j < added.length; j++) {
        out[from + j] = rows[from + j] + added[j];
      }
    }
  }

  private static void sum(float[] rows, float[] sums, int count) {
    for (int from = 0; from < count; from += sums.length) {
      for (int j = 0; j < sums.length; j++) {
        sums[j] += rows[from + j];
      }
    }
  }
}
