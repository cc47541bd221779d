package org.dl4jtp.examples.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.dl4jtp.examples.chart.ChartStyle;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Learning curves: per rule the mean over its runs, and each run as a thin line if it has many. */
final class Curves {
  static final int WIDTH = 540;
  static final int HEIGHT = 350;

  /** Highest over lowest loss from which a logarithmic axis shows more. */
  private static final double WIDE_RANGE = 30;

  /** Rules whose names fit below the chart. */
  private static final int FEW = 4;

  private static final int MOST_MARKED_EPOCHS = 40;
  private static final int RUN_OPACITY = 110;
  private static final float RUN_WIDTH = 0.8f;

  private final Report report;

  Curves(Report report) {
    this.report = report;
  }

  /** Those of which there are figures. */
  List<Figure> all() {
    Measure measure = report.measure();
    List<Figure> figures = new ArrayList<>();
    add(figures, "Training loss", "loss", Epoch::trainLoss, true);
    String axis = measure.curve + measure.curveUnit();
    add(
        figures,
        "Validation " + measure.curve,
        axis,
        epoch -> measure.shown(epoch.validation()),
        false);
    add(figures, "Test " + measure.curve, axis, epoch -> measure.shown(epoch.test()), false);
    return figures;
  }

  private void add(
      List<Figure> figures,
      String name,
      String axis,
      ToDoubleFunction<Epoch> value,
      boolean mayBeLogarithmic) {
    double[] finite =
        report.runs().stream()
            .flatMap(run -> run.epochs().stream())
            .mapToDouble(value)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (finite.length == 0) {
      return;
    }
    boolean logarithmic =
        mayBeLogarithmic && finite[0] > 0 && finite[finite.length - 1] / finite[0] > WIDE_RANGE;
    int epochs = report.runs().stream().mapToInt(run -> run.epochs().size()).max().orElseThrow();
    XYChart chart =
        ChartStyle.lines(WIDTH, HEIGHT, "", "epoch", logarithmic ? axis + ", logarithmic" : axis);
    chart.getStyler().setYAxisLogarithmic(logarithmic);
    if (report.rules().size() > FEW) {
      chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
      chart.getStyler().setLegendLayout(LegendLayout.Vertical);
    }
    chart.getStyler().setXAxisMin(epochs == 1 ? 0.5 : 1.0).setXAxisMax(epochs == 1 ? 1.5 : epochs);
    chart.getStyler().setxAxisTickLabelsFormattingFunction(Curves::wholeEpoch);
    List<String> ends = new ArrayList<>();
    for (String rule : report.rules()) {
      List<Run> runs = report.runs().stream().filter(run -> run.rule().equals(rule)).toList();
      if (draw(chart, report.rules().indexOf(rule), rule, runs, value, epochs)) {
        ends.add(end(rule, runs, value));
      }
    }
    String caption = name + " by epoch" + (logarithmic ? " (logarithmic)" : "");
    figures.add(
        new Figure(
            caption,
            caption + ". " + String.join("; ", ends) + ".",
            InlineSvg.of(chart, "f" + figures.size())));
  }

  private static String wholeEpoch(double tick) {
    return tick == Math.rint(tick) ? String.format(Locale.ROOT, "%.0f", tick) : "";
  }

  private static boolean draw(
      XYChart chart,
      int look,
      String rule,
      List<Run> runs,
      ToDoubleFunction<Epoch> value,
      int epochs) {
    Color colour = ChartStyle.colour(look);
    if (runs.size() > 1) {
      for (Run run : runs) {
        List<Run> one = List.of(run);
        add(chart, rule + ", seed " + run.seed(), one, value)
            .forEach(
                series -> {
                  series.setShowInLegend(false);
                  series.setMarker(SeriesMarkers.NONE);
                  series.setLineStyle(new BasicStroke(RUN_WIDTH));
                  series.setLineColor(
                      new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), RUN_OPACITY));
                });
      }
    }
    List<XYSeries> mean = add(chart, rule, averaged(runs), value);
    for (XYSeries series : mean) {
      ChartStyle.look(series, look);
      if (epochs > MOST_MARKED_EPOCHS) {
        series.setMarker(SeriesMarkers.NONE);
      }
    }
    return !mean.isEmpty();
  }

  /** Runs that end early would make a mean jump; where all do, they are all there is. */
  private static List<Run> averaged(List<Run> runs) {
    List<Run> counted = runs.stream().filter(Run::counts).toList();
    return counted.isEmpty() ? runs : counted;
  }

  /** Adds the mean of some runs, as far as all of them have a figure. */
  private static List<XYSeries> add(
      XYChart chart, String name, List<Run> runs, ToDoubleFunction<Epoch> value) {
    double[] means = means(runs, value);
    double[] epochs = IntStream.rangeClosed(1, means.length).asDoubleStream().toArray();
    return means.length == 0 ? List.of() : List.of(chart.addSeries(name, epochs, means));
  }

  private static double[] means(List<Run> runs, ToDoubleFunction<Epoch> value) {
    int epochs = runs.stream().mapToInt(run -> run.epochs().size()).min().orElse(0);
    return IntStream.range(0, epochs)
        .mapToDouble(
            e -> runs.stream().mapToDouble(r -> value.applyAsDouble(r.epochs().get(e))).sum())
        .map(sum -> sum / runs.size())
        .takeWhile(Double::isFinite)
        .toArray();
  }

  private static String end(String rule, List<Run> runs, ToDoubleFunction<Epoch> value) {
    double[] means = means(averaged(runs), value);
    return String.format(
        Locale.ROOT,
        "%s: %.4g after epoch 1, %.4g after epoch %d",
        rule,
        means[0],
        means[means.length - 1],
        means.length);
  }
}
