package org.dl4jtp.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Differences of two arrays that {@link FloatBlocks#take} accepts. */
public final class Residuals {
  private Residuals() {}

  /**
   * factor · (value − aim).
   *
   * @param into as long; overwritten, may be one of the others
   * @param value any length
   * @param aim as long
   * @param factor rounded to float32
   * @return the sum of the squares of value − aim
   */
  public static double scaled(INDArray value, INDArray aim, double factor, INDArray into) {
    double[] sum = {0};
    FloatBlocks.run(
        (in, out, count) -> sum[0] += scaled(in[0], in[1], (float) factor, out[0], count),
        new INDArray[] {value, aim},
        new INDArray[] {into});
    return sum[0];
  }

  private static double scaled(float[] value, float[] aim, float factor, float[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = value[i] - aim[i];
    }
    double[] sums = new double[4]; // independent, so that additions overlap
    for (int i = 0; i + 3 < count; i += 4) {
      sums[0] += out[i] * out[i];
      sums[1] += out[i + 1] * out[i + 1];
      sums[2] += out[i + 2] * out[i + 2];
      sums[3] += out[i + 3] * out[i + 3];
    }
    for (int i = count & ~3; i < count; i++) {
      sums[0] += out[i] * out[i];
    }
    for (int i = 0; i < count; i++) {
      out[i] *= factor;
    }
    return sums[0] + sums[1] + sums[2] + sums[3];
  }
}
