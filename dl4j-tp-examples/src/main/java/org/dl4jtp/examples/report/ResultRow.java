package org.dl4jtp.examples.report;

import java.util.List;
import java.util.Locale;

/**
 * A row of the table of results, written for people.
 *
 * @param rule the row's head
 * @param cells one for each of {@link #columns}
 */
public record ResultRow(String rule, List<String> cells) {
  private static final String NONE = "–";

  /** Heads of the columns after the rule's. */
  static List<String> columns(Report report) {
    Measure measure = report.measure();
    return List.of(
        measure.unit.isEmpty() ? measure.title : measure.title + " (" + measure.unit + ")",
        "best epoch",
        "last training loss",
        "s/epoch",
        "runs");
  }

  static List<ResultRow> of(Report report) {
    return report.summaries().stream().map(summary -> row(summary, report.measure())).toList();
  }

  private static ResultRow row(RuleSummary summary, Measure measure) {
    if (!summary.hasFigure()) {
      String why = summary.diverged().isEmpty() ? NONE : "diverged";
      return new ResultRow(summary.rule(), List.of(why, NONE, NONE, NONE, summary.runsText()));
    }
    double seconds = summary.medianSeconds();
    return new ResultRow(
        summary.rule(),
        List.of(
            measure.number(summary.figure()),
            summary.bestEpochText(),
            number("%.4g", summary.trainLoss().getMean()),
            number("%.3f", seconds),
            summary.runsText()));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
