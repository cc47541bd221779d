package org.dl4jtp.examples.figures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.diagnostics.Alignment;
import org.dl4jtp.diagnostics.LayerAlignment;
import org.dl4jtp.examples.chart.AngleChart;
import org.dl4jtp.examples.chart.ChartStyle;
import org.dl4jtp.examples.chart.Picture;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The paper's figure 4: angles of each hidden layer's weight update to those of Gauss-Newton
 * targets and of backpropagation, while a network trains by a rule. A panel for every rule.
 *
 * @param measured in the order of measuring
 */
record AlignmentFigure(Student student, double damping, List<Measured> measured) implements Figure {
  static final String NAME = "alignment";
  private static final int[] SIZES = {15, 10, 10, 10, 5};
  private static final double LEARNING_RATE = 0.1;
  private static final int WIDTH = 380;
  private static final int HEIGHT = 270;
  private static final int COLUMNS = 4;

  /** An alignment at one time, on the held-out examples. */
  record Measured(String rule, int step, Alignment alignment) {}

  /** Copies the list. */
  AlignmentFigure {
    measured = List.copyOf(measured);
  }

  /**
   * Trains and measures.
   *
   * @param damping λ of the Gauss-Newton targets
   * @param progress hears a line per rule
   */
  static AlignmentFigure measure(
      List<TrainingRule> rules,
      int steps,
      int every,
      double damping,
      long seed,
      Consumer<String> progress) {
    Student student = new Student(seed, LEARNING_RATE, 1, SIZES);
    List<Measured> all = new ArrayList<>();
    for (TrainingRule rule : rules) {
      MultiLayerNetwork net = student.network(rule);
      boolean finished =
          student.train(
              net,
              steps,
              every,
              step ->
                  all.add(
                      new Measured(
                          rule.name(),
                          step,
                          Alignment.of(
                              net,
                              student.probes().getFeatures(),
                              student.probes().getLabels(),
                              damping))));
      Alignment last = all.get(all.size() - 1).alignment();
      LayerAlignment first = last.layers().get(0);
      progress.accept(
          String.format(
              Locale.ROOT,
              "%s: hidden layer 1 at %.0f° to Gauss-Newton, %.0f° to backpropagation; loss %.4g%s",
              rule,
              first.weightAngleToGaussNewton(),
              first.weightAngleToBackpropagation(),
              last.score(),
              finished ? "" : ", diverged"));
    }
    return new AlignmentFigure(student, damping, all);
  }

  @Override
  public FigureData data() {
    Map<String, Object> settings = new LinkedHashMap<>(student.settings());
    settings.put("damping", damping);
    settings.put("measuredExamples", student.probes().numExamples());
    List<List<Object>> rows = new ArrayList<>();
    for (Measured m : measured) {
      for (LayerAlignment layer : m.alignment().layers()) {
        rows.add(
            List.of(
                m.rule(),
                m.step(),
                layer.index(),
                layer.weightAngleToGaussNewton(),
                layer.weightAngleToBackpropagation(),
                layer.biasAngleToGaussNewton(),
                layer.biasAngleToBackpropagation(),
                layer.activationAngleToGaussNewton(),
                layer.activationAngleToBackpropagation(),
                layer.feedbackLoss(),
                m.alignment().score()));
      }
    }
    return new FigureData(
        NAME,
        settings,
        List.of(
            "rule",
            "step",
            "layer",
            "weightAngleToGaussNewton",
            "weightAngleToBackpropagation",
            "biasAngleToGaussNewton",
            "biasAngleToBackpropagation",
            "activationAngleToGaussNewton",
            "activationAngleToBackpropagation",
            "feedbackLoss",
            "loss"),
        rows);
  }

  @Override
  public Picture picture() {
    List<String> rules = measured.stream().map(Measured::rule).distinct().toList();
    List<XYChart> charts = rules.stream().map(this::chart).toList();
    return new Picture(
        "Angles between weight updates (damping λ = " + damping + ")",
        Math.min(COLUMNS, rules.size()),
        charts,
        List.copyOf(charts.get(0).getSeriesMap().values()));
  }

  private XYChart chart(String rule) {
    XYChart chart = AngleChart.of(WIDTH, HEIGHT, rule, "training step", angles(rule));
    chart.getStyler().setLegendVisible(false);
    for (int layer = 0; layer < student.hiddenLayers(); layer++) {
      add(chart, rule, layer, "Gauss-Newton", LayerAlignment::weightAngleToGaussNewton);
    }
    for (int layer = 0; layer < student.hiddenLayers(); layer++) {
      XYSeries series =
          add(chart, rule, layer, "backpropagation", LayerAlignment::weightAngleToBackpropagation);
      series.setMarker(SeriesMarkers.NONE);
      series.setLineStyle(AngleChart.thin());
    }
    return chart;
  }

  private XYSeries add(
      XYChart chart,
      String rule,
      int layer,
      String reference,
      ToDoubleFunction<LayerAlignment> angle) {
    List<Measured> line = measured.stream().filter(m -> m.rule().equals(rule)).toList();
    XYSeries series =
        chart.addSeries(
            "layer " + (layer + 1) + " to " + reference,
            line.stream().mapToDouble(Measured::step).toArray(),
            line.stream()
                .mapToDouble(m -> angle.applyAsDouble(m.alignment().layers().get(layer)))
                .toArray());
    ChartStyle.look(series, layer + 1);
    series.setLineStyle(ChartStyle.stroke(0));
    return series;
  }

  private DoubleStream angles(String rule) {
    return measured.stream()
        .filter(m -> m.rule().equals(rule))
        .flatMap(m -> m.alignment().layers().stream())
        .flatMapToDouble(
            l -> DoubleStream.of(l.weightAngleToGaussNewton(), l.weightAngleToBackpropagation()));
  }
}
