package org.dl4jtp.examples.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.dl4jtp.examples.chart.AngleChart;
import org.dl4jtp.examples.report.Angles.Layer;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Angles of updates over the iterations, the mean over the hidden layers. */
final class AlignmentCurves {
  private static final double RIGHT_ANGLE = 90;

  private final Report report;
  private final AlignmentSetup setup;

  AlignmentCurves(Report report, AlignmentSetup setup) {
    this.report = report;
    this.setup = setup;
  }

  /** Those of which there are figures. */
  List<PageChart> all() {
    List<PageChart> figures = new ArrayList<>();
    add(figures, "Angle to backpropagation", Layer::toBackpropagation);
    add(figures, "Angle to Gauss-Newton", Layer::toGaussNewton);
    return figures;
  }

  private void add(List<PageChart> figures, String name, ToDoubleFunction<Layer> angle) {
    XYChart chart =
        AngleChart.of(
            Curves.WIDTH,
            Curves.HEIGHT,
            "",
            "iteration",
            report.runs().stream().flatMapToDouble(run -> DoubleStream.of(means(run, angle))));
    RuleLines.placeLegend(chart, report.rules().size());
    int most = report.runs().stream().mapToInt(run -> run.alignment().size()).max().orElse(0);
    if (most == 0) {
      return;
    }
    double end = Math.max(1, (most - 1) * (double) setup.interval());
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(end);
    markRightAngle(chart, end);
    RuleLines lines =
        new RuleLines(report, run -> means(run, angle), i -> i * (double) setup.interval());
    String ends = lines.draw(chart, "%s: %.1f degrees at first, %.1f at iteration %.0f");
    if (!ends.isEmpty()) {
      figures.add(
          new PageChart(
              name + " by iteration",
              name + " by iteration, mean over the hidden layers. " + ends + ".",
              InlineSvg.of(chart, "a" + figures.size())));
    }
  }

  private static void markRightAngle(XYChart chart, double end) {
    XYSeries line =
        chart.addSeries(
            "no alignment", new double[] {0, end}, new double[] {RIGHT_ANGLE, RIGHT_ANGLE});
    line.setShowInLegend(false);
    line.setMarker(SeriesMarkers.NONE);
    line.setLineColor(Color.GRAY);
    line.setLineStyle(AngleChart.thin());
  }

  private static double[] means(Run run, ToDoubleFunction<Layer> angle) {
    return run.alignment().stream().mapToDouble(record -> mean(record, angle)).toArray();
  }

  /** Over the hidden layers that have an angle; NaN if none has. */
  private static double mean(Angles record, ToDoubleFunction<Layer> angle) {
    return record.hidden().stream()
        .mapToDouble(angle)
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }
}
