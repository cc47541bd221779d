package org.dl4jtp.layer;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The labels of SPARSE_MCXENT: one number for each example, {@code [batch, 1]}. */
final class ClassNumbers {
  private ClassNumbers() {}

  /**
   * Refuses labels that are none.
   *
   * @param anyMasked whether some examples do not count, whatever their labels
   * @throws IllegalArgumentException with the layer and the remedy
   */
  static void check(
      String layerName, INDArray labels, long examples, long classes, boolean anyMasked) {
    if (labels.rank() > 2 || labels.size(0) != examples || labels.length() != examples) {
      throw new IllegalArgumentException(
          "The output layer '"
              + layerName
              + "' has the loss SPARSE_MCXENT, whose labels are class numbers, ["
              + examples
              + ", 1] for the examples in the batch, but they have the shape "
              + Arrays.toString(labels.shape())
              + "; give class numbers, or one-hot labels to the loss MCXENT");
    }
    if (anyMasked) {
      return;
    }
    double lowest = labels.minNumber().doubleValue();
    double highest = labels.maxNumber().doubleValue();
    boolean whole =
        Arrays.stream(labels.reshape(examples).toDoubleVector()).allMatch(c -> c == Math.rint(c));
    if (!whole) {
      throw new IllegalArgumentException(
          "The output layer '"
              + layerName
              + "' has the loss SPARSE_MCXENT, whose labels are class numbers, but they are not all"
              + " whole numbers; number the classes 0, 1, 2 …");
    }
    if (!(lowest >= 0 && highest < classes)) {
      throw new IllegalArgumentException(
          "The output layer '"
              + layerName
              + "' has "
              + classes
              + " classes, numbered from 0, but the labels lie between "
              + lowest
              + " and "
              + highest
              + "; number the classes from 0, or raise the layer's nOut");
    }
  }
}
