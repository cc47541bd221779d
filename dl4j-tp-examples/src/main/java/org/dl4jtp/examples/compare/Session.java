package org.dl4jtp.examples.compare;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.dl4jtp.examples.cli.StopSignal;
import org.dl4jtp.examples.cli.Terminal;
import org.dl4jtp.examples.data.Batches;
import org.dl4jtp.examples.data.LabelledData;

/** Carries a checked comparison out: progress on err, results in files, the table on out. */
final class Session {
  private static final int INTERRUPTED = 130;

  private final LabelledData data;
  private final Networks networks;
  private final Schedule schedule;
  private final ReportHeader header;
  private final Path directory;
  private final boolean plainProgress;
  private List<RunResult> runs = List.of();

  /**
   * Prepares; writes nothing.
   *
   * @param directory for results and report; null for no files
   */
  Session(
      LabelledData data,
      Networks networks,
      Schedule schedule,
      ReportHeader header,
      Path directory,
      boolean plainProgress) {
    this.data = data;
    this.networks = networks;
    this.schedule = schedule;
    this.header = header;
    this.directory = directory;
    this.plainProgress = plainProgress;
  }

  /** Trains and reports; returns the exit code. */
  int run(PrintWriter out, PrintWriter err) {
    ResultsWriter writer = directory == null ? null : new ResultsWriter(directory, header);
    Consumer<List<RunResult>> sink = writer == null ? runs -> {} : runs -> keep(writer, runs);
    try (StopSignal stop = new StopSignal()) {
      Comparison comparison = new Comparison(data, networks, schedule, stop);
      comparison.warmUp();
      if (writer != null) {
        writer.create();
      }
      try (Progress progress = progress(err)) {
        runs = comparison.run(progress, sink);
      }
      boolean interrupted = stop.getAsBoolean();
      if (writer != null) {
        Instant finished = interrupted ? null : Instant.now();
        writer.write(runs, finished);
        writer.writeReport(runs, finished);
      }
      out.println();
      out.print(new ResultsTable(header.metric(), runs).render());
      if (writer != null) {
        out.println("Results: " + writer.files());
      }
      out.flush();
      return interrupted ? INTERRUPTED : 0;
    }
  }

  /** What was trained, complete or not. */
  List<RunResult> runs() {
    return runs;
  }

  /** After every epoch; the report after every run. */
  private static void keep(ResultsWriter writer, List<RunResult> runs) {
    writer.write(runs, null);
    if (runs.get(runs.size() - 1).complete()) {
      writer.writeReportIfCheap(runs);
    }
  }

  private Progress progress(PrintWriter err) {
    Workload work =
        new Workload(
            schedule.seeds().size() * networks.rules().size(),
            schedule.epochs(),
            Batches.count(data.train(), schedule.batch()) * networks.updatesPerBatch(data.train()));
    return Terminal.interactive() && !plainProgress
        ? new BarProgress(work, header.metric())
        : new LineProgress(work, header.metric(), err);
  }
}
