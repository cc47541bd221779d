package org.dl4jtp.kernel;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The BLAS library that ND4J's native backend computes with, called without ND4J between. It is
 * there if ND4J computes on the processor and brings the library's Java bindings.
 */
final class NativeBlas {
  private static final boolean PRESENT = isLoaded();

  private NativeBlas() {}

  static boolean isPresent() {
    return PRESENT;
  }

  private static boolean isLoaded() {
    if (Nd4j.getExecutioner().type() != ExecutionerType.NATIVE_CPU) {
      return false;
    }
    try {
      return Calls.areLinked();
    } catch (LinkageError e) { // no bindings, or none for this platform
      return false;
    }
  }

  static void gemm(
      FloatPointer a,
      Operand of,
      FloatPointer b,
      Operand by,
      double beta,
      FloatPointer c,
      Operand to) {
    Calls.gemm(a, of, b, by, (float) beta, c, to);
  }

  static void gemm(
      DoublePointer a,
      Operand of,
      DoublePointer b,
      Operand by,
      double beta,
      DoublePointer c,
      Operand to) {
    Calls.gemm(a, of, b, by, beta, c, to);
  }

  /** How a matrix lies in memory. */
  static final class Operand {
    final long rows;
    final long columns;
    final boolean byRows;
    final long step; // from one row, or column, to the next

    Operand(long rows, long columns, boolean byRows, long step) {
      this.rows = rows;
      this.columns = columns;
      this.byRows = byRows;
      this.step = step;
    }
  }

  /** Apart, so that the bindings are looked for here only. */
  private static final class Calls {
    private static final int BY_ROWS = openblas_nolapack.CblasRowMajor;
    private static final int BY_COLUMNS = openblas_nolapack.CblasColMajor;

    static boolean areLinked() {
      return openblas_nolapack.blas_get_num_threads() > 0;
    }

    private static int order(Operand to) {
      return to.byRows ? BY_ROWS : BY_COLUMNS;
    }

    private static int turned(Operand operand, Operand to) {
      return operand.byRows == to.byRows
          ? openblas_nolapack.CblasNoTrans
          : openblas_nolapack.CblasTrans;
    }

    static void gemm(
        FloatPointer a,
        Operand of,
        FloatPointer b,
        Operand by,
        float beta,
        FloatPointer c,
        Operand to) {
      openblas_nolapack.cblas_sgemm(
          order(to),
          turned(of, to),
          turned(by, to),
          (int) to.rows,
          (int) to.columns,
          (int) of.columns,
          1,
          a,
          (int) of.step,
          b,
          (int) by.step,
          beta,
          c,
          (int) to.step);
    }

    static void gemm(
        DoublePointer a,
        Operand of,
        DoublePointer b,
        Operand by,
        double beta,
        DoublePointer c,
        Operand to) {
      openblas_nolapack.cblas_dgemm(
          order(to),
          turned(of, to),
          turned(by, to),
          (int) to.rows,
          (int) to.columns,
          (int) of.columns,
          1,
          a,
          (int) of.step,
          b,
          (int) by.step,
          beta,
          c,
          (int) to.step);
    }
  }
}
