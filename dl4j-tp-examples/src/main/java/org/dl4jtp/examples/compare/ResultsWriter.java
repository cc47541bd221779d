package org.dl4jtp.examples.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import org.dl4jtp.examples.cli.UserError;

/** Keeps results.json and results.csv of a directory up to date; each is always a whole file. */
final class ResultsWriter {
  private static final String JSON = "results.json";
  private static final String CSV = "results.csv";

  private final Path directory;
  private final ReportHeader header;

  ResultsWriter(Path directory, ReportHeader header) {
    this.directory = directory;
    this.header = header;
  }

  /** Refuses a directory that cannot be written to, or that holds results already. */
  static void check(Path directory, boolean overwrite) {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new UserError("--out: " + directory + " is no directory; give another");
    }
    for (String name : List.of(JSON, CSV)) {
      if (!overwrite && Files.exists(directory.resolve(name))) {
        throw new UserError(
            "--out: "
                + directory
                + " already holds "
                + name
                + "; give another directory, or --overwrite");
      }
    }
  }

  /** Makes the directory and, to fail now rather than after an epoch, files without runs. */
  void create() {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UserError("--out: cannot make the directory " + directory + ": " + e, e);
    }
    write(List.of(), null);
  }

  /**
   * Writes both files.
   *
   * @param finished null while the comparison is not complete
   */
  void write(List<RunResult> runs, Instant finished) {
    replace(JSON, ResultsJson.render(header, runs, finished));
    replace(CSV, ResultsCsv.render(header.metric(), runs));
  }

  private void replace(String name, String content) {
    Path temporary = directory.resolve("." + name + ".tmp");
    try {
      Files.writeString(temporary, content);
      Files.move(
          temporary,
          directory.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserError("--out: cannot write " + name + " in " + directory + ": " + e, e);
    }
  }
}
