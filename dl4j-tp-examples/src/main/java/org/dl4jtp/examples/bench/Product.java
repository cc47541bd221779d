package org.dl4jtp.examples.bench;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A matrix product C ← AB + βC as a step made it.
 *
 * @param a A
 * @param b B
 * @param c C
 * @param beta β
 */
record Product(Operand a, Operand b, Operand c, double beta) {

  /**
   * A matrix in memory; of a transpose, as the transpose is.
   *
   * @param memory the same for matrices that begin at the same place
   * @param rows of the matrix that is multiplied
   * @param columns of it
   * @param byRows whether its rows, not its columns, lie in one piece each
   * @param step elements from one row to the next; from one column to the next unless {@code
   *     byRows}
   */
  record Operand(int memory, long rows, long columns, boolean byRows, long step) {

    static Operand of(int memory, INDArray matrix, boolean transposed) {
      INDArray m = transposed ? matrix.transpose() : matrix;
      long rows = m.size(0);
      long columns = m.size(1);
      boolean byRows = columns == 1 ? m.ordering() == 'c' : m.stride(1) == 1;
      long shortest = byRows ? columns : rows;
      long step = byRows ? m.stride(0) : m.stride(1);
      boolean scattered = !byRows && rows > 1 && m.stride(0) != 1; // ND4J multiplies a copy
      return new Operand(
          memory, rows, columns, byRows, scattered ? shortest : Math.max(shortest, step));
    }

    /** How many elements it spans. */
    long length() {
      return byRows ? (rows - 1) * step + columns : (columns - 1) * step + rows;
    }
  }

  /** Multiplications with an addition each. */
  long multiplyAdds() {
    return c.rows() * c.columns() * a.columns();
  }
}
