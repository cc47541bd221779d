package org.dl4jtp.examples.data;

import org.nd4j.linalg.dataset.DataSet;

/**
 * A data set in memory, split into three parts. Features are {@code [examples, features]} of type
 * FLOAT, 'c' order, already normalised; labels are {@code [examples, classes]} one-hot, or {@code
 * [examples, targets]} for regression. Those of sequences may have time as a third dimension.
 * {@link #asImages} shows the features of images as convolutional layers take them.
 *
 * @param name what the reports call it, for example {@code mnist}
 * @param train what the network learns from
 * @param validation what chooses the best epoch; taken from the training part, never from the test
 *     part
 * @param test what the reported figure is measured on
 * @param task what the labels mean
 * @param imageOrNull size of the images; null if the examples are none
 */
public record LabelledData(
    String name,
    DataSet train,
    DataSet validation,
    DataSet test,
    Task task,
    ImageShape imageOrNull) {

  /** What the labels mean. */
  public enum Task {
    /** One-hot labels. */
    CLASSIFICATION,
    /** Real-valued labels. */
    REGRESSION
  }

  /** Features per example. */
  public int inputs() {
    return (int) (train.getFeatures().length() / train.getFeatures().size(0));
  }

  /** Classes, or targets for regression. */
  public int outputs() {
    return (int) train.getLabels().size(1);
  }

  /**
   * The same data with features {@code [examples, channels, height, width]}; shares its memory.
   *
   * @throws IllegalStateException if the examples are no images
   */
  public LabelledData asImages() {
    if (imageOrNull == null) {
      throw new IllegalStateException(name + " holds no images");
    }
    return new LabelledData(
        name, images(train), images(validation), images(test), task, imageOrNull);
  }

  private DataSet images(DataSet part) {
    return new DataSet(imageOrNull.view(part.getFeatures()), part.getLabels());
  }
}
