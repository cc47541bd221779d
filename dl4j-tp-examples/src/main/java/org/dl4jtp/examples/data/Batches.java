package org.dl4jtp.examples.data;

import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Minibatches of a data set in memory, in a given order. Each is a copy in the arrays of the one
 * before, where it has as many examples: who keeps one must copy it.
 */
public final class Batches implements DataSetIterator {
  private static final long EPOCH_STRIDE = 0x9E3779B97F4A7C15L;

  private final transient DataSet data;
  private final transient BooleanSupplier stop;
  private final int[] order;
  private final int batch;
  private final DataType type;
  private int position;
  private transient DataSet
      last; // off-heap memory comes back with the JVM's garbage only: use it again

  private Batches(DataSet data, int[] order, int batch, DataType type, BooleanSupplier stop) {
    this.data = data;
    this.order = order;
    this.batch = batch;
    this.type = type;
    this.stop = stop;
  }

  /**
   * Minibatches in the order of the data.
   *
   * @param batch examples in each but the last
   * @param type that features and labels are given in
   */
  public static Batches inOrder(DataSet data, int batch, DataType type) {
    return new Batches(data, indices(data), batch, type, () -> false);
  }

  /**
   * The order of one epoch. It depends on seed and epoch alone, so every rule sees the same.
   *
   * @param batch examples in each but the last
   * @param type that features and labels are given in
   * @param seed of the run
   * @param epoch any number; each has its own order
   * @param stop ends the epoch early when true
   */
  public static Batches shuffled(
      DataSet data, int batch, DataType type, long seed, int epoch, BooleanSupplier stop) {
    int[] order = indices(data);
    Random random = new Random(seed ^ (epoch * EPOCH_STRIDE));
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return new Batches(data, order, batch, type, stop);
  }

  /** How many minibatches an epoch has. */
  public static int count(DataSet data, int batch) {
    return (data.numExamples() + batch - 1) / batch;
  }

  private static int[] indices(DataSet data) {
    return IntStream.range(0, data.numExamples()).toArray();
  }

  @Override
  public boolean hasNext() {
    return position < order.length && !stop.getAsBoolean();
  }

  @Override
  public DataSet next() {
    return next(batch);
  }

  @Override
  public DataSet next(int count) {
    if (position >= order.length) {
      throw new NoSuchElementException();
    }
    int end = Math.min(position + count, order.length);
    int[] rows = Arrays.copyOfRange(order, position, end);
    position = end;
    if (last == null || last.numExamples() != rows.length) {
      last =
          new DataSet(like(data.getFeatures(), rows.length), like(data.getLabels(), rows.length));
    }
    pull(data.getFeatures(), rows, last.getFeatures());
    pull(data.getLabels(), rows, last.getLabels());
    return last;
  }

  private INDArray like(INDArray examples, int count) {
    long[] shape = examples.shape().clone();
    shape[0] = count;
    return Nd4j.createUninitialized(type, shape, 'c');
  }

  /** Examples of any shape, as a matrix: the library pulls rows of nothing else. */
  private static void pull(INDArray examples, int[] indices, INDArray into) {
    INDArray all = examples.reshape('c', examples.size(0), examples.length() / examples.size(0));
    INDArray rows = into.reshape('c', indices.length, into.length() / indices.length);
    if (all.dataType() == rows.dataType()) {
      Nd4j.pullRows(all, rows, 1, indices);
    } else {
      rows.assign(Nd4j.pullRows(all, 1, indices, 'c'));
    }
  }

  @Override
  public int inputColumns() {
    return (int) data.getFeatures().size(1);
  }

  @Override
  public int totalOutcomes() {
    return (int) data.getLabels().size(1);
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  /** The data is in memory already: nothing to prefetch. */
  @Override
  public boolean asyncSupported() {
    return false;
  }

  @Override
  public void reset() {
    position = 0;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    throw new UnsupportedOperationException("the data is normalised when it is loaded");
  }

  @Override
  public DataSetPreProcessor getPreProcessor() {
    return null;
  }

  @Override
  public List<String> getLabels() {
    return null;
  }
}
