package org.dl4jtp.examples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.dl4jtp.examples.report.Angles.Layer;

/** Angles of each hidden layer at the last measurement, the mean over seeds. */
final class AlignmentTable {
  private static final String NONE = "–";

  private final Report report;

  AlignmentTable(Report report) {
    this.report = report;
  }

  /** Heads of the columns after the rule's. */
  List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("iteration"));
    hiddenLayers().forEach(layer -> columns.add(layer.name() + ": BP / GN"));
    return columns;
  }

  /** Of the rules that were measured. */
  List<ResultRow> rows() {
    return report.rules().stream()
        .map(rule -> row(rule, measured(rule)))
        .filter(row -> !row.cells().isEmpty())
        .toList();
  }

  /** All rules train the same network. */
  private List<Layer> hiddenLayers() {
    return report.runs().stream()
        .flatMap(run -> run.alignment().stream())
        .findFirst()
        .map(Angles::hidden)
        .orElse(List.of());
  }

  private List<Run> measured(String rule) {
    return RuleLines.averaged(
        report.runs().stream()
            .filter(run -> run.rule().equals(rule) && !run.alignment().isEmpty())
            .toList());
  }

  private ResultRow row(String rule, List<Run> runs) {
    if (runs.isEmpty()) {
      return new ResultRow(rule, List.of());
    }
    int last = runs.stream().mapToInt(run -> run.alignment().size()).min().orElseThrow() - 1;
    List<Angles> records = runs.stream().map(run -> run.alignment().get(last)).toList();
    List<String> cells = new ArrayList<>(List.of("" + records.get(0).iteration()));
    for (int i = 0; i < hiddenLayers().size(); i++) {
      cells.add(
          mean(records, i, Layer::toBackpropagation)
              + " / "
              + mean(records, i, Layer::toGaussNewton));
    }
    return new ResultRow(rule, cells);
  }

  private static String mean(List<Angles> records, int layer, ToDoubleFunction<Layer> angle) {
    double mean =
        records.stream().mapToDouble(r -> angle.applyAsDouble(r.hidden().get(layer))).sum()
            / records.size();
    return Double.isFinite(mean) ? String.format(Locale.ROOT, "%.1f°", mean) : NONE;
  }
}
