package org.dl4jtp.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;

/**
 * Measures a network's {@link Alignment} while it trains, and keeps the series.
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
  private final INDArray features; // null: those of the current batch
  private final INDArray labels;
  private final Consumer<? super AlignmentRecord> receiver;
  private final List<AlignmentRecord> records = new ArrayList<>();

  private AlignmentListener(
      int interval,
      AlignmentMeasure measure,
      INDArray features,
      INDArray labels,
      Consumer<? super AlignmentRecord> receiver) {
    this.interval = interval;
    this.measure = measure;
    this.features = features;
    this.labels = labels;
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
        iterations, Objects.requireNonNull(measure, "measure"), null, null, record -> {});
  }

  /**
   * The same on a batch of its own, so that changes are those of the network; without records.
   *
   * @param batch is copied; its masks are not used
   * @return a new listener
   */
  public AlignmentListener on(DataSet batch) {
    return new AlignmentListener(
        interval, measure, batch.getFeatures().dup(), batch.getLabels().dup(), receiver);
  }

  /**
   * The same, handing on every record as soon as it is measured: to a log, to a page; without
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
        features,
        labels,
        record -> {
          before.accept(record);
          receiver.accept(record);
        });
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    if (!(model instanceof MultiLayerNetwork)) {
      throw new IllegalArgumentException(
          "alignment is measured of a MultiLayerNetwork, not of a "
              + model.getClass().getSimpleName()
              + "; remove the listener");
    }
    if (iteration % interval != 0) {
      return;
    }
    MultiLayerNetwork net = (MultiLayerNetwork) model;
    INDArray x = features == null ? net.getInput() : features;
    INDArray y = features == null ? net.getLabels() : labels;
    AlignmentRecord record = new AlignmentRecord(iteration, epoch, measure.of(net, x, y));
    records.add(record);
    receiver.accept(record);
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
