package org.dl4jtp.diagnostics;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What a network is measured on: features for each of its inputs, labels for each of its outputs,
 * no masks.
 */
final class Batch {
  private final INDArray[] features;
  private final INDArray[] labels;

  private Batch(INDArray[] features, INDArray[] labels) {
    this.features = features;
    this.labels = labels;
  }

  static Batch of(INDArray features, INDArray labels) {
    return new Batch(new INDArray[] {features}, new INDArray[] {labels});
  }

  static Batch of(INDArray[] features, INDArray[] labels) {
    return new Batch(features, labels);
  }

  static Batch of(DataSet data) {
    return of(data.getFeatures(), data.getLabels());
  }

  static Batch of(MultiDataSet data) {
    return of(data.getFeatures(), data.getLabels());
  }

  INDArray[] features() {
    return features;
  }

  INDArray[] labels() {
    return labels;
  }

  long examples() {
    return features[0].size(0);
  }

  /** A copy in arrays of its own. */
  Batch copy() {
    return map(this, INDArray::dup);
  }

  /** A batch of one. */
  Batch example(long index) {
    return map(this, array -> array.get(NDArrayIndex.interval(index, index + 1)).dup());
  }

  private static Batch map(Batch batch, UnaryOperator<INDArray> change) {
    return new Batch(
        Arrays.stream(batch.features).map(change).toArray(INDArray[]::new),
        Arrays.stream(batch.labels).map(change).toArray(INDArray[]::new));
  }

  /**
   * Makes sure that a network can take it.
   *
   * @param inputs names of the network's inputs
   * @param outputs names of its outputs
   * @throws IllegalArgumentException if an array is missing, or has another number of examples
   */
  void check(List<String> inputs, List<String> outputs) {
    check("features", "inputs", features, inputs);
    check("labels", "outputs", labels, outputs);
  }

  private void check(String what, String where, INDArray[] arrays, List<String> names) {
    int given = arrays == null ? 0 : arrays.length;
    if (given != names.size()) {
      throw new IllegalArgumentException(
          "the network has "
              + names.size()
              + " "
              + where
              + " "
              + names
              + ", but the batch has "
              + given
              + " arrays of "
              + what
              + "; give one for each");
    }
    for (int i = 0; i < given; i++) {
      if (arrays[i] == null) {
        throw new IllegalArgumentException(
            "the batch has no "
                + what
                + " for '"
                + names.get(i)
                + "'; give an array, a listener by on(batch)");
      }
      if (arrays[i].size(0) != examples()) {
        throw new IllegalArgumentException(
            "the batch has "
                + examples()
                + " examples, but its "
                + what
                + " for '"
                + names.get(i)
                + "' have the shape "
                + Arrays.toString(arrays[i].shape())
                + "; give a row for each example");
      }
    }
  }
}
