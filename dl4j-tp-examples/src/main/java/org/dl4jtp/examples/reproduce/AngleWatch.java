package org.dl4jtp.examples.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.dl4jtp.diagnostics.AlignmentListener;
import org.dl4jtp.diagnostics.AlignmentMeasure;
import org.dl4jtp.diagnostics.AlignmentRecord;
import org.dl4jtp.diagnostics.LayerAlignment;
import org.nd4j.linalg.dataset.DataSet;

/** Measures alignment during an epoch, and the time that it takes. */
final class AngleWatch extends BaseTrainingListener {
  /** Of a degree: more digits than noise leaves meaning to. */
  private static final double ROUNDING = 1000;

  private final int epoch;
  private final AlignmentListener listener;
  private final List<AngleRecord> records = new ArrayList<>();
  private long nanoseconds;

  /**
   * A watch on one epoch.
   *
   * @param epoch from 1
   * @param batch to measure on
   */
  AngleWatch(AngleSettings settings, int epoch, DataSet batch) {
    this.epoch = epoch;
    this.listener =
        AlignmentListener.every(
                settings.interval(), AlignmentMeasure.withDamping(settings.damping()))
            .on(batch)
            .andThen(record -> records.add(rounded(record)));
  }

  @Override
  public void iterationDone(Model model, int iteration, int ignored) {
    long start = System.nanoTime();
    listener.iterationDone(model, iteration, ignored);
    nanoseconds += System.nanoTime() - start;
  }

  private AngleRecord rounded(AlignmentRecord record) {
    return new AngleRecord(
        record.iteration(),
        epoch,
        rounded(record, LayerAlignment::weightAngleToBackpropagation),
        rounded(record, LayerAlignment::weightAngleToGaussNewton));
  }

  private static List<Double> rounded(
      AlignmentRecord record, ToDoubleFunction<LayerAlignment> angle) {
    return record.alignment().layers().stream()
        .map(angle::applyAsDouble)
        .map(degrees -> degrees.isNaN() ? null : Math.rint(degrees * ROUNDING) / ROUNDING)
        .toList();
  }

  List<AngleRecord> records() {
    return records;
  }

  double seconds() {
    return nanoseconds / 1e9;
  }
}
