package org.dl4jtp.examples.data;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Data sets from class numbers. */
final class OneHot {
  private OneHot() {}

  /**
   * @param features the examples {@code from} to {@code to}, row by row
   * @param width features per example
   * @param labels class numbers of all examples
   */
  static DataSet dataSet(float[] features, int width, int[] labels, int from, int to, int classes) {
    float[] oneHot = new float[(to - from) * classes];
    for (int i = from; i < to; i++) {
      oneHot[(i - from) * classes + labels[i]] = 1;
    }
    return new DataSet(matrix(features, width), matrix(oneHot, classes));
  }

  private static INDArray matrix(float[] values, int width) {
    return Nd4j.create(values, new long[] {values.length / width, width}, 'c');
  }
}
