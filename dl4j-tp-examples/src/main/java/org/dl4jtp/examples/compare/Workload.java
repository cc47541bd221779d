package org.dl4jtp.examples.compare;

import java.time.Duration;
import java.util.Locale;

/** Counts the work done and estimates the time that the rest takes. */
final class Workload {
  /** Runs of the comparison. */
  final int runs;

  /** Epochs of each run. */
  final int epochs;

  /** Updates of each epoch: minibatches, or parts of them. */
  final int batches;

  private final long start = System.nanoTime();
  private long done;

  Workload(int runs, int epochs, int batches) {
    this.runs = runs;
    this.epochs = epochs;
    this.batches = batches;
  }

  void batchDone() {
    done++;
  }

  /** Counts what a run left out, by divergence, as done. */
  void runsDone(int count) {
    done = (long) count * epochs * batches;
  }

  /** For example {@code 1:05 left}. */
  String remaining() {
    if (done == 0) {
      return "time unknown";
    }
    double left = (double) runs * epochs * batches - done;
    Duration time = Duration.ofNanos((long) ((System.nanoTime() - start) / (double) done * left));
    return time.toHours() > 0
        ? String.format(
            Locale.ROOT,
            "%d:%02d:%02d left",
            time.toHours(),
            time.toMinutesPart(),
            time.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d left", time.toMinutes(), time.toSecondsPart());
  }
}
