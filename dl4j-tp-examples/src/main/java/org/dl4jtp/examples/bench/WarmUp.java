package org.dl4jtp.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Takes steps in windows until their median stops falling: until {@value #STILL} windows in a row
 * are no faster, by {@value #GAIN} of the time, than the fastest before them. Ends without that
 * when its time is over.
 */
final class WarmUp {
  /** Less of a gain is none. */
  static final double GAIN = 0.03;

  /** So many windows without a gain are the end. */
  static final int STILL = 3;

  private static final double WINDOW_NANOS = 0.4e9;
  private static final int FEWEST_STEPS = 3;
  private static final double MOST_NANOS = 20e9;

  private final List<Double> medians = new ArrayList<>();
  private double fastest = Double.POSITIVE_INFINITY;
  private int still;
  private int steps;
  private double nanos;

  /**
   * Takes the steps of a window.
   *
   * @param step takes one and tells its nanoseconds
   */
  void window(LongSupplier step) {
    List<Double> times = new ArrayList<>();
    double sum = 0;
    while (times.size() < FEWEST_STEPS || sum < WINDOW_NANOS) {
      double time = step.getAsLong();
      times.add(time);
      sum += time;
    }
    double median =
        StatUtils.percentile(times.stream().mapToDouble(Double::doubleValue).toArray(), 50);
    steps += times.size();
    nanos += sum;
    medians.add(median);
    still = median < fastest * (1 - GAIN) ? 0 : still + 1;
    fastest = Math.min(fastest, median);
  }

  /** Whether the median has stopped falling. */
  boolean isSettled() {
    return still >= STILL;
  }

  /** Whether there is no more to do. */
  boolean isOver() {
    return isSettled() || nanos >= MOST_NANOS;
  }

  /** Nanoseconds of a step in the fastest window. */
  double stepNanos() {
    return fastest;
  }

  /** What it did, for the table. */
  BenchRow.WarmUpDone done() {
    return new BenchRow.WarmUpDone(
        steps, nanos / 1e9, medians.get(0) / 1e6, fastest / 1e6, isSettled());
  }
}
