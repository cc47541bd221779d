package org.dl4jtp.examples.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

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
        "training loss",
        "s/epoch",
        "time/" + report.reference(),
        "runs");
  }

  static List<ResultRow> of(Report report) {
    OptionalDouble referenceSeconds = report.referenceSeconds();
    return report.summaries().stream()
        .map(summary -> row(summary, report.measure(), referenceSeconds))
        .toList();
  }

  private static ResultRow row(
      RuleSummary summary, Measure measure, OptionalDouble referenceSeconds) {
    if (!summary.hasFigure()) {
      String why = summary.diverged().isEmpty() ? NONE : "diverged";
      return new ResultRow(
          summary.rule(), List.of(why, NONE, NONE, NONE, NONE, summary.runsText()));
    }
    double seconds = summary.medianSeconds();
    return new ResultRow(
        summary.rule(),
        List.of(
            measure.number(summary.figure()),
            summary.bestEpochText(),
            number("%.4g", summary.trainLoss().getMean()),
            number("%.3f", seconds),
            referenceSeconds.isEmpty()
                ? NONE
                : number("%.2f", seconds / referenceSeconds.getAsDouble()),
            summary.runsText()));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
