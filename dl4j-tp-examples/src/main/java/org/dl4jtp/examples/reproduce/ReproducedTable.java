package org.dl4jtp.examples.reproduce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.dl4jtp.examples.cli.OutDirectory;

/**
 * A column of a table of the paper: a row for each method, mean and standard deviation of seeds.
 */
final class ReproducedTable {
  private final PaperTable table;
  private final PaperDataset dataset;
  private final Map<PaperMethod, List<RunState>> rows;

  private ReproducedTable(
      PaperTable table, PaperDataset dataset, Map<PaperMethod, List<RunState>> rows) {
    this.table = table;
    this.dataset = dataset;
    this.rows = rows;
  }

  /** The table of those runs that are finished. */
  static ReproducedTable of(PaperTable table, PaperDataset dataset, List<PlannedRun> runs) {
    Map<PaperMethod, List<RunState>> rows = new LinkedHashMap<>();
    for (PlannedRun run : runs) {
      run.finished()
          .ifPresent(
              state -> rows.computeIfAbsent(run.method(), m -> new ArrayList<>()).add(state));
    }
    return new ReproducedTable(table, dataset, rows);
  }

  String fileName() {
    return "table-" + table.key + "-" + dataset.key() + ".json";
  }

  /** For people: Markdown. */
  String render() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%s, %s%n%n| Method | %s | best epoch | last epoch | s/epoch | runs |%n"
                + "|---|---|---|---|---|---|%n",
            table.title, dataset.title, dataset.title));
    rows.forEach((method, runs) -> text.append(row(method, runs)));
    return text.toString();
  }

  private String row(PaperMethod method, List<RunState> runs) {
    SummaryStatistics best = new SummaryStatistics();
    SummaryStatistics seconds = new SummaryStatistics();
    for (RunState run : runs) {
      run.best().ifPresent(e -> best.addValue(e.epoch()));
      run.epochs().forEach(e -> seconds.addValue(e.seconds() + e.feedbackSeconds()));
    }
    long diverged = runs.stream().filter(RunState::diverged).count();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %.1f | %d%s |%n",
        method.title,
        table.number(runs.stream().map(table::figure).flatMap(Optional::stream).toList()),
        best.getN() == 0 ? "–" : String.format(Locale.ROOT, "%.1f", best.getMean()),
        table.number(runs.stream().map(table::lastFigure).flatMap(Optional::stream).toList()),
        seconds.getMean(),
        runs.size(),
        diverged == 0 ? "" : ", " + diverged + " diverged");
  }

  /** Writes the table with the figures of every run; every epoch stands in the runs' own files. */
  void write(Path out) {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = mapper.createObjectNode();
    root.put("schema", "dl4j-tp-reproduction/2");
    root.put("table", table.key);
    root.put("dataset", dataset.key());
    root.put("metric", table == PaperTable.TRAINING_LOSS ? "trainLoss" : "testErrorPercent");
    ArrayNode methods = root.putArray("methods");
    rows.forEach(
        (method, runs) -> {
          ObjectNode node = methods.addObject();
          node.put("method", method.key());
          SummaryStatistics figures = new SummaryStatistics();
          runs.forEach(run -> table.figure(run).ifPresent(figures::addValue));
          node.put("mean", figures.getN() == 0 ? null : (Double) figures.getMean());
          node.put(
              "standardDeviation",
              figures.getN() < 2 ? null : (Double) figures.getStandardDeviation());
          ArrayNode list = node.putArray("runs");
          for (RunState run : runs) {
            ObjectNode one = list.addObject();
            one.set("settings", mapper.valueToTree(run.settings()));
            one.put("diverged", run.diverged());
            one.put("divergence", run.last().map(EpochRecord::divergence).orElse(null));
            one.put("bestEpoch", run.best().map(EpochRecord::epoch).orElse(null));
            one.put("figure", table.figure(run).orElse(null));
            one.put("lastFigure", table.lastFigure(run).orElse(null));
            one.set("environment", mapper.valueToTree(run.environment()));
          }
        });
    OutDirectory.makeDirectory(out);
    try {
      OutDirectory.write(out.resolve(fileName()), mapper.writeValueAsString(root) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
