package org.dl4jtp.examples.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dl4jtp.examples.chart.ChartStyle;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Time per epoch of every rule, as bars. */
final class TimeBars {
  /** From this many rules on, names do not fit side by side. */
  private static final int MANY = 5;

  private TimeBars() {}

  /** Empty if no rule has a finished run. */
  static Optional<PageChart> of(Report report) {
    List<RuleSummary> timed = report.summaries().stream().filter(RuleSummary::hasFigure).toList();
    if (timed.isEmpty()) {
      return Optional.empty();
    }
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(Curves.WIDTH)
            .height(Curves.HEIGHT)
            .yAxisTitle("seconds per epoch")
            .build();
    ChartStyle.style(chart);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setOverlapped(true);
    chart.getStyler().setAvailableSpaceFill(0.6);
    chart.getStyler().setYAxisMin(0.0).setYAxisDecimalPattern("0.#####");
    if (timed.size() >= MANY) {
      chart.getStyler().setXAxisLabelRotation(45);
    }
    List<String> names = timed.stream().map(RuleSummary::rule).toList();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < timed.size(); i++) {
      // A series of its own for each bar: colours belong to series.
      Double[] heights = new Double[timed.size()];
      Arrays.fill(heights, 0.0);
      heights[i] = timed.get(i).medianSeconds();
      CategorySeries bar = chart.addSeries(names.get(i), names, Arrays.asList(heights));
      bar.setFillColor(ChartStyle.colour(ChartStyle.indexOf(timed.get(i).rule())));
      bar.setMarker(SeriesMarkers.NONE);
      texts.add(
          String.format(Locale.ROOT, "%s: %.3g s", names.get(i), timed.get(i).medianSeconds()));
    }
    String caption =
        "Time per epoch (median; rules ran one after another: compare times by the command bench)";
    return Optional.of(
        new PageChart(
            caption, caption + ". " + String.join("; ", texts) + ".", InlineSvg.of(chart, "time")));
  }
}
