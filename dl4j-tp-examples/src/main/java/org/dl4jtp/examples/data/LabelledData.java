package org.dl4jtp.examples.data;

import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
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
    return withFeatures(ImageShape::view);
  }

  /**
   * The same data with features {@code [examples, height, width, channels]}; shares the memory of
   * grey images.
   *
   * @throws IllegalStateException if the examples are no images
   */
  public LabelledData asImagesChannelsLast() {
    return withFeatures(ImageShape::channelsLast);
  }

  private LabelledData withFeatures(BiFunction<ImageShape, INDArray, INDArray> images) {
    if (imageOrNull == null) {
      throw new IllegalStateException(name + " holds no images");
    }
    UnaryOperator<DataSet> change =
        part -> new DataSet(images.apply(imageOrNull, part.getFeatures()), part.getLabels());
    return new LabelledData(
        name, change.apply(train), change.apply(validation), change.apply(test), task, imageOrNull);
  }
}
