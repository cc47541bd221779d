package org.dl4jtp.examples.figures;

import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.chart.ChartStyle;
import org.dl4jtp.examples.chart.Picture;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The supplement's figure S3: the way of a network's output to its label, in the output's own
 * plane, while its hidden layers train on one example. A panel for each of some examples, always
 * from the same weights.
 *
 * @param points in the order of training
 */
record OutputSpaceFigure(Student student, List<Label> labels, List<Point> points) {
  static final String NAME = "output-space";
  private static final int[] SIZES = {4, 4, 4, 2};
  private static final int OUTPUT_LAYER = 2;
  private static final double LEARNING_RATE = 0.01;
  private static final int EXAMPLES = 3;
  private static final double NEAR = 0.02;
  private static final int SIDE = 420;
  private static final int LEGEND = 40;
  private static final int CONTOURS = 8;
  private static final int CIRCLE = 96;
  private static final int MARKS = 12;
  private static final Color CONTOUR = new Color(0xBBBBBB);

  /** Where an example's output should be. */
  record Label(double x, double y) {}

  /** An output in the course of training. */
  record Point(int example, String rule, int step, double x, double y) {}

  /** Copies the lists. */
  OutputSpaceFigure {
    labels = List.copyOf(labels);
    points = List.copyOf(points);
  }

  /**
   * Trains on each example until the output is near the label, or for so many steps.
   *
   * @param progress hears a line per rule and example
   */
  static OutputSpaceFigure measure(
      List<TrainingRule> rules, int steps, long seed, Consumer<String> progress) {
    Student student = new Student(seed, LEARNING_RATE, SIZES);
    List<Label> labels = new ArrayList<>();
    List<Point> points = new ArrayList<>();
    for (int example = 0; example < EXAMPLES; example++) {
      DataSet one = (DataSet) student.probes().getRange(example, example + 1);
      INDArray label = one.getLabels();
      labels.add(new Label(label.getDouble(0), label.getDouble(1)));
      for (TrainingRule rule : rules) {
        List<Point> way = way(student.network(rule, OUTPUT_LAYER), rule, example, one, steps);
        points.addAll(way);
        Point end = way.get(way.size() - 1);
        progress.accept(
            String.format(
                Locale.ROOT,
                "%s, example %d: %d steps, %.1f %% of the way left",
                rule,
                example + 1,
                end.step(),
                100
                    * distance(end, labels.get(example))
                    / distance(way.get(0), labels.get(example))));
      }
    }
    return new OutputSpaceFigure(student, labels, points);
  }

  private static List<Point> way(
      MultiLayerNetwork net, TrainingRule rule, int example, DataSet one, int steps) {
    INDArray x = one.getFeatures().dup();
    INDArray y = one.getLabels().dup();
    Label label = new Label(y.getDouble(0), y.getDouble(1));
    List<Point> way = new ArrayList<>();
    for (int step = 0; step <= steps; step++) {
      INDArray output = net.output(x);
      Point here = new Point(example, rule.name(), step, output.getDouble(0), output.getDouble(1));
      way.add(here);
      if (distance(here, label) <= NEAR * distance(way.get(0), label)) {
        break;
      }
      net.fit(x, y);
    }
    return way;
  }

  private static double distance(Point point, Label label) {
    return Math.hypot(point.x() - label.x(), point.y() - label.y());
  }

  FigureData data() {
    Map<String, Object> settings = new LinkedHashMap<>(student.settings());
    settings.put("batch", 1);
    settings.put("frozenLayers", List.of(OUTPUT_LAYER));
    settings.put("labels", labels);
    return new FigureData(
        NAME,
        settings,
        List.of("example", "rule", "step", "output1", "output2"),
        points.stream()
            .map(p -> List.<Object>of(p.example(), p.rule(), p.step(), p.x(), p.y()))
            .toList());
  }

  Picture picture() {
    List<XYChart> charts = new ArrayList<>();
    for (int example = 0; example < labels.size(); example++) {
      charts.add(chart(example));
    }
    return new Picture(
        "Output of one example while the hidden layers train on it; circles: equal loss",
        charts.size(),
        charts);
  }

  private XYChart chart(int example) {
    XYChart chart =
        ChartStyle.lines(SIDE, SIDE + LEGEND, "Example " + (example + 1), "output 1", "output 2");
    Label label = labels.get(example);
    List<Point> here = points.stream().filter(p -> p.example() == example).toList();
    double reach = 1.1 * here.stream().mapToDouble(p -> distance(p, label)).max().orElseThrow();
    // As much to see in every direction, so that circles are circles.
    chart.getStyler().setXAxisMin(label.x() - reach).setXAxisMax(label.x() + reach);
    chart.getStyler().setYAxisMin(label.y() - reach).setYAxisMax(label.y() + reach);
    chart.getStyler().setPlotGridLinesVisible(false).setDecimalPattern("0.0");
    for (int ring = 1; ring <= CONTOURS; ring++) {
      contour(chart, label, reach * ring / CONTOURS);
    }
    for (String rule : here.stream().map(Point::rule).distinct().toList()) {
      way(chart, rule, here.stream().filter(p -> p.rule().equals(rule)).toList());
    }
    XYSeries goal = chart.addSeries("label", new double[] {label.x()}, new double[] {label.y()});
    goal.setLineStyle(ChartStyle.stroke(0)).setLineColor(Color.BLACK);
    goal.setMarker(SeriesMarkers.CROSS).setMarkerColor(Color.BLACK);
    return chart;
  }

  private static void contour(XYChart chart, Label centre, double radius) {
    double[] x = new double[CIRCLE + 1];
    double[] y = new double[CIRCLE + 1];
    for (int i = 0; i <= CIRCLE; i++) {
      x[i] = centre.x() + radius * Math.cos(2 * Math.PI * i / CIRCLE);
      y[i] = centre.y() + radius * Math.sin(2 * Math.PI * i / CIRCLE);
    }
    XYSeries series = chart.addSeries("contour " + radius, x, y);
    series.setLineColor(CONTOUR).setLineStyle(new java.awt.BasicStroke(1));
    series.setMarker(SeriesMarkers.NONE).setShowInLegend(false);
  }

  /** The way as a line, with a dozen of its points marked. */
  private static void way(XYChart chart, String rule, List<Point> way) {
    List<Point> marked = new ArrayList<>();
    for (int i = 0; i <= MARKS; i++) {
      marked.add(way.get((way.size() - 1) * i / MARKS));
    }
    ChartStyle.lookOf(
        chart.addSeries(
            rule,
            marked.stream().mapToDouble(Point::x).toArray(),
            marked.stream().mapToDouble(Point::y).toArray()),
        rule);
  }
}
