package org.dl4jtp.examples.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
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
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
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
record OutputSpaceFigure(Student student, List<Label> labels, List<Point> points)
    implements Figure {
  static final String NAME = "output-space";
  private static final int[] SIZES = {4, 4, 4, 2};
  private static final int OUTPUT_LAYER = 2;
  private static final double LEARNING_RATE = 0.01;
  private static final double INPUT_SCALE = 0.5; // where the units are not far from linear
  private static final int EXAMPLES = 3;
  private static final double NEAR = 0.02;
  private static final int SIDE = 420;
  private static final int LEGEND = 40;
  private static final int RINGS_TO_START = 6;
  private static final int CONTOURS = 2 * RINGS_TO_START;
  private static final double MARGIN = 0.15;
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
    Student student = new Student(seed, LEARNING_RATE, INPUT_SCALE, SIZES);
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

  private static double distance(Point one, Point other) {
    return distance(one, new Label(other.x(), other.y()));
  }

  @Override
  public FigureData data() {
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

  @Override
  public Picture picture() {
    return Picture.row(
        "Output of one example while the hidden layers train on it; circles: equal loss",
        labels.size(),
        this::chart);
  }

  private XYChart chart(int example) {
    XYChart chart =
        ChartStyle.lines(SIDE, SIDE + LEGEND, "Example " + (example + 1), "output 1", "output 2");
    Label label = labels.get(example);
    List<Point> here = points.stream().filter(p -> p.example() == example).toList();
    Square view = Square.around(label, here);
    chart.getStyler().setXAxisMin(view.x() - view.half()).setXAxisMax(view.x() + view.half());
    chart.getStyler().setYAxisMin(view.y() - view.half()).setYAxisMax(view.y() + view.half());
    chart.getStyler().setPlotGridLinesVisible(false).setDecimalPattern("0.00");
    double start = distance(here.get(0), label);
    for (int ring = 1; ring <= CONTOURS; ring++) {
      contour(chart, label, start * ring / RINGS_TO_START);
    }
    for (String rule : here.stream().map(Point::rule).distinct().toList()) {
      way(chart, rule, here.stream().filter(p -> p.rule().equals(rule)).toList());
    }
    XYSeries goal = chart.addSeries("label", new double[] {label.x()}, new double[] {label.y()});
    goal.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    goal.setMarker(SeriesMarkers.PLUS).setMarkerColor(Color.BLACK);
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
    series.setLineColor(CONTOUR).setLineStyle(new BasicStroke(1));
    series.setMarker(SeriesMarkers.NONE).setShowInLegend(false);
  }

  /** As much to see in every direction, so that circles are circles. */
  private record Square(double x, double y, double half) {
    static Square around(Label label, List<Point> points) {
      DoubleSummaryStatistics x = points.stream().mapToDouble(Point::x).summaryStatistics();
      DoubleSummaryStatistics y = points.stream().mapToDouble(Point::y).summaryStatistics();
      x.accept(label.x());
      y.accept(label.y());
      double side = Math.max(x.getMax() - x.getMin(), y.getMax() - y.getMin());
      return new Square(
          (x.getMax() + x.getMin()) / 2,
          (y.getMax() + y.getMin()) / 2,
          Math.max(side, Double.MIN_NORMAL) * (0.5 + MARGIN));
    }
  }

  /** The way as a line through points at equal distances. */
  private static void way(XYChart chart, String rule, List<Point> way) {
    double length = 0;
    for (int i = 1; i < way.size(); i++) {
      length += distance(way.get(i), way.get(i - 1));
    }
    List<Point> marked = new ArrayList<>(List.of(way.get(0)));
    double since = 0;
    for (int i = 1; i < way.size(); i++) {
      since += distance(way.get(i), way.get(i - 1));
      if (since >= length / MARKS || i == way.size() - 1) {
        marked.add(way.get(i));
        since = 0;
      }
    }
    ChartStyle.lookOf(
        chart.addSeries(
            rule,
            marked.stream().mapToDouble(Point::x).toArray(),
            marked.stream().mapToDouble(Point::y).toArray()),
        rule);
  }
}
