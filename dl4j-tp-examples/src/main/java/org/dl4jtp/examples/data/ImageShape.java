package org.dl4jtp.examples.data;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Size of the images of a data set. A row of features holds one image channel by channel, each
 * channel row by row.
 *
 * @param channels 1 for grey, 3 for red, green, blue
 * @param height rows of pixels
 * @param width columns of pixels
 */
public record ImageShape(int channels, int height, int width) {
  /** Features of one image. */
  public int size() {
    return channels * height * width;
  }

  /** The same memory, {@code [examples, channels, height, width]}. */
  INDArray view(INDArray rows) {
    return rows.reshape('c', rows.size(0), channels, height, width);
  }

  /** {@code [examples, height, width, channels]}; a copy where there are several channels. */
  INDArray channelsLast(INDArray rows) {
    return channels == 1
        ? rows.reshape('c', rows.size(0), height, width, 1)
        : view(rows).permute(0, 2, 3, 1).dup('c');
  }
}
