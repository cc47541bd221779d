package org.dl4jtp.examples.data;

import org.nd4j.linalg.dataset.DataSet;

/**
 * A data set in memory, split into three parts. Features are {@code [examples, features]} of type
 * FLOAT, 'c' order, already normalised; labels are {@code [examples, classes]} one-hot, or {@code
 * [examples, targets]} for regression.
 *
 * @param name what the reports call it, for example {@code mnist}
 * @param train what the network learns from
 * @param validation what chooses the best epoch; taken from the training part, never from the test
 *     part
 * @param test what the reported figure is measured on
 * @param task what the labels mean
 */
public record LabelledData(
    String name, DataSet train, DataSet validation, DataSet test, Task task) {

  /** What the labels mean. */
  public enum Task {
    /** One-hot labels. */
    CLASSIFICATION,
    /** Real-valued labels. */
    REGRESSION
  }

  /** Features per example. */
  public int inputs() {
    return (int) train.getFeatures().size(1);
  }

  /** Classes, or targets for regression. */
  public int outputs() {
    return (int) train.getLabels().size(1);
  }
}
