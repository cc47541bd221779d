package org.dl4jtp.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Softmax with cross entropy, row by row. */
public final class SoftmaxKernels {
  private SoftmaxKernels() {}

  /**
   * Whether {@link #crossEntropy} can be called with them.
   *
   * @param arrays as of that method
   * @return false for other types than float32 and float64, arrays in other orders, long rows
   */
  public static boolean take(INDArray... arrays) {
    return arrays[0].rank() == 2
        && arrays[0].size(1) <= FloatBlocks.LONGEST_ROW
        && (FloatBlocks.take(arrays) || DoubleBlocks.take(arrays));
  }

  /**
   * The gradient p − y of softmax with cross entropy, p = softmax z, for labels that sum to 1.
   *
   * @param z {@code [rows, n]}
   * @param labels y, like z
   * @param least probabilities below it count as it in the loss, those above 1 − least as that;
   *     positive
   * @param into like z; overwritten
   * @return −Σ y log p over all rows
   */
  public static double crossEntropy(INDArray z, INDArray labels, double least, INDArray into) {
    int row = (int) z.size(1);
    double[] sum = {0};
    INDArray[] in = {z, labels};
    INDArray[] out = {into};
    double lowest = Math.log(least);
    if (FloatBlocks.take(z, labels, into)) {
      double highest = Math.log((float) (1 - least));
      FloatBlocks.run(
          (x, y, count) -> sum[0] += rows(x[0], x[1], lowest, highest, y[0], count, row),
          in,
          out,
          row);
    } else {
      double highest = Math.log(1 - least);
      DoubleBlocks.run(
          (x, y, count) -> sum[0] += rows(x[0], x[1], lowest, highest, y[0], count, row),
          in,
          out,
          row);
    }
    return sum[0];
  }

  private static double rows(
      float[] z, float[] labels, double lowest, double highest, float[] out, int count, int row) {
    double loss = 0;
    for (int from = 0; from < count; from += row) {
      double most = Double.NEGATIVE_INFINITY;
      for (int i = from; i < from + row; i++) {
        most = Math.max(most, z[i]);
      }
      double sum = 0;
      for (int i = from; i < from + row; i++) {
        double e = Math.exp(z[i] - most);
        sum += e;
        out[i] = (float) e;
      }
      double log = most + Math.log(sum);
      for (int i = from; i < from + row; i++) {
        if (labels[i] != 0) {
          loss -= labels[i] * Math.min(highest, Math.max(lowest, z[i] - log));
        }
        out[i] = (float) (out[i] / sum) - labels[i];
      }
    }
    return loss;
  }

  private static double rows(
      double[] z,
      double[] labels,
      double lowest,
      double highest,
      double[] out,
      int count,
      int row) {
    double loss = 0;
    for (int from = 0; from < count; from += row) {
      double most = Double.NEGATIVE_INFINITY;
      for (int i = from; i < from + row; i++) {
        most = Math.max(most, z[i]);
      }
      double sum = 0;
      for (int i = from; i < from + row; i++) {
        out[i] = Math.exp(z[i] - most);
        sum += out[i];
      }
      double log = most + Math.log(sum);
      for (int i = from; i < from + row; i++) {
        if (labels[i] != 0) {
          loss -= labels[i] * Math.min(highest, Math.max(lowest, z[i] - log));
        }
        out[i] = out[i] / sum - labels[i];
      }
    }
    return loss;
  }
}
