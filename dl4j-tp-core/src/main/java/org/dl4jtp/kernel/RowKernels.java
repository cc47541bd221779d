package org.dl4jtp.kernel;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.shape.Gather;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Work on arrays with a row for every example: biases on matrices and their gradients, and picking
 * examples. Any type, any order.
 */
public final class RowKernels {
  private static final ThreadLocal<float[]> ROW =
      ThreadLocal.withInitial(() -> new float[FloatBlocks.LONGEST_ROW]);
  private static final ThreadLocal<double[]> DOUBLE_ROW =
      ThreadLocal.withInitial(() -> new double[FloatBlocks.LONGEST_ROW]);

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
    INDArray[] inPlace = {matrix};
    int length = (int) row.length();
    if (FloatBlocks.take(matrix)) {
      float[] added = ROW.get();
      read(row, added);
      FloatBlocks.run(
          (in, out, count) -> add(in[0], added, length, out[0], count), inPlace, inPlace, length);
    } else {
      double[] added = DOUBLE_ROW.get();
      read(row, added);
      DoubleBlocks.run(
          (in, out, count) -> add(in[0], added, length, out[0], count), inPlace, inPlace, length);
    }
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
    INDArray[] in = {matrix};
    INDArray[] into = {row};
    INDArray[] none = {};
    int length = (int) row.length();
    if (FloatBlocks.take(matrix)) {
      float[] sums = ROW.get();
      Arrays.fill(sums, 0, length, 0);
      FloatBlocks.run((from, to, count) -> sum(from[0], sums, length, count), in, none, length);
      FloatBlocks.run(
          (from, to, count) -> System.arraycopy(sums, 0, to[0], 0, count), none, into, length);
    } else {
      double[] sums = DOUBLE_ROW.get();
      Arrays.fill(sums, 0, length, 0);
      DoubleBlocks.run((from, to, count) -> sum(from[0], sums, length, count), in, none, length);
      DoubleBlocks.run(
          (from, to, count) -> System.arraycopy(sums, 0, to[0], 0, count), none, into, length);
    }
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

  /**
   * One array's rows below another's.
   *
   * @param above {@code [rows, …]}
   * @param below with rows of the same shape
   * @return a working array, or new
   */
  public static INDArray stack(INDArray above, INDArray below) {
    boolean alike =
        above.dataType() == below.dataType()
            && above.rank() == below.rank()
            && Arrays.equals(above.shape(), 1, above.rank(), below.shape(), 1, below.rank());
    if (!alike || !FloatBlocks.inOneRun(above) || !FloatBlocks.inOneRun(below)) {
      return Nd4j.concat(0, above, below);
    }
    long[] shape = above.shape().clone();
    shape[0] += below.size(0);
    INDArray both = WorkingArrays.uninitialized(above.dataType(), shape);
    long first = above.length() * above.dataType().width();
    BytePointer to = new BytePointer(both.data().addressPointer());
    try {
      Pointer.memcpy(to, above.data().addressPointer(), first);
      Pointer.memcpy(
          to.position(first),
          below.data().addressPointer(),
          below.length() * below.dataType().width());
    } finally {
      Reference.reachabilityFence(above);
      Reference.reachabilityFence(below);
      Reference.reachabilityFence(both);
    }
    return both;
  }

  private static boolean isTaken(INDArray matrix, INDArray row) {
    return matrix.rank() == 2
        && matrix.size(1) == row.length()
        && row.length() <= FloatBlocks.LONGEST_ROW
        && (FloatBlocks.take(matrix, row) || DoubleBlocks.take(matrix, row));
  }

  private static void read(INDArray row, float[] into) {
    try {
      ((FloatPointer) row.data().addressPointer()).get(into, 0, (int) row.length());
    } finally {
      Reference.reachabilityFence(row);
    }
  }

  private static void read(INDArray row, double[] into) {
    try {
      ((DoublePointer) row.data().addressPointer()).get(into, 0, (int) row.length());
    } finally {
      Reference.reachabilityFence(row);
    }
  }

  private static void add(float[] rows, float[] added, int row, float[] out, int count) {
    for (int from = 0; from < count; from += row) {
      for (int j = 0; j < row; j++) {
        out[from + j] = rows[from + j] + added[j];
      }
    }
  }

  private static void sum(float[] rows, float[] sums, int row, int count) {
    for (int from = 0; from < count; from += row) {
      for (int j = 0; j < row; j++) {
        sums[j] += rows[from + j];
      }
    }
  }

  private static void add(double[] rows, double[] added, int row, double[] out, int count) {
    for (int from = 0; from < count; from += row) {
      for (int j = 0; j < row; j++) {
        out[from + j] = rows[from + j] + added[j];
      }
    }
  }

  private static void sum(double[] rows, double[] sums, int row, int count) {
    for (int from = 0; from < count; from += row) {
      for (int j = 0; j < row; j++) {
        sums[j] += rows[from + j];
      }
    }
  }
}
