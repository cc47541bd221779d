package org.dl4jtp.examples.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.dl4jtp.examples.chart.ChartStyle;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The lines of a report's rules in a chart: per rule the mean over its runs, and each run as a thin
 * line if it has many. A rule looks the same in all charts of a report.
 *
 * @param report whose rules they are
 * @param values of a run, in the course of training; those that are not finite are left out
 * @param x where the n-th of the values stands, the same for all runs
 */
record RuleLines(Report report, Function<Run, double[]> values, IntToDoubleFunction x) {
  /** Rules whose names fit below the chart. */
  private static final int FEW = 4;

  private static final int MOST_MARKED = 40;
  private static final int RUN_OPACITY = 110;
  private static final float RUN_WIDTH = 0.8f;

  /** Of a line. */
  private record Point(double x, double y) {}

  /** Puts the legend where it has room. */
  static void placeLegend(XYChart chart, int rules) {
    if (rules > FEW) {
      chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
      chart.getStyler().setLegendLayout(LegendLayout.Vertical);
    }
  }

  /**
   * Draws the lines of all rules.
   *
   * @param ends what to tell of a mean: a format of the rule's name, the first and the last value,
   *     and where the last stands
   * @return that of every rule; empty if there is nothing to draw
   */
  String draw(XYChart chart, String ends) {
    List<String> told = new ArrayList<>();
    for (String rule : report.rules()) {
      List<Point> mean = drawRule(chart, rule);
      if (!mean.isEmpty()) {
        Point last = mean.get(mean.size() - 1);
        told.add(String.format(Locale.ROOT, ends, rule, mean.get(0).y(), last.y(), last.x()));
      }
    }
    return String.join("; ", told);
  }

  private List<Point> drawRule(XYChart chart, String rule) {
    int look = ChartStyle.indexOf(rule);
    List<Run> runs = report.runs().stream().filter(run -> run.rule().equals(rule)).toList();
    if (runs.size() > 1) {
      for (Run run : runs) {
        add(chart, rule + ", seed " + run.seed(), mean(List.of(run)))
            .ifPresent(series -> makeThin(series, look));
      }
    }
    List<Point> mean = mean(averaged(runs));
    add(chart, rule, mean)
        .ifPresent(
            series -> {
              ChartStyle.look(series, look);
              if (mean.size() > MOST_MARKED) {
                series.setMarker(SeriesMarkers.NONE);
              }
            });
    return mean;
  }

  private static Optional<XYSeries> add(XYChart chart, String name, List<Point> line) {
    return line.isEmpty()
        ? Optional.empty()
        : Optional.of(
            chart.addSeries(
                name,
                line.stream().mapToDouble(Point::x).toArray(),
                line.stream().mapToDouble(Point::y).toArray()));
  }

  private static void makeThin(XYSeries series, int look) {
    Color colour = ChartStyle.colour(look);
    series.setShowInLegend(false);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineStyle(new BasicStroke(RUN_WIDTH));
    series.setLineColor(
        new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), RUN_OPACITY));
  }

  /** Runs that end early would make a mean jump; where all do, they are all there is. */
  static List<Run> averaged(List<Run> runs) {
    List<Run> counted = runs.stream().filter(Run::counts).toList();
    return counted.isEmpty() ? runs : counted;
  }

  /** The mean of some runs, as far as all of them have a figure. */
  private List<Point> mean(List<Run> runs) {
    List<double[]> all = runs.stream().map(values).toList();
    int length = all.stream().mapToInt(line -> line.length).min().orElse(0);
    return IntStream.range(0, length)
        .mapToObj(
            i ->
                new Point(
                    x.applyAsDouble(i),
                    all.stream().mapToDouble(line -> line[i]).sum() / all.size()))
        .filter(point -> Double.isFinite(point.y()))
        .toList();
  }
}
