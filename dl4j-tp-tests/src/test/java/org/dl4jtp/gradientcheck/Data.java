package org.dl4jtp.gradientcheck;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Small random batches, in double. */
public final class Data {
  private Data() {}

  public static MultiDataSet of(INDArray features, INDArray labels) {
    return new MultiDataSet(features, labels);
  }

  public static MultiDataSet of(
      INDArray features, INDArray labels, INDArray featuresMask, INDArray labelsMask) {
    return new MultiDataSet(
        arrays(features), arrays(labels), arrays(featuresMask), arrays(labelsMask));
  }

  private static INDArray[] arrays(INDArray array) {
    return array == null ? null : new INDArray[] {array};
  }

  /** Unlike Deeplearning4j's copy it takes masks of some inputs or outputs. */
  public static MultiDataSet copy(MultiDataSet data) {
    return new MultiDataSet(
        copy(data.getFeatures()),
        copy(data.getLabels()),
        copy(data.getFeaturesMaskArrays()),
        copy(data.getLabelsMaskArrays()));
  }

  private static INDArray[] copy(INDArray[] arrays) {
    return arrays == null
        ? null
        : Arrays.stream(arrays).map(a -> a == null ? null : a.dup()).toArray(INDArray[]::new);
  }

  /** Rows of four numbers, and one of three classes. */
  public static Supplier<MultiDataSet> irises() {
    return () -> of(uniform(6, 4), classes(6, 3));
  }

  /**
   * Five rows of one index, and one of several classes.
   *
   * @param of number of indices
   */
  public static Supplier<MultiDataSet> indices(int of, int classes) {
    return () -> of(index(5, 1, of), classes(5, classes));
  }

  /** Whole numbers below n, as embeddings take them. */
  public static INDArray index(int rows, int columns, int n) {
    Random random = new Random(7);
    INDArray indices = Nd4j.zeros(DataType.DOUBLE, rows, columns);
    for (int i = 0; i < indices.length(); i++) {
      indices.putScalar(i, random.nextInt(n));
    }
    return indices;
  }

  /** Between −1 and 1. */
  public static INDArray uniform(long... shape) {
    return Nd4j.rand(DataType.DOUBLE, shape).muli(2).subi(1);
  }

  /** Between 0 and 1, each row a distribution. */
  public static INDArray distributions(long rows, long n) {
    return Transforms.softmax(Nd4j.randn(DataType.DOUBLE, rows, n), false);
  }

  public static INDArray classes(int rows, int n) {
    Random random = new Random(12345);
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, rows, n);
    for (int i = 0; i < rows; i++) {
      labels.putScalar(i, random.nextInt(n), 1);
    }
    return labels;
  }

  /** {@code [rows, n, steps]}. */
  public static INDArray classesInTime(int rows, int n, int steps) {
    Random random = new Random(12345);
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, rows, n, steps);
    for (int i = 0; i < rows; i++) {
      for (int t = 0; t < steps; t++) {
        labels.putScalar(new int[] {i, random.nextInt(n), t}, 1);
      }
    }
    return labels;
  }

  public static INDArray mask(double[]... rows) {
    return Nd4j.createFromArray(rows);
  }
}
