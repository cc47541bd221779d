package org.dl4jtp.diagnostics;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Angles between arrays, taken as vectors, in degrees. */
final class Angles {
  private Angles() {}

  /** From 0 to 180; NaN where one is null or zero. */
  static double between(INDArray one, INDArray other) {
    return one == null || other == null ? Double.NaN : between(flat(one), flat(other));
  }

  /**
   * The mean of the angles between rows of equal index. Rows of which one is zero have none; NaN if
   * no row has one.
   */
  static double meanBetweenRows(INDArray one, INDArray other) {
    if (one == null || other == null) {
      return Double.NaN;
    }
    double[][] a = one.toDoubleMatrix();
    double[][] b = other.toDoubleMatrix();
    double sum = 0;
    int count = 0;
    for (int row = 0; row < a.length; row++) {
      double angle = between(a[row], b[row]);
      if (!Double.isNaN(angle)) {
        sum += angle;
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  /** By Kahan's formula: arccos would lose half the digits of small angles. */
  private static double between(double[] a, double[] b) {
    double lengthOfA = length(a);
    double lengthOfB = length(b);
    if (!(lengthOfA > 0 && lengthOfB > 0)) {
      return Double.NaN;
    }
    double difference = 0;
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double x = a[i] / lengthOfA;
      double y = b[i] / lengthOfB;
      difference += (x - y) * (x - y);
      sum += (x + y) * (x + y);
    }
    return Math.toDegrees(2 * Math.atan2(Math.sqrt(difference), Math.sqrt(sum)));
  }

  private static double length(double[] v) {
    double sum = 0;
    for (double x : v) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  /** Euclidean norm of all elements; NaN of null. */
  static double length(INDArray array) {
    return array == null ? Double.NaN : array.norm2Number().doubleValue();
  }

  /** Elements in 'c' order. */
  static double[] flat(INDArray array) {
    return array.dup('c').data().asDouble();
  }
}
