package org.dl4jtp.examples.sequences;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.Choice;
import org.dl4jtp.examples.cli.TextTable;
import org.dl4jtp.examples.report.Measure;
import org.dl4jtp.examples.report.RuleSummary;
import org.dl4jtp.examples.report.Run;

/** All tasks and rules in one table, each beside backpropagation. */
final class SequenceResults {
  private static final String NONE = "-";

  private final List<String[]> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  SequenceResults() {
    rows.add(
        new String[] {
          "task", "rule", "test accuracy", "beside bp", "best epoch", "s/epoch", "runs"
        });
  }

  /**
   * Adds a task.
   *
   * @param runs those that are not complete count for nothing
   * @param refused rules that do not take the network, with their reasons
   */
  void add(
      SequenceTask task,
      List<TrainingRule> rules,
      List<Run> runs,
      Map<TrainingRule, String> refused) {
    List<Run> complete = runs.stream().filter(Run::complete).toList();
    RuleSummary bp = RuleSummary.of(TrainingRule.BP.name(), Measure.ACCURACY, complete);
    for (TrainingRule rule : rules) {
      if (refused.containsKey(rule)) {
        notes.add(
            "%s: '%s' does not apply: %s"
                .formatted(Choice.name(task), rule.name(), refused.get(rule)));
      } else {
        rows.add(
            row(Choice.name(task), RuleSummary.of(rule.name(), Measure.ACCURACY, complete), bp));
      }
    }
  }

  private static String[] row(String task, RuleSummary rule, RuleSummary bp) {
    if (!rule.hasFigure()) {
      String figure = rule.runs().isEmpty() ? "not finished" : "diverged";
      return new String[] {task, rule.rule(), figure, NONE, NONE, NONE, rule.runsText()};
    }
    return new String[] {
      task,
      rule.rule(),
      Measure.ACCURACY.withUnit(rule.figure()),
      bp.hasFigure() ? number("%+.2f", rule.figure().getMean() - bp.figure().getMean()) : NONE,
      rule.bestEpochText(),
      number("%.2f", rule.medianSeconds()),
      rule.runsText()
    };
  }

  String render(boolean markdown) {
    StringBuilder text = new StringBuilder();
    if (markdown) {
      for (int i = 0; i < rows.size(); i++) {
        text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
        text.append(i == 0 ? "|---".repeat(rows.get(0).length) + "|\n" : "");
      }
    } else {
      text.append(TextTable.render(rows, 2));
    }
    notes.forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
