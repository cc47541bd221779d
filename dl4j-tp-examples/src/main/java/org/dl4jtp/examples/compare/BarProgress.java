package org.dl4jtp.examples.compare;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar per run, with the time that the run and the whole comparison still take. */
final class BarProgress implements Progress {
  private final Workload work;
  private final Metric metric;
  private ProgressBar bar;
  private int number;

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
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(250)
            .build();
  }

  @Override
  public void batchDone() {
    work.batchDone();
    bar.step();
  }

  @Override
  public void epochDone(EpochResult epoch) {
    bar.setExtraMessage(
        String.format(
            Locale.ROOT, "all %s, %s", work.remaining(), metric.format(epoch.validation())));
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
