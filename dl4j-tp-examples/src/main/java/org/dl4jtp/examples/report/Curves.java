package org.dl4jtp.examples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.dl4jtp.examples.chart.ChartStyle;
import org.knowm.xchart.XYChart;

/** Learning curves of the rules. */
final class Curves {
  static final int WIDTH = 540;
  static final int HEIGHT = 350;

  /** Highest over lowest loss from which a logarithmic axis shows more. */
  private static final double WIDE_RANGE = 30;

  private final Report report;

  Curves(Report report) {
    this.report = report;
  }

  /** Those of which there are figures. */
  List<PageChart> all() {
    Measure measure = report.measure();
    List<PageChart> figures = new ArrayList<>();
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
      List<PageChart> figures,
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
    RuleLines.placeLegend(chart, report.rules().size());
    chart.getStyler().setXAxisMin(epochs == 1 ? 0.5 : 1.0).setXAxisMax(epochs == 1 ? 1.5 : epochs);
    chart.getStyler().setxAxisTickLabelsFormattingFunction(Curves::wholeEpoch);
    RuleLines lines =
        new RuleLines(
            report, run -> run.epochs().stream().mapToDouble(value).toArray(), i -> i + 1.0);
    String ends = lines.draw(chart, "%s: %.4g after epoch 1, %.4g after epoch %.0f");
    String caption = name + " by epoch" + (logarithmic ? " (logarithmic)" : "");
    figures.add(
        new PageChart(
            caption, caption + ". " + ends + ".", InlineSvg.of(chart, "f" + figures.size())));
  }

  private static String wholeEpoch(double tick) {
    return tick == Math.rint(tick) ? String.format(Locale.ROOT, "%.0f", tick) : "";
  }
}
