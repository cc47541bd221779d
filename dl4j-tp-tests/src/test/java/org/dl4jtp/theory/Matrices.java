package org.dl4jtp.theory;

import java.util.Random;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Linear algebra for closed forms. */
final class Matrices {
  private Matrices() {}

  static RealMatrix of(INDArray array) {
    return MatrixUtils.createRealMatrix(array.toDoubleMatrix());
  }

  static INDArray array(RealMatrix matrix) {
    return Nd4j.createFromArray(matrix.getData());
  }

  static RealMatrix random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    RealMatrix matrix = MatrixUtils.createRealMatrix(rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix.setEntry(i, j, random.nextGaussian());
      }
    }
    return matrix;
  }

  /** Random, with singular values from 0.8 to 1.2: gradient descent on it converges quickly. */
  static RealMatrix wellConditioned(int rows, int columns, long seed) {
    SingularValueDecomposition svd = new SingularValueDecomposition(random(rows, columns, seed));
    int rank = Math.min(rows, columns);
    RealMatrix s = MatrixUtils.createRealMatrix(rank, rank);
    for (int k = 0; k < rank; k++) {
      s.setEntry(k, k, 0.8 + 0.4 * k / Math.max(1, rank - 1));
    }
    return svd.getU().multiply(s).multiply(svd.getVT());
  }

  static RealMatrix identity(int n) {
    return MatrixUtils.createRealIdentityMatrix(n);
  }

  static RealMatrix inverse(RealMatrix square) {
    return new LUDecomposition(square).getSolver().getInverse();
  }

  static RealMatrix pseudoInverse(RealMatrix matrix) {
    return new SingularValueDecomposition(matrix).getSolver().getInverse();
  }

  /** aᵀa/rows: the second moment of the examples in the rows of a. */
  static RealMatrix secondMoment(RealMatrix rows) {
    return rows.transpose().multiply(rows).scalarMultiply(1.0 / rows.getRowDimension());
  }

  /** The rows less their mean. */
  static RealMatrix centred(RealMatrix rows) {
    int n = rows.getRowDimension();
    RealMatrix mean = MatrixUtils.createRealMatrix(n, n).scalarAdd(1.0 / n);
    return rows.subtract(mean.multiply(rows));
  }

  /** (mᵀ c m + λI)⁻¹ mᵀ c: from outputs hm back to h, by least squares damped by λ. */
  static RealMatrix regression(RealMatrix m, RealMatrix secondMoment, double lambda) {
    RealMatrix mc = m.transpose().multiply(secondMoment);
    RealMatrix damping = identity(m.getColumnDimension()).scalarMultiply(lambda);
    return inverse(mc.multiply(m).add(damping)).multiply(mc);
  }

  /** Norm of the difference to the expected, relative to the expected. */
  static double relativeError(RealMatrix actual, RealMatrix expected) {
    return actual.subtract(expected).getFrobeniusNorm() / expected.getFrobeniusNorm();
  }

  static double relativeError(RealVector actual, RealVector expected) {
    return actual.subtract(expected).getNorm() / expected.getNorm();
  }

  /** Length of the part of v in the null space of a matrix, relative to v. */
  static double shareInNullSpace(RealMatrix matrix, RealVector v) {
    RealMatrix onRowSpace = pseudoInverse(matrix).multiply(matrix);
    return v.subtract(onRowSpace.operate(v)).getNorm() / v.getNorm();
  }
}
