package org.dl4jtp.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Measures the {@link Alignment} of a network or a graph while it trains, and keeps the series.
 *
 * <pre>{@code
 * AlignmentListener alignment =
 *     AlignmentListener.every(100, AlignmentMeasure.withDamping(0.1)).on(validationBatch);
 * net.addListeners(alignment);
 * net.fit(trainData, epochs);
 * alignment.series().writeCsv(Path.of("alignment.csv"));
 * }</pre>
 *
 * <p>It measures after the updates whose number is divisible by the interval, the first (number 0)
 * included, and does not disturb training: the trained weights are the same, bit for bit, as
 * without it. Training takes longer by {@link AlignmentMeasure}'s cost, divided by the interval.
 * One network a listener, one thread at a time; the series stays in memory.
 */
public final class AlignmentListener extends BaseTrainingListener {
  private final int interval;
  private final AlignmentMeasure measure;
  private final Batch own; // null: the current batch
  private final Consumer<? super AlignmentRecord> receiver;
  private final List<AlignmentRecord> records = new ArrayList<>();
  private Batch current; // while it is being trained on

  private AlignmentListener(
      int interval,
      AlignmentMeasure measure,
      Batch own,
      Consumer<? super AlignmentRecord> receiver) {
    this.interval = interval;
    this.measure = measure;
    this.own = own;
    this.receiver = receiver;
  }

  /**
   * Measures on the batch that was just trained on.
   *
   * @param iterations between measurements, at least 1
   * @param measure what to measure
   * @return a listener with no records
   * @throws IllegalArgumentException if the interval is less than 1
   */
  public static AlignmentListener every(int iterations, AlignmentMeasure measure) {
    if (iterations < 1) {
      throw new IllegalArgumentException(
          "the interval between alignments is "
              + iterations
              + " iterations, but must be 1 or more");
    }
    return new AlignmentListener(
        iterations, Objects.requireNonNull(measure, "measure"), null, record -> {});
  }

  /**
   * A listener that measures on a batch of its own, so that changes are those of the network;
   * without records.
   *
   * @param batch is copied; its masks are not used
   * @return a new listener
   */
  public AlignmentListener on(DataSet batch) {
    return on(Batch.of(batch));
  }

  /**
   * A listener for a graph of several inputs or outputs, on a batch of its own; without records.
   *
   * @param batch is copied; its masks are not used
   * @return a new listener
   */
  public AlignmentListener on(MultiDataSet batch) {
    return on(Batch.of(batch));
  }

  private AlignmentListener on(Batch batch) {
    return new AlignmentListener(interval, measure, batch.copy(), receiver);
  }

  /**
   * A listener that hands on every record as soon as it is measured: to a log, to a page; without
   * records.
   *
   * @param receiver is called on the thread that trains, after those given before; what it throws
   *     ends training
   * @return a new listener
   */
  public AlignmentListener andThen(Consumer<? super AlignmentRecord> receiver) {
    Objects.requireNonNull(receiver, "receiver");
    Consumer<? super AlignmentRecord> before = this.receiver;
    return new AlignmentListener(
        interval,
        measure,
        own,
        record -> {
          before.accept(record);
          receiver.accept(record);
        });
  }

  /** The only time when a graph's labels can be seen. */
  @Override
  public void onBackwardPass(Model model) {
    if (own == null) {
      current = MeasuredNetwork.of(model).current();
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    MeasuredNetwork net = MeasuredNetwork.of(model);
    Batch batch = own != null ? own : current != null ? current : net.current();
    current = null;
    if (iteration % interval == 0) {
      AlignmentRecord record = new AlignmentRecord(iteration, epoch, measure.of(net, batch));
      records.add(record);
      receiver.accept(record);
    }
  }

  /**
   * What was measured so far.
   *
   * @return a copy, to which later measurements are not added
   */
  public AlignmentSeries series() {
    return new AlignmentSeries(records);
  }
}
