package org.dl4jtp.feedback;

import org.dl4jtp.kernel.RowKernels;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A coarse grid over feature maps, each pixel of which belongs to one cell. */
final class Grid {
  private final int channels;
  private final int height;
  private final int width;
  private final int rows; // of cells
  private final int columns;

  /**
   * Over maps.
   *
   * @param maps channels, height, width
   * @param rows cells one below the other; no more than there are pixels count
   * @param columns cells side by side
   */
  Grid(long[] maps, int rows, int columns) {
    this.channels = (int) maps[0];
    this.height = (int) maps[1];
    this.width = (int) maps[2];
    this.rows = Math.min(rows, height);
    this.columns = Math.min(columns, width);
  }

  /** Number of cells, of all channels together. */
  long size() {
    return (long) channels * rows * columns;
  }

  /** Number of pixels, of all channels together. */
  long pixels() {
    return (long) channels * height * width;
  }

  /** Every pixel its cell's value: rows of pixels from rows of cells. */
  INDArray spread(INDArray cells) {
    long examples = cells.size(0);
    INDArray lines = cells.reshape('c', examples * channels * rows, columns);
    INDArray wide =
        columns == width
            ? lines
            : product(lines, belonging(columns, width, cells.dataType()), false);
    if (rows != height) {
      int[] lineOf = new int[(int) (examples * channels * height)];
      for (int i = 0; i < lineOf.length; i++) {
        lineOf[i] = i / height * rows + cell(i % height, rows, height);
      }
      wide = RowKernels.pick(wide, lineOf);
    }
    return wide.reshape('c', examples, pixels());
  }

  /** Every cell the sum over its pixels: the transpose of {@link #spread}. */
  INDArray summed(INDArray pixels) {
    long examples = pixels.size(0);
    long maps = examples * channels;
    if (rows == 1 && columns == 1) {
      return pixels
          .reshape('c', maps, (long) height * width)
          .sum(1)
          .reshape('c', examples, channels);
    }
    INDArray lines = pixels.dup('c').reshape('c', maps * height, width);
    DataType type = pixels.dataType();
    INDArray narrow =
        columns == width ? lines : product(lines, belonging(columns, width, type), true);
    INDArray turned =
        narrow
            .reshape('c', maps, height, columns)
            .permute(0, 2, 1)
            .dup('c')
            .reshape('c', maps * columns, height);
    INDArray low = rows == height ? turned : product(turned, belonging(rows, height, type), true);
    return low.reshape('c', maps, columns, rows)
        .permute(0, 2, 1)
        .dup('c')
        .reshape('c', examples, size());
  }

  private static INDArray product(INDArray a, INDArray b, boolean transposed) {
    INDArray out =
        Nd4j.createUninitialized(a.dataType(), a.size(0), transposed ? b.size(0) : b.size(1));
    return Nd4j.gemm(a, b, out, false, transposed, 1, 0);
  }

  /** {@code [cells, pixels]}: 1 where a pixel belongs to a cell. */
  private static INDArray belonging(int cells, int pixels, DataType type) {
    INDArray belonging = Nd4j.zeros(type, cells, pixels);
    for (int pixel = 0; pixel < pixels; pixel++) {
      belonging.putScalar(cell(pixel, cells, pixels), pixel, 1);
    }
    return belonging;
  }

  private static int cell(int pixel, int cells, int pixels) {
    return (int) ((long) pixel * cells / pixels);
  }
}
