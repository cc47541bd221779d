package org.dl4jtp.golden;

import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Matrices as rows of doubles, and what the golden files' formulas say with them. */
final class Formulas {
  private Formulas() {}

  /** Of activation functions, by the name in the files. */
  static DoubleUnaryOperator value(String activation) {
    return switch (activation) {
      case "tanh" -> Math::tanh;
      case "sigmoid" -> a -> 1 / (1 + Math.exp(-a));
      case "relu" -> a -> Math.max(a, 0);
      case "leakyrelu" -> a -> a >= 0 ? a : 0.2 * a;
      case "inverse leakyrelu" -> a -> a >= 0 ? a : 5 * a;
      case "elu" -> a -> a > 0 ? a : Math.expm1(a);
      case "linear" -> a -> a;
      default -> throw new IllegalArgumentException(activation);
    };
  }

  static DoubleUnaryOperator derivative(String activation) {
    DoubleUnaryOperator f = value(activation);
    return switch (activation) {
      case "tanh" -> a -> 1 - f.applyAsDouble(a) * f.applyAsDouble(a);
      case "sigmoid" -> a -> f.applyAsDouble(a) * (1 - f.applyAsDouble(a));
      case "relu" -> a -> a >= 0 ? 1 : 0;
      case "leakyrelu" -> a -> a >= 0 ? 1 : 0.2;
      case "inverse leakyrelu" -> a -> a >= 0 ? 1 : 5;
      case "elu" -> a -> a > 0 ? 1 : Math.exp(a);
      case "linear" -> a -> 1;
      default -> throw new IllegalArgumentException(activation);
    };
  }

  static double[][] map(double[][] a, DoubleUnaryOperator f) {
    return combine(a, a, (x, unused) -> f.applyAsDouble(x));
  }

  static double[][] combine(double[][] a, double[][] b, DoubleBinaryOperator f) {
    double[][] result = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        result[i][j] = f.applyAsDouble(a[i][j], b[i][j]);
      }
    }
    return result;
  }

  static double[][] plus(double[][] a, double[][] b) {
    return combine(a, b, Double::sum);
  }

  static double[][] minus(double[][] a, double[][] b) {
    return combine(a, b, (x, y) -> x - y);
  }

  static double[][] hadamard(double[][] a, double[][] b) {
    return combine(a, b, (x, y) -> x * y);
  }

  static double[][] scaled(double[][] a, double factor) {
    return map(a, x -> factor * x);
  }

  static double[][] transposed(double[][] a) {
    double[][] result = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }

  static double[][] product(double[][] a, double[][] b) {
    double[][] result = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          result[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return result;
  }

  /** x Wᵀ + b. */
  static double[][] affine(double[][] x, double[][] w, double[] b) {
    double[][] result = product(x, transposed(w));
    for (double[] row : result) {
      for (int j = 0; j < row.length; j++) {
        row[j] += b[j];
      }
    }
    return result;
  }

  static double[][] beside(double[][] left, double[][] right) {
    double[][] result = new double[left.length][];
    for (int i = 0; i < left.length; i++) {
      result[i] = new double[left[i].length + right[i].length];
      System.arraycopy(left[i], 0, result[i], 0, left[i].length);
      System.arraycopy(right[i], 0, result[i], left[i].length, right[i].length);
    }
    return result;
  }

  static double[] columnSums(double[][] a) {
    double[] sums = new double[a[0].length];
    for (double[] row : a) {
      for (int j = 0; j < row.length; j++) {
        sums[j] += row[j];
      }
    }
    return sums;
  }

  static double sum(double[][] a) {
    double sum = 0;
    for (double value : columnSums(a)) {
      sum += value;
    }
    return sum;
  }

  /** Of every row. */
  static double[][] softmax(double[][] a) {
    double[][] e = map(a, Math::exp);
    for (double[] row : e) {
      double sum = 0;
      for (double value : row) {
        sum += value;
      }
      for (int j = 0; j < row.length; j++) {
        row[j] /= sum;
      }
    }
    return e;
  }

  /** x of a x = b, by Gauss's elimination with the largest pivots. */
  static double[] solve(double[][] matrix, double[] right) {
    int n = right.length;
    double[][] a = map(matrix, x -> x);
    double[] b = right.clone();
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k; i < n; i++) {
        pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
      }
      double[] row = a[k];
      a[k] = a[pivot];
      a[pivot] = row;
      double value = b[k];
      b[k] = b[pivot];
      b[pivot] = value;
      for (int i = k + 1; i < n; i++) {
        double factor = a[i][k] / a[k][k];
        b[i] -= factor * b[k];
        for (int j = k; j < n; j++) {
          a[i][j] -= factor * a[k][j];
        }
      }
    }
    for (int k = n - 1; k >= 0; k--) {
      for (int j = k + 1; j < n; j++) {
        b[k] -= a[k][j] * b[j];
      }
      b[k] /= a[k][k];
    }
    return b;
  }

  /** With six decimals, as what is drawn in the files. */
  static double[][] normal(Random random, int rows, int columns, double scale) {
    return map(
        new double[rows][columns], zero -> Math.round(scale * random.nextGaussian() * 1e6) / 1e6);
  }

  static double[] normal(Random random, int length, double scale) {
    return normal(random, 1, length, scale)[0];
  }
}
