package org.dl4jtp.examples.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/** Tables of recorded runs, in Markdown. Methods without a run have no row. */
final class ResultTables {
  private static final String NONE = "–";

  private ResultTables() {}

  /** Mean and standard deviation of each method, and what it differs from DTP by. */
  static String methods(Selection selection) {
    PaperTable table = selection.column().table();
    List<PaperMethod> references =
        List.of(PaperMethod.DTP, PaperMethod.DTP_PRETRAINED).stream()
            .filter(reference -> !selection.of(reference).isEmpty())
            .toList();
    List<String> head = new ArrayList<>(List.of("Method", quantity(table)));
    boolean best = table != PaperTable.TRAINING_LOSS;
    if (best) {
      head.addAll(List.of("best epoch", "last epoch"));
    }
    references.forEach(reference -> head.add("difference to " + reference.title));
    head.add("runs");
    List<List<String>> rows = new ArrayList<>();
    selection
        .runs()
        .forEach(
            (method, runs) -> {
              if (runs.isEmpty()) {
                return;
              }
              List<String> row = new ArrayList<>(List.of(method.title));
              row.add(table.number(selection.figures(method).values()));
              if (best) {
                row.add(bestEpoch(selection, method));
                row.add(table.number(selection.figures(method, table::lastFigure).values()));
              }
              for (PaperMethod reference : references) {
                row.add(method == reference ? NONE : difference(selection, method, reference));
              }
              row.add(runs(runs));
              rows.add(row);
            });
    return markdown(head, rows);
  }

  private static String quantity(PaperTable table) {
    return table == PaperTable.TRAINING_LOSS ? "training loss" : "test error (%)";
  }

  static String bestEpoch(Selection selection, PaperMethod method) {
    Map<Long, Double> epochs =
        selection.figures(
            method, run -> run.best().map(EpochRecord::epoch).map(Integer::doubleValue));
    return epochs.isEmpty()
        ? NONE
        : String.format(Locale.ROOT, "%.0f", mean(epochs.values().stream().toList()));
  }

  static String difference(Selection selection, PaperMethod method, PaperMethod reference) {
    return PairedDifference.of(selection.figures(method), selection.figures(reference))
        .text(selection.column().table()::number);
  }

  private static String runs(Map<Long, RunState> runs) {
    long diverged = runs.values().stream().filter(RunState::diverged).count();
    return runs.size() + (diverged == 0 ? "" : ", " + diverged + " diverged");
  }

  /**
   * Methods as published beside variants.
   *
   * @param variants in the order of the columns; the first is what others are compared with
   */
  static String variants(Map<Variant, Selection> variants) {
    Variant reference = variants.keySet().iterator().next();
    Selection published = variants.get(reference);
    PaperTable table = published.column().table();
    List<String> head = new ArrayList<>(List.of("Method"));
    variants.keySet().forEach(variant -> head.add(variant.title));
    variants.keySet().stream().skip(1).forEach(variant -> head.add(variant.title + ", difference"));
    List<List<String>> rows = new ArrayList<>();
    for (PaperMethod method : published.runs().keySet()) {
      if (variants.values().stream().allMatch(selection -> selection.of(method).isEmpty())) {
        continue;
      }
      List<String> row = new ArrayList<>(List.of(method.title));
      variants
          .values()
          .forEach(selection -> row.add(table.number(selection.figures(method).values())));
      variants.values().stream()
          .skip(1)
          .forEach(
              selection ->
                  row.add(
                      PairedDifference.of(selection.figures(method), published.figures(method))
                          .text(table::number)));
      rows.add(row);
    }
    return markdown(head, rows);
  }

  /** Angles of each hidden layer and of their mean, over all measurements of a run. */
  static String angles(Selection selection) {
    int layers = hiddenLayers(selection);
    List<String> head = new ArrayList<>(List.of("Method"));
    IntStream.rangeClosed(1, layers).forEach(layer -> head.add("layer " + layer + ", BP / GN"));
    if (layers > 1) {
      head.add("all, BP / GN");
    }
    head.add("BP, difference to DTP");
    head.add("GN, difference to DTP");
    head.add("runs");
    List<List<String>> rows = new ArrayList<>();
    selection
        .runs()
        .forEach(
            (method, runs) -> {
              if (runs.isEmpty()) {
                return;
              }
              List<String> row = new ArrayList<>(List.of(method.title));
              for (int i = 0; i < layers; i++) {
                int layer = i;
                row.add(
                    pair(
                        runs,
                        run -> layerAngle(run, layer, true),
                        run -> layerAngle(run, layer, false)));
              }
              if (layers > 1) {
                row.add(pair(runs, run -> angle(run, true), run -> angle(run, false)));
              }
              row.add(angleDifference(selection, method, PaperMethod.DTP, true));
              row.add(angleDifference(selection, method, PaperMethod.DTP, false));
              row.add(runs(runs));
              rows.add(row);
            });
    return markdown(head, rows);
  }

  static String angleDifference(
      Selection selection, PaperMethod method, PaperMethod reference, boolean toBackpropagation) {
    return method == reference
        ? NONE
        : PairedDifference.of(
                selection.figures(method, run -> boxed(angle(run, toBackpropagation))),
                selection.figures(reference, run -> boxed(angle(run, toBackpropagation))))
            .text(ResultTables::degrees);
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }

  private static String pair(
      Map<Long, RunState> runs,
      Function<RunState, OptionalDouble> toBackpropagation,
      Function<RunState, OptionalDouble> toGaussNewton) {
    return meanAngle(runs, toBackpropagation) + " / " + meanAngle(runs, toGaussNewton);
  }

  static String meanAngle(Map<Long, RunState> runs, Function<RunState, OptionalDouble> angle) {
    List<Double> angles =
        runs.values().stream()
            .map(angle)
            .filter(OptionalDouble::isPresent)
            .map(OptionalDouble::getAsDouble)
            .toList();
    return angles.isEmpty() ? NONE : degrees(mean(angles)) + "°";
  }

  private static String degrees(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** Those below the output layer of which there are angles. */
  static int hiddenLayers(Selection selection) {
    return selection.runs().values().stream()
        .flatMap(runs -> runs.values().stream())
        .flatMap(run -> run.alignment().stream())
        .mapToInt(
            record ->
                (int)
                    IntStream.range(0, record.toBackpropagation().size() - 1)
                        .filter(i -> record.toBackpropagation().get(i) != null)
                        .count())
        .max()
        .orElse(0);
  }

  /** The mean over a run's measurements. */
  private static OptionalDouble layerAngle(RunState run, int layer, boolean toBackpropagation) {
    return run.alignment().stream()
        .map(record -> angles(record, toBackpropagation).get(layer))
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .average();
  }

  /** The mean over the hidden layers, and a run's measurements. */
  static OptionalDouble angle(RunState run, boolean toBackpropagation) {
    return run.alignment().stream()
        .map(record -> angles(record, toBackpropagation))
        .map(angles -> angles.subList(0, angles.size() - 1))
        .map(angles -> angles.stream().filter(Objects::nonNull).mapToDouble(a -> a).average())
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }

  static List<Double> angles(AngleRecord record, boolean toBackpropagation) {
    return toBackpropagation ? record.toBackpropagation() : record.toGaussNewton();
  }

  private static double mean(List<Double> values) {
    SummaryStatistics statistics = new SummaryStatistics();
    values.forEach(statistics::addValue);
    return statistics.getMean();
  }

  private static String markdown(List<String> head, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return "No run is finished yet.\n";
    }
    StringBuilder text = new StringBuilder();
    text.append(line(head)).append("|---".repeat(head.size())).append("|\n");
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
