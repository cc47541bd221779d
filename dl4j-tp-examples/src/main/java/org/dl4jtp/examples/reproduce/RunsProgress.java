package org.dl4jtp.examples.reproduce;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar over the passes of all runs, or a line for every pass; both with the time left. */
final class RunsProgress implements AutoCloseable {
  private static final int COLUMNS = 110;

  private final PrintWriter out;
  private final ProgressBar barOrNull;
  private final Map<String, Integer> done = new HashMap<>();
  private final long all;
  private final long doneBefore;
  private final long start = System.nanoTime();

  /**
   * Progress of some runs.
   *
   * @param all passes of all of them
   * @param doneBefore passes that an earlier invocation did
   * @param bar whether to draw a bar
   */
  RunsProgress(PrintWriter out, Map<String, Integer> doneBefore, long all, boolean bar) {
    this.out = out;
    this.done.putAll(doneBefore);
    this.all = all;
    this.doneBefore = sum();
    this.barOrNull =
        bar
            ? new ProgressBarBuilder()
                .setTaskName("passes over the data")
                .setInitialMax(all)
                .startsFrom(this.doneBefore, Duration.ZERO)
                .hideEta()
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
                .build()
            : null;
  }

  synchronized void update(String run, RunProgress progress) {
    done.put(run, progress.done());
    if (barOrNull != null) {
      barOrNull.stepTo(sum());
      barOrNull.setExtraMessage(remaining() + ", " + run);
    } else {
      out.printf(Locale.ROOT, "%s: %s; %s%n", run, progress.text(), remaining());
      out.flush();
    }
  }

  private long sum() {
    return done.values().stream().mapToLong(Integer::longValue).sum();
  }

  private String remaining() {
    long sum = sum();
    if (sum <= doneBefore) {
      return "time left unknown";
    }
    double perPass = (System.nanoTime() - start) / (double) (sum - doneBefore);
    Duration left = Duration.ofNanos((long) (perPass * (all - sum)));
    return String.format(
        Locale.ROOT,
        "%d %% of all, about %d:%02d:%02d left",
        100 * sum / all,
        left.toHours(),
        left.toMinutesPart(),
        left.toSecondsPart());
  }

  @Override
  public void close() {
    if (barOrNull != null) {
      barOrNull.close();
    }
  }
}
