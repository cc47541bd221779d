package org.dl4jtp.examples.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dl4jtp.examples.cli.TextTable;
import org.dl4jtp.examples.report.RuleSummary;
import org.dl4jtp.examples.report.Run;

/** Renders the complete runs as a table of plain text, a row per rule. */
final class ResultsTable {
  private static final String NONE = "-";
  private static final String LEGEND =
      "test figure: at the epoch of the best validation figure, mean ± standard deviation over runs;"
          + " s/epoch: median. Rules run one after another; the command bench compares times.\n";

  private final Metric metric;
  private final List<RuleSummary> summaries;
  private final List<String> notes = new ArrayList<>();

  ResultsTable(Metric metric, List<RunResult> runs) {
    this.metric = metric;
    List<Run> complete =
        runs.stream().filter(RunResult::complete).map(ComparisonReport::run).toList();
    summaries =
        complete.stream()
            .map(Run::rule)
            .distinct()
            .map(rule -> RuleSummary.of(rule, metric.measure, complete))
            .toList();
    for (RunResult run : runs) {
      if (!run.complete()) {
        notes.add(
            String.format(
                "%s, seed %d: interrupted after %d epochs; not in the table",
                run.rule(), run.seed(), run.epochs().size()));
      }
      for (String warning : run.warnings()) {
        notes.add(String.format("%s, seed %d: %s", run.rule(), run.seed(), warning));
      }
      if (run.diverged()) {
        notes.add(
            String.format(
                "%s, seed %d: diverged in epoch %d%s; not in the table",
                run.rule(),
                run.seed(),
                run.last().epoch(),
                run.divergenceOrNull() == null ? "" : ", by " + run.divergenceOrNull()));
      }
    }
  }

  String render() {
    List<String[]> rows = new ArrayList<>();
    rows.add(
        new String[] {
          "rule", "test " + metric.label, "best epoch", "last train loss", "s/epoch", "runs"
        });
    summaries.forEach(rule -> rows.add(row(rule)));
    StringBuilder text = new StringBuilder();
    if (summaries.isEmpty()) {
      text.append("No run was finished.\n");
    } else {
      text.append(TextTable.render(rows, 1)).append(LEGEND);
    }
    notes.forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  private String[] row(RuleSummary rule) {
    if (!rule.hasFigure()) {
      return new String[] {rule.rule(), "diverged", NONE, NONE, NONE, rule.runsText()};
    }
    return new String[] {
      rule.rule(),
      metric.measure.withUnit(rule.figure()),
      rule.bestEpochText(),
      number("%.4f", rule.trainLoss().getMean()),
      number("%.3f", rule.medianSeconds()),
      rule.runsText()
    };
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
