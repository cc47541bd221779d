package org.dl4jtp.examples.reproduce;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.dl4jtp.examples.chart.AngleChart;
import org.dl4jtp.examples.chart.ChartStyle;
import org.dl4jtp.examples.chart.Picture;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts of recorded runs: a line a method, the mean over its seeds. */
final class ResultCharts {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int ANGLE_WIDTH = 420;
  private static final int ANGLE_HEIGHT = 300;

  /** What a picture can have side by side on a page. */
  private static final int ANGLE_COLUMNS = 2;

  private static final int MOST_MARKED = 40;

  /** A method looks the same in all charts. */
  private static final List<PaperMethod> METHODS = List.of(PaperMethod.values());

  private ResultCharts() {}

  private record Point(double x, double y) {}

  /** What the table judges by, epoch by epoch; empty if there is no run. */
  static Optional<Picture> curves(Selection selection) {
    PaperTable table = selection.column().table();
    boolean loss = table == PaperTable.TRAINING_LOSS;
    ToDoubleFunction<EpochRecord> figure = loss ? EpochRecord::trainLoss : EpochRecord::testError;
    XYChart chart =
        ChartStyle.lines(
            WIDTH,
            HEIGHT,
            "",
            "epoch",
            loss ? "training loss, logarithmic" : "test error (%), logarithmic");
    chart
        .getStyler()
        .setXAxisMin(0.0)
        .setXAxisDecimalPattern("0")
        .setyAxisTickLabelsFormattingFunction(ResultCharts::powerOfTen)
        .setLegendPosition(LegendPosition.OutsideE)
        .setLegendLayout(LegendLayout.Vertical);
    addAll(
        chart,
        selection,
        run ->
            run.epochs().stream()
                .filter(epoch -> !epoch.diverged() && figure.applyAsDouble(epoch) > 0)
                .map(epoch -> new Point(epoch.epoch(), Math.log10(figure.applyAsDouble(epoch))))
                .toList());
    return chart.getSeriesMap().isEmpty() ? Optional.empty() : Optional.of(Picture.of(chart));
  }

  /** The charts' own logarithmic axis has labels at powers of ten only. */
  private static String powerOfTen(double exponent) {
    return new BigDecimal(Math.pow(10, exponent))
        .round(new MathContext(2))
        .stripTrailingZeros()
        .toPlainString();
  }

  /** A chart for each layer and reference; empty if nothing was measured. */
  static Optional<Picture> angles(Selection selection) {
    int layers = ResultTables.hiddenLayers(selection);
    List<XYChart> charts = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      charts.add(angles(selection, i, true));
      charts.add(angles(selection, i, false));
    }
    return charts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Picture(
                "", ANGLE_COLUMNS, charts, List.copyOf(charts.get(0).getSeriesMap().values())));
  }

  private static XYChart angles(Selection selection, int layer, boolean toBackpropagation) {
    XYChart chart =
        AngleChart.of(
            ANGLE_WIDTH,
            ANGLE_HEIGHT,
            "layer %d to %s"
                .formatted(layer + 1, toBackpropagation ? "backpropagation" : "Gauss-Newton"),
            "iteration",
            DoubleStream.empty());
    chart.getStyler().setLegendVisible(false);
    addAll(
        chart,
        selection,
        run ->
            run.alignment().stream()
                .filter(r -> ResultTables.angles(r, toBackpropagation).get(layer) != null)
                .map(
                    r ->
                        new Point(
                            r.iteration(), ResultTables.angles(r, toBackpropagation).get(layer)))
                .toList());
    return chart;
  }

  private static void addAll(
      XYChart chart, Selection selection, Function<RunState, List<Point>> line) {
    for (Map.Entry<PaperMethod, Map<Long, RunState>> row : selection.runs().entrySet()) {
      List<List<Point>> lines =
          row.getValue().values().stream().map(line).filter(l -> !l.isEmpty()).toList();
      if (!lines.isEmpty()) {
        List<Point> mean = mean(lines);
        XYSeries series =
            chart.addSeries(
                row.getKey().title,
                mean.stream().mapToDouble(Point::x).toArray(),
                mean.stream().mapToDouble(Point::y).toArray());
        ChartStyle.look(series, METHODS.indexOf(row.getKey()));
        if (mean.size() > MOST_MARKED) {
          series.setMarker(SeriesMarkers.NONE);
        }
      }
    }
  }

  /** As far as all go. */
  private static List<Point> mean(List<List<Point>> lines) {
    int length = lines.stream().mapToInt(List::size).min().orElseThrow();
    return IntStream.range(0, length)
        .mapToObj(
            i ->
                new Point(
                    lines.get(0).get(i).x,
                    lines.stream().mapToDouble(line -> line.get(i).y).average().orElseThrow()))
        .toList();
  }

  /** What a picture shows, for those who cannot see it. */
  static String description(String what, Selection selection) {
    return String.format(
        Locale.ROOT, "%s on %s, mean over seeds", what, selection.column().title());
  }
}
