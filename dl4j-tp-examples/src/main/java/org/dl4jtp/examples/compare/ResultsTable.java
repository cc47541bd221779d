package org.dl4jtp.examples.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.dl4jtp.examples.cli.TextTable;

/** Renders the complete runs as a table of plain text, a row per rule. */
final class ResultsTable {
  private static final String NONE = "-";

  private final Metric metric;
  private final Map<String, List<RunResult>> runsByRule = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  ResultsTable(Metric metric, List<RunResult> runs) {
    this.metric = metric;
    for (RunResult run : runs) {
      if (run.complete()) {
        runsByRule.computeIfAbsent(run.rule(), rule -> new ArrayList<>()).add(run);
      } else {
        notes.add(
            String.format(
                "%s, seed %d: interrupted after %d epochs; not in the table",
                run.rule(), run.seed(), run.epochs().size()));
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
          "rule", "test " + metric.label, "best epoch", "train loss", "s/epoch", "time/bp", "runs"
        });
    OptionalDouble bpSeconds = medianSeconds(runsByRule.getOrDefault("bp", List.of()));
    runsByRule.forEach((rule, runs) -> rows.add(row(rule, runs, bpSeconds)));
    StringBuilder text = new StringBuilder();
    if (runsByRule.isEmpty()) {
      text.append("No run was finished.\n");
    } else {
      text.append(TextTable.render(rows, 1));
    }
    notes.forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  private String[] row(String rule, List<RunResult> all, OptionalDouble bpSeconds) {
    List<RunResult> runs = all.stream().filter(run -> !run.diverged()).toList();
    OptionalDouble seconds = medianSeconds(runs);
    String count = runs.size() == all.size() ? "" + all.size() : runs.size() + " of " + all.size();
    if (runs.isEmpty()) {
      return new String[] {rule, "diverged", NONE, NONE, NONE, NONE, count};
    }
    DescriptiveStatistics test = over(runs, run -> run.best().orElseThrow().test());
    return new String[] {
      rule,
      runs.size() == 1
          ? metric.format(test.getMean())
          : metric.format(test.getMean(), test.getStandardDeviation()),
      number(
          runs.size() == 1 ? "%.0f" : "%.1f",
          over(runs, run -> run.best().orElseThrow().epoch()).getMean()),
      number("%.4f", over(runs, run -> run.last().trainLoss()).getMean()),
      number("%.3f", seconds.orElseThrow()),
      bpSeconds.isPresent()
          ? number("%.2f", seconds.orElseThrow() / bpSeconds.getAsDouble())
          : NONE,
      count
    };
  }

  private static DescriptiveStatistics over(
      List<RunResult> runs, ToDoubleFunction<RunResult> figure) {
    return statistics(runs.stream().mapToDouble(figure));
  }

  /** The median: the first epochs also warm the JVM up. */
  private static OptionalDouble medianSeconds(List<RunResult> runs) {
    DescriptiveStatistics seconds =
        statistics(
            runs.stream()
                .filter(run -> !run.diverged())
                .flatMap(run -> run.epochs().stream())
                .mapToDouble(EpochResult::seconds));
    return seconds.getN() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(seconds.getPercentile(50));
  }

  /** One by one: the constructor from an array loses the value of an array of one. */
  private static DescriptiveStatistics statistics(DoubleStream values) {
    DescriptiveStatistics statistics = new DescriptiveStatistics();
    values.forEach(statistics::addValue);
    return statistics;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
