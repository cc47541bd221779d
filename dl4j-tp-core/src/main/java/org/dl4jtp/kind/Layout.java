package org.dl4jtp.kind;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How an activation, as layers have it, becomes the rows that target paths, feedback mappings and
 * losses see, and back. The rows of an example follow one another.
 */
public enum Layout {
  /**
   * A row for every example: vectors {@code [batch, n]}; feature maps and volumes {@code [batch,
   * channels, …]}, one channel after another.
   */
  EXAMPLES {
    @Override
    public INDArray rows(INDArray layers, long examples) {
      return layers.rank() == 2
          ? layers
          : layers.reshape('c', layers.size(0), layers.length() / layers.size(0));
    }

    @Override
    public INDArray layers(INDArray rows, long examples, long... shape) {
      return shape.length == 2 ? rows : rows.reshape('c', with(rows.size(0), shape));
    }
  },

  /** A row for every example: feature maps and volumes {@code [batch, …, channels]}. */
  EXAMPLES_CHANNELS_LAST {
    @Override
    public INDArray rows(INDArray layers, long examples) {
      return EXAMPLES.rows(layers.permute(channelsFirst(layers.rank())).dup('c'), examples);
    }

    @Override
    public INDArray layers(INDArray rows, long examples, long... shape) {
      int[] order = channelsFirst(shape.length);
      int[] back = new int[order.length];
      for (int d = 0; d < order.length; d++) {
        back[order[d]] = d;
      }
      long[] permuted = Arrays.stream(order).mapToLong(d -> shape[d]).toArray();
      return EXAMPLES.layers(rows, examples, permuted).permute(back).dup('c');
    }
  },

  /** A row for every step of every example: sequences {@code [batch, n, time]}. */
  STEPS {
    @Override
    public INDArray rows(INDArray layers, long examples) {
      return STEPS_FEATURES_LAST.rows(layers.permute(0, 2, 1), examples);
    }

    @Override
    public INDArray layers(INDArray rows, long examples, long... shape) {
      INDArray last = STEPS_FEATURES_LAST.layers(rows, examples, shape[0], shape[2], shape[1]);
      return last.permute(0, 2, 1).dup('c');
    }
  },

  /** A row for every step of every example: sequences {@code [batch, time, n]}. */
  STEPS_FEATURES_LAST {
    @Override
    public INDArray rows(INDArray layers, long examples) {
      return layers.dup('c').reshape('c', layers.size(0) * layers.size(1), layers.size(2));
    }

    @Override
    public INDArray layers(INDArray rows, long examples, long... shape) {
      return rows.reshape('c', with(rows.size(0) / shape[1], shape));
    }
  },

  /**
   * A row for every step of every example, where Deeplearning4j takes steps for examples: all
   * examples' first steps, then all second ones, {@code [time · batch, …]}. So too for the parts
   * that a StackVertex lays on one another.
   */
  STEP_AFTER_STEP {
    @Override
    public INDArray rows(INDArray layers, long examples) {
      return turned(EXAMPLES.rows(layers, examples), layers.size(0) / examples, examples);
    }

    @Override
    public INDArray layers(INDArray rows, long examples, long... shape) {
      long steps = shape[0] / examples;
      return EXAMPLES.layers(turned(rows, rows.size(0) / steps, steps), examples, shape);
    }
  };

  /**
   * As rows.
   *
   * @param layers of a batch
   * @param examples in it
   * @return {@code [rows, n]}; the argument, a view, or new
   */
  public abstract INDArray rows(INDArray layers, long examples);

  /**
   * As layers have it.
   *
   * @param rows {@code [rows, n]}, of any number of examples
   * @param examples in an array of that shape
   * @param shape of such an array, also of another number of examples
   * @return the argument, a view, or new
   */
  public abstract INDArray layers(INDArray rows, long examples, long... shape);

  /**
   * Whether an example may have several rows.
   *
   * @return true where a row is a time step
   */
  public boolean isSequence() {
    return this != EXAMPLES && this != EXAMPLES_CHANNELS_LAST;
  }

  private static long[] with(long examples, long... shape) {
    long[] all = shape.clone();
    all[0] = examples;
    return all;
  }

  private static int[] channelsFirst(int rank) {
    int[] order = new int[rank];
    order[1] = rank - 1;
    for (int d = 2; d < rank; d++) {
      order[d] = d - 1;
    }
    return order;
  }

  /** From blocks of rows, the first of each, then the second of each. */
  private static INDArray turned(INDArray rows, long blocks, long length) {
    long n = rows.size(1);
    return blocks == 1 || length == 1
        ? rows
        : rows.dup('c')
            .reshape('c', blocks, length, n)
            .permute(1, 0, 2)
            .dup('c')
            .reshape('c', blocks * length, n);
  }
}
