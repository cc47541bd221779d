package org.dl4jtp.kernel;

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
    if (!FloatBlocks.take(x, y, into)) {
      return x.addi(y, into);
    }
    FloatBlocks.run(
        (in, out, count) -> sum(in[0], in[1], out[0], count),
        new INDArray[] {x, y},
        new INDArray[] {into});
    return into;
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
    if (!FloatBlocks.take(x, y, into)) {
      return x.subi(y, into);
    }
    FloatBlocks.run(
        (in, out, count) -> difference(in[0], in[1], out[0], count),
        new INDArray[] {x, y},
        new INDArray[] {into});
    return into;
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
    if (!FloatBlocks.take(x, into)) {
      return x.muli(factor, into);
    }
    FloatBlocks.run(
        (in, out, count) -> multiple(in[0], (float) factor, out[0], count),
        new INDArray[] {x},
        new INDArray[] {into});
    return into;
  }

  /**
   * y ← y + factor · x.
   *
   * @param x any shape
   * @param factor rounded to the array's type
   * @param y like it; added to
   */
  public static void addMultiple(INDArray x, double factor, INDArray y) {
    if (!FloatBlocks.take(x, y)) {
      y.addi(x.mul(factor));
      return;
    }
    FloatBlocks.run(
        (in, out, count) -> addMultiple(in[0], (float) factor, in[1], out[0], count),
        new INDArray[] {x, y},
        new INDArray[] {y});
  }

  /**
   * The sum of all x².
   *
   * @param x any shape
   * @return Σx²
   */
  public static double squares(INDArray x) {
    if (!FloatBlocks.take(x)) {
      double norm = x.norm2Number().doubleValue();
      return norm * norm;
    }
    return product(x, x);
  }

  /**
   * The sum of all xy.
   *
   * @param x any shape
   * @param y like it
   * @return Σxy
   */
  public static double product(INDArray x, INDArray y) {
    if (!FloatBlocks.take(x, y)) {
      return x.mul(y).sumNumber().doubleValue();
    }
    double[] sum = {0};
    FloatBlocks.run(
        (in, out, count) -> sum[0] += product(in[0], in[1], count),
        new INDArray[] {x, y},
        new INDArray[0]);
    return sum[0];
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
}
