package org.dl4jtp.examples.compare;

import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar per run, with the time left for all and the latest validation figure. */
final class BarProgress implements Progress {
  private static final int COLUMNS = 100;

  private final Workload work;
  private final Metric metric;
  private ProgressBar bar;
  private int number;
  private String latest = "";

  BarProgress(Workload work, Metric metric) {
    this.work = work;
    this.metric = metric;
  }

  @Override
  public void runStarted(String rule, long seed, int runNumber) {
    number = runNumber;
    bar =
        new ProgressBarBuilder()
            .setTaskName(
                String.format(
                    Locale.ROOT, "[%d/%d] %-11s seed %d", runNumber, work.runs, rule, seed))
            .setInitialMax((long) work.epochs * work.batches)
            .setUnit(" epochs", work.batches)
            .hideEta() // the run's own; that of the comparison matters
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(250)
            // The default consumer asks JLine for the terminal, which takes Ctrl-C from the JVM.
            .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
            .build();
    latest = "";
  }

  @Override
  public void batchDone() {
    work.batchDone();
    bar.step();
    bar.setExtraMessage(work.remaining() + latest);
  }

  @Override
  public void epochDone(EpochResult epoch) {
    latest = ", " + metric.format(epoch.validation());
  }

  @Override
  public void runDone(RunResult run) {
    bar.setExtraMessage(
        run.diverged()
            ? "diverged"
            : run.best().map(best -> metric.format(best.validation())).orElse(""));
    work.runsDone(number);
    close();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
