package org.dl4jtp.examples.data;

import java.nio.FloatBuffer;
import org.dl4jtp.examples.cli.UserError;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A data set to be filled with images in place: large ones fit into memory once, not twice. Threads
 * may fill different rows at the same time.
 */
final class ImageRows {
  private final int width;
  private final int classes;
  private final float[] scaled;
  private final INDArray features;
  private final INDArray labels;
  private final FloatBuffer featureMemory;
  private final FloatBuffer labelMemory;

  /**
   * Reserves the memory.
   *
   * @param width bytes of an image
   * @param scaled what becomes of each of the 256 values of a byte
   */
  ImageRows(int count, int width, int classes, float[] scaled) {
    this.width = width;
    this.classes = classes;
    this.scaled = scaled;
    features = Nd4j.createUninitialized(DataType.FLOAT, count, width);
    labels = Nd4j.zeros(DataType.FLOAT, count, classes);
    featureMemory = features.data().asNioFloat();
    labelMemory = labels.data().asNioFloat();
  }

  /**
   * Refuses what one array cannot hold.
   *
   * @throws UserError if there are too many images of this width
   */
  static void checkCount(long count, int width, String where) {
    long most = Integer.MAX_VALUE / ((long) width * Float.BYTES);
    if (count > most) {
      throw new UserError(
          "%s: %,d images are more than the %,d that fit into one array; use fewer"
              .formatted(where, count, most));
    }
  }

  /** Fills one row, see {@link ImageSource.Sink}. */
  void put(int row, int label, byte[] bytes, int from) {
    for (int i = 0; i < width; i++) {
      featureMemory.put(row * width + i, scaled[bytes[from + i] & 0xff]);
    }
    labelMemory.put(row * classes + label, 1);
  }

  DataSet dataSet() {
    return new DataSet(features, labels);
  }
}
