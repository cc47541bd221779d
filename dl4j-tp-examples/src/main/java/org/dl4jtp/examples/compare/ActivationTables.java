package org.dl4jtp.examples.compare;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dl4jtp.TrainingRule;

/**
 * Runs as Markdown: a table for every data set and architecture, a row for every activation, a
 * column for every rule.
 */
final class ActivationTables {
  private static final double ENOUGH = 0.85; // of backpropagation's

  private final List<Cell> cells;

  ActivationTables(List<Cell> cells) {
    this.cells = cells;
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    for (String table : distinct(cells, ActivationTables::title)) {
      List<Cell> here = cells.stream().filter(cell -> title(cell).equals(table)).toList();
      List<String> rules = distinct(here, cell -> cell.key().rule());
      text.append("**").append(table).append("**\n\n| activation | ");
      text.append(String.join(" | ", rules)).append(" |\n|---|");
      text.append("---|".repeat(rules.size())).append('\n');
      for (String activation : distinct(here, cell -> cell.key().activation())) {
        List<Cell> row =
            here.stream().filter(cell -> cell.key().activation().equals(activation)).toList();
        text.append("| ").append(activation).append(" | ");
        text.append(
            rules.stream().map(rule -> figure(row, rule)).collect(Collectors.joining(" | ")));
        text.append(" |\n");
      }
      text.append('\n');
    }
    return text.append(
            "Test figures in percent at the best validation epoch, means over seeds; in bold what is"
                + " below 85 % of backpropagation's.\n")
        .toString();
  }

  private static String title(Cell cell) {
    return cell.key().dataset()
        + ", "
        + cell.key().hidden()
        + ", "
        + cell.key().epochs()
        + " epochs";
  }

  private static String figure(List<Cell> row, String rule) {
    List<Cell> runs = row.stream().filter(cell -> cell.key().rule().equals(rule)).toList();
    if (runs.isEmpty()) {
      return "";
    }
    double mean = mean(runs);
    double bp =
        mean(
            row.stream().filter(cell -> cell.key().rule().equals(TrainingRule.BP.name())).toList());
    String text = Double.isNaN(mean) ? "diverged" : String.format(Locale.ROOT, "%.1f", 100 * mean);
    return Double.isNaN(mean) || mean < ENOUGH * bp ? "**" + text + "**" : text;
  }

  private static double mean(List<Cell> runs) {
    return runs.stream().mapToDouble(Cell::test).average().orElse(Double.NaN);
  }

  private static List<String> distinct(List<Cell> cells, Function<Cell, String> of) {
    return cells.stream().map(of).distinct().toList();
  }
}
