package org.dl4jtp.examples.report;

import java.nio.file.Path;
import org.dl4jtp.examples.cli.OutDirectory;
import org.dl4jtp.examples.cli.UserError;

/** The file {@code report.html}, which is always whole. */
public final class ReportFile {
  /** Its name. */
  public static final String NAME = "report.html";

  private ReportFile() {}

  /**
   * Writes the report, or replaces it at once.
   *
   * @param directory which exists
   * @throws UserError if it cannot be written
   */
  public static void write(Path directory, Report report) {
    OutDirectory.write(directory.resolve(NAME), ReportPage.render(report));
  }
}
