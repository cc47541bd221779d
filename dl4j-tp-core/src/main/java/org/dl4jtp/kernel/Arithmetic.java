package org.dl4jtp.kernel;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sums and multiples of arrays of equal shape, element by element. Any type, any order. */
public final class Arithmetic {
  private Arithmetic() {}

  /**
   * x + y.
   *
   * @param x any shape
   * @param y like it
   * @param into like them; overwritten, may be one of them
   * @return into
   */
  public static INDArray sum(INDArray x, INDArray y, INDArray into) {
    INDArray[] in = {x, y};
    INDArray[] out = {into};
    if (FloatBlocks.takeAlike(DataType.FLOAT, x, y, into)) {
      FloatBlocks.run((from, to, count) -> sum(from[0], from[1], to[0], count), in, out);
      return into;
    }
    if (DoubleBlocks.takeAlike(x, y, into)) {
      DoubleBlocks.run((from, to, count) -> sum(from[0], from[1], to[0], count), in, out);
      return into;
    }
    return x.addi(y, into);
  }

  /**
   * x − y.
   *
   * @param x any shape
   * @param y like it
   * @param into like them; overwritten, may be one of them
   * @return into
   */
  public static INDArray difference(INDArray x, INDArray y, INDArray into) {
    INDArray[] in = {x, y};
    INDArray[] out = {into};
    if (FloatBlocks.takeAlike(DataType.FLOAT, x, y, into)) {
      FloatBlocks.run((from, to, count) -> difference(from[0], from[1], to[0], count), in, out);
      return into;
    }
    if (DoubleBlocks.takeAlike(x, y, into)) {
      DoubleBlocks.run((from, to, count) -> difference(from[0], from[1], to[0], count), in, out);
      return into;
    }
    return x.subi(y, into);
  }

  /**
   * factor · x.
   *
   * @param x any shape
   * @param factor rounded to the array's type
   * @param into like it; overwritten, may be x
   * @return into
   */
  public static INDArray multiple(INDArray x, double factor, INDArray into) {
    INDArray[] in = {x};
    INDArray[] out = {into};
    if (FloatBlocks.takeAlike(DataType.FLOAT, x, into)) {
      FloatBlocks.run(
          (from, to, count) -> multiple(from[0], (float) factor, to[0], count), in, out);
      return into;
    }
    if (DoubleBlocks.takeAlike(x, into)) {
      DoubleBlocks.run((from, to, count) -> multiple(from[0], factor, to[0], count), in, out);
      return into;
    }
    return x.muli(factor, into);
  }

  /**
   * y ← y + factor · x.
   *
   * @param x any shape
   * @param factor rounded to the array's type
   * @param y like it; added to
   */
  public static void addMultiple(INDArray x, double factor, INDArray y) {
    INDArray[] in = {x, y};
    INDArray[] out = {y};
    if (FloatBlocks.takeAlike(DataType.FLOAT, x, y)) {
      FloatBlocks.run(
          (from, to, count) -> addMultiple(from[0], (float) factor, from[1], to[0], count),
          in,
          out);
    } else if (DoubleBlocks.takeAlike(x, y)) {
      DoubleBlocks.run(
          (from, to, count) -> addMultiple(from[0], factor, from[1], to[0], count), in, out);
    } else {
      y.addi(x.mul(factor));
    }
  }

  /**
   * The sum of all x².
   *
   * @param x any shape
   * @return Σx²
   */
  public static double squares(INDArray x) {
    if (FloatBlocks.takeAlike(DataType.FLOAT, x) || DoubleBlocks.takeAlike(x)) {
      return product(x, x);
    }
    double norm = x.norm2Number().doubleValue();
    return norm * norm;
  }

  /**
   * The sum of all xy.
   *
   * @param x any shape
   * @param y like it
   * @return Σxy
   */
  public static double product(INDArray x, INDArray y) {
    double[] sum = {0};
    INDArray[] in = {x, y};
    INDArray[] none = {};
    if (FloatBlocks.takeAlike(DataType.FLOAT, x, y)) {
      FloatBlocks.run((from, to, count) -> sum[0] += product(from[0], from[1], count), in, none);
      return sum[0];
    }
    if (DoubleBlocks.takeAlike(x, y)) {
      DoubleBlocks.run((from, to, count) -> sum[0] += product(from[0], from[1], count), in, none);
      return sum[0];
    }
    return x.mul(y).sumNumber().doubleValue();
  }

  private static void sum(float[] x, float[] y, float[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = x[i] + y[i];
    }
  }

  private static void difference(float[] x, float[] y, float[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = x[i] - y[i];
    }
  }

  private static void multiple(float[] x, float factor, float[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = factor * x[i];
    }
  }

  private static void addMultiple(float[] x, float factor, float[] y, float[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = y[i] + factor * x[i];
    }
  }

  private static double product(float[] x, float[] y, int count) {
    double[] sums = new double[4]; // independent, so that additions overlap
    int i = 0;
    for (; i + 3 < count; i += 4) {
      sums[0] += (double) x[i] * y[i];
      sums[1] += (double) x[i + 1] * y[i + 1];
      sums[2] += (double) x[i + 2] * y[i + 2];
      sums[3] += (double) x[i + 3] * y[i + 3];
    }
    for (; i < count; i++) {
      sums[0] += (double) x[i] * y[i];
    }
    return sums[0] + sums[1] + sums[2] + sums[3];
  }

  private static void sum(double[] x, double[] y, double[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = x[i] + y[i];
    }
  }

  private static void difference(double[] x, double[] y, double[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = x[i] - y[i];
    }
  }

  private static void multiple(double[] x, double factor, double[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = factor * x[i];
    }
  }

  private static void addMultiple(double[] x, double factor, double[] y, double[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = y[i] + factor * x[i];
    }
  }

  private static double product(double[] x, double[] y, int count) {
    double[] sums = new double[4]; // independent, so that additions overlap
    int i = 0;
    for (; i + 3 < count; i += 4) {
      sums[0] += x[i] * y[i];
      sums[1] += x[i + 1] * y[i + 1];
      sums[2] += x[i + 2] * y[i + 2];
      sums[3] += x[i + 3] * y[i + 3];
    }
    for (; i < count; i++) {
      sums[0] += x[i] * y[i];
    }
    return sums[0] + sums[1] + sums[2] + sums[3];
  }
}
