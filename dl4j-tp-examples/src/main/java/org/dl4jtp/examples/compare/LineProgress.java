package org.dl4jtp.examples.compare;

import java.io.PrintWriter;
import java.util.Locale;

/** A plain line now and then, for logs. */
final class LineProgress implements Progress {
  private static final long PAUSE_NANOS = 2_000_000_000L;

  private final Workload work;
  private final Metric metric;
  private final PrintWriter out;
  private String run = "";
  private int number;
  private long lastLine;

  LineProgress(Workload work, Metric metric, PrintWriter out) {
    this.work = work;
    this.metric = metric;
    this.out = out;
    this.lastLine = System.nanoTime();
  }

  @Override
  public void runStarted(String rule, long seed, int runNumber) {
    number = runNumber;
    run = String.format(Locale.ROOT, "[%d/%d] %s seed %d", runNumber, work.runs, rule, seed);
  }

  @Override
  public void batchDone() {
    work.batchDone();
  }

  @Override
  public void epochDone(EpochResult epoch) {
    boolean last = epoch.epoch() == work.epochs || epoch.diverged();
    if (last || System.nanoTime() - lastLine > PAUSE_NANOS) {
      lastLine = System.nanoTime();
      out.printf(
          Locale.ROOT,
          "%s epoch %d/%d: loss %.4f, validation %s, test %s, %.2f s; %s%n",
          run,
          epoch.epoch(),
          work.epochs,
          epoch.trainLoss(),
          metric.format(epoch.validation()),
          metric.format(epoch.test()),
          epoch.seconds(),
          work.remaining());
      out.flush();
    }
  }

  @Override
  public void runDone(RunResult result) {
    work.runsDone(number);
  }

  @Override
  public void close() {
    out.flush();
  }
}
