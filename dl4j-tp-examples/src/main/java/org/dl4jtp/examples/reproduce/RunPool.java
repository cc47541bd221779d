package org.dl4jtp.examples.reproduce;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.dl4jtp.examples.cli.ChildJvm;
import org.dl4jtp.examples.cli.UserError;

/** Carries runs out in processes, several at a time. */
final class RunPool {
  private final Class<?> program;
  private final int processes;
  private final int threads;
  private final RunsProgress progress;
  private final Consumer<PlannedRun> afterRun;

  /**
   * A pool.
   *
   * @param program the class with the main method that carries out a run
   * @param processes at a time
   * @param threads that each computes with
   * @param afterRun what to do whenever a run has ended
   */
  RunPool(
      Class<?> program,
      int processes,
      int threads,
      RunsProgress progress,
      Consumer<PlannedRun> afterRun) {
    this.program = program;
    this.processes = processes;
    this.threads = threads;
    this.progress = progress;
    this.afterRun = afterRun;
  }

  /**
   * Carries out all runs, whatever becomes of others.
   *
   * @return those that failed, described
   */
  List<String> run(List<PlannedRun> runs) {
    ExecutorService pool = Executors.newFixedThreadPool(processes);
    try {
      List<Future<Boolean>> ends = new ArrayList<>();
      runs.forEach(run -> ends.add(pool.submit(() -> carryOut(run))));
      List<String> failed = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        if (!succeeded(ends.get(i))) {
          failed.add(runs.get(i).settings().describe());
        }
      }
      return failed;
    } finally {
      pool.shutdownNow();
    }
  }

  private static boolean succeeded(Future<Boolean> end) {
    try {
      return end.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UserError wrong) {
        throw wrong;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private boolean carryOut(PlannedRun run) {
    try {
      Process process = ChildJvm.start(program, threads, run.arguments());
      try (BufferedReader lines = process.inputReader(UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          RunProgress.parse(line).ifPresent(p -> progress.update(run.settings().describe(), p));
        }
        boolean succeeded = process.waitFor() == 0;
        afterRun.accept(run);
        return succeeded;
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
