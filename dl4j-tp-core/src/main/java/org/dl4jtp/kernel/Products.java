package org.dl4jtp.kernel;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.dl4jtp.kernel.NativeBlas.Operand;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Matrix products into given arrays: by one call of the BLAS library where it is there and takes
 * the matrices as they lie, else by ND4J, which makes the same call after much else.
 */
public final class Products {
  private Products() {}

  /**
   * C ← AB.
   *
   * @param a A
   * @param b B
   * @param c overwritten; all its elements in one run
   * @return c
   */
  public static INDArray of(INDArray a, INDArray b, INDArray c) {
    return product(a, false, b, false, 0, c);
  }

  /**
   * C ← ABᵀ.
   *
   * @param a A
   * @param b B
   * @param c overwritten; all its elements in one run
   * @return c
   */
  public static INDArray byTransposed(INDArray a, INDArray b, INDArray c) {
    return product(a, false, b, true, 0, c);
  }

  /**
   * C ← AᵀB.
   *
   * @param a A
   * @param b B
   * @param c overwritten; all its elements in one run
   * @return c
   */
  public static INDArray ofTransposed(INDArray a, INDArray b, INDArray c) {
    return product(a, true, b, false, 0, c);
  }

  /**
   * C ← C + AᵀB.
   *
   * @param a A
   * @param b B
   * @param c added to; all its elements in one run
   * @return c
   */
  public static INDArray addOfTransposed(INDArray a, INDArray b, INDArray c) {
    return product(a, true, b, false, 1, c);
  }

  private static INDArray product(
      INDArray a, boolean turnA, INDArray b, boolean turnB, double beta, INDArray c) {
    if (!callDirectly(a, turnA, b, turnB, beta, c)) {
      Nd4j.gemm(a, b, c, turnA, turnB, 1, beta);
    }
    return c;
  }

  private static boolean callDirectly(
      INDArray a, boolean turnA, INDArray b, boolean turnB, double beta, INDArray c) {
    DataType type = c.dataType();
    boolean known = type == DataType.FLOAT || type == DataType.DOUBLE;
    if (!known
        || !FastPath.isTaken()
        || a.dataType() != type
        || b.dataType() != type
        || !NativeBlas.isPresent()) {
      return false;
    }
    Operand of = operand(a, turnA);
    Operand by = operand(b, turnB);
    Operand to = operand(c, false);
    if (of == null
        || by == null
        || to == null
        || of.rows != to.rows
        || by.columns != to.columns
        || of.columns != by.rows) {
      return false;
    }
    try {
      if (type == DataType.FLOAT) {
        NativeBlas.gemm(
            (FloatPointer) a.data().addressPointer(),
            of,
            (FloatPointer) b.data().addressPointer(),
            by,
            beta,
            (FloatPointer) c.data().addressPointer(),
            to);
      } else {
        NativeBlas.gemm(
            (DoublePointer) a.data().addressPointer(),
            of,
            (DoublePointer) b.data().addressPointer(),
            by,
            beta,
            (DoublePointer) c.data().addressPointer(),
            to);
      }
    } finally { // pointers do not keep ND4J from freeing what they point to
      Reference.reachabilityFence(a);
      Reference.reachabilityFence(b);
      Reference.reachabilityFence(c);
    }
    return true;
  }

  /** A matrix, or its transpose; null if the library cannot take it. */
  private static Operand operand(INDArray matrix, boolean turned) {
    if (matrix.rank() != 2 || matrix.isEmpty()) {
      return null;
    }
    long rows = matrix.size(0);
    long columns = matrix.size(1);
    long down = rows == 1 ? columns : matrix.stride(0);
    long across = columns == 1 ? 1 : matrix.stride(1);
    if (Math.max(Math.max(rows, columns), Math.max(down, across)) > Integer.MAX_VALUE) {
      return null;
    }
    boolean byRows = across == 1 && down >= columns;
    if (!byRows) {
      down = rows == 1 ? 1 : matrix.stride(0);
      across = columns == 1 ? rows : matrix.stride(1);
      if (down != 1 || across < rows) {
        return null;
      }
    }
    long step = byRows ? down : across;
    return turned
        ? new Operand(columns, rows, !byRows, step)
        : new Operand(rows, columns, byRows, step);
  }
}
