package org.dl4jtp.examples.compare;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.UserError;

/**
 * Runs as Markdown: a table for every data set and architecture, a row for every activation, a
 * column for every rule, and the rule that is farthest below backpropagation.
 */
public final class ActivationTables {
  private static final double ENOUGH = 0.85; // of backpropagation's
  private static final List<String> REFERENCES =
      List.of(TrainingRule.BP.name(), TrainingRule.EXACT.name());

  private final List<Cell> cells;

  ActivationTables(List<Cell> cells) {
    this.cells = cells;
  }

  /**
   * The runs on one data set that {@code activations --out} has left in a directory.
   *
   * @param directory with {@code activations.csv}
   * @param dataset as {@code --dataset} has it
   * @return its tables
   * @throws UserError if the directory has no runs on it
   */
  public static String of(Path directory, String dataset) {
    List<Cell> cells =
        CellFile.read(directory).stream()
            .filter(cell -> cell.key().dataset().equals(dataset))
            .toList();
    if (cells.isEmpty()) {
      throw new UserError("no runs on '" + dataset + "' in " + directory);
    }
    return new ActivationTables(cells).markdown();
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    for (String table : distinct(cells, ActivationTables::title)) {
      List<Cell> here = cells.stream().filter(cell -> title(cell).equals(table)).toList();
      List<String> rules = distinct(here, cell -> cell.key().rule());
      text.append("**").append(table).append("**\n\n| activation | ");
      text.append(String.join(" | ", rules)).append(" | farthest below bp |\n|---|");
      text.append("---|".repeat(rules.size() + 1)).append('\n');
      for (String activation : distinct(here, cell -> cell.key().activation())) {
        List<Cell> row =
            here.stream().filter(cell -> cell.key().activation().equals(activation)).toList();
        text.append("| ").append(activation).append(" | ");
        text.append(
            rules.stream().map(rule -> figure(row, rule)).collect(Collectors.joining(" | ")));
        text.append(" | ").append(farthest(row)).append(" |\n");
      }
      text.append('\n');
    }
    return text.append(
            "Test figures in percent at the best validation epoch; ± the standard deviation over"
                + " seeds, where there are several. In bold what is below 85 % of"
                + " backpropagation's.\n")
        .toString();
  }

  private static String title(Cell cell) {
    return cell.key().dataset()
        + ", "
        + cell.key().hidden()
        + ", "
        + cell.key().epochs()
        + (cell.key().epochs() == 1 ? " epoch" : " epochs")
        + ", batches of "
        + cell.key().batch();
  }

  private static String figure(List<Cell> row, String rule) {
    if (of(row, rule).isEmpty()) {
      return "";
    }
    DescriptiveStatistics tests = tests(row, rule);
    double mean = tests.getMean();
    String text = Double.isNaN(mean) ? "diverged" : String.format(Locale.ROOT, "%.1f", 100 * mean);
    if (tests.getN() > 1 && !Double.isNaN(mean)) {
      text += String.format(Locale.ROOT, " ± %.1f", 100 * tests.getStandardDeviation());
    }
    boolean enough = mean >= ENOUGH * tests(row, TrainingRule.BP.name()).getMean();
    return enough || of(row, TrainingRule.BP.name()).isEmpty() ? text : "**" + text + "**";
  }

  /** Of the rules that are not backpropagation, over the seeds that both were run from. */
  private static String farthest(List<Cell> row) {
    return row.stream()
        .map(cell -> cell.key().rule())
        .distinct()
        .filter(rule -> !REFERENCES.contains(rule))
        .map(rule -> new Distance(rule, behind(row, rule)))
        .filter(distance -> !Double.isNaN(distance.behind))
        .max(Comparator.comparingDouble(Distance::behind))
        .map(Distance::toString)
        .orElse("");
  }

  private static double behind(List<Cell> row, String rule) {
    List<Long> seeds = of(row, rule).stream().map(cell -> cell.key().seed()).toList();
    List<Cell> both = row.stream().filter(cell -> seeds.contains(cell.key().seed())).toList();
    return of(both, TrainingRule.BP.name()).size() == seeds.size()
        ? 100 * (tests(both, TrainingRule.BP.name()).getMean() - tests(both, rule).getMean())
        : Double.NaN;
  }

  private record Distance(String rule, double behind) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "`%s` %s%.1f", rule, behind > 0 ? "−" : "+", Math.abs(behind));
    }
  }

  private static List<Cell> of(List<Cell> row, String rule) {
    return row.stream().filter(cell -> cell.key().rule().equals(rule)).toList();
  }

  private static DescriptiveStatistics tests(List<Cell> row, String rule) {
    return new DescriptiveStatistics(of(row, rule).stream().mapToDouble(Cell::test).toArray());
  }

  private static List<String> distinct(List<Cell> cells, Function<Cell, String> of) {
    return cells.stream().map(of).distinct().toList();
  }
}
