package org.dl4jtp.examples.compare;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.dl4jtp.examples.cli.OutDirectory;
import org.dl4jtp.examples.report.ReportFile;

/**
 * Keeps results.json, results.csv, alignment.csv and report.html of a directory up to date; each is
 * always a whole file.
 */
final class ResultsWriter {
  private static final String JSON = "results.json";
  private static final String CSV = "results.csv";
  private static final String ALIGNMENT = "alignment.csv";

  /** Of the time between two reports, one part in this many may go into writing them. */
  private static final int REPORT_SHARE = 20;

  private final Path directory;
  private final ReportHeader header;
  private long reportCost;
  private long reportWritten;

  ResultsWriter(Path directory, ReportHeader header) {
    this.directory = directory;
    this.header = header;
  }

  /** Refuses a directory that cannot be written to, or that holds results already. */
  static void check(Path directory, boolean overwrite) {
    OutDirectory.check(directory, overwrite, JSON, CSV, ALIGNMENT, ReportFile.NAME);
  }

  /** Makes the directory and, to fail now rather than after an epoch, files without runs. */
  void create() {
    OutDirectory.makeDirectory(directory);
    OutDirectory.delete(directory.resolve(ALIGNMENT)); // of a comparison that is overwritten
    write(List.of(), null);
    writeReport(List.of(), null);
  }

  /** Writes report.html, which takes longer than the other files. */
  void writeReport(List<RunResult> runs, Instant finished) {
    long start = System.nanoTime();
    ReportFile.write(directory, ComparisonReport.of(header, runs, finished));
    reportWritten = System.nanoTime();
    reportCost = reportWritten - start;
  }

  /** The same, unless training would be held up. */
  void writeReportIfCheap(List<RunResult> runs) {
    if (System.nanoTime() - reportWritten > REPORT_SHARE * reportCost) {
      writeReport(runs, null);
    }
  }

  /**
   * Writes results.json, results.csv and, if alignment is measured, alignment.csv.
   *
   * @param finished null while the comparison is not complete
   */
  void write(List<RunResult> runs, Instant finished) {
    OutDirectory.write(directory.resolve(JSON), ResultsJson.render(header, runs, finished));
    OutDirectory.write(directory.resolve(CSV), ResultsCsv.render(header.metric(), runs));
    if (header.alignmentOrNull() != null) {
      OutDirectory.write(
          directory.resolve(ALIGNMENT), AlignmentRows.csv(header.alignmentOrNull(), runs));
    }
  }

  /** What there is, for people. */
  String files() {
    String files = directory.resolve(ReportFile.NAME) + ", " + JSON + ", " + CSV;
    return header.alignmentOrNull() == null ? files : files + ", " + ALIGNMENT;
  }
}
