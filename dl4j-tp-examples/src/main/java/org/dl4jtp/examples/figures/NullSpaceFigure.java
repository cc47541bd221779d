package org.dl4jtp.examples.figures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.diagnostics.Alignment;
import org.dl4jtp.diagnostics.AlignmentMeasure;
import org.dl4jtp.examples.chart.ChartStyle;
import org.dl4jtp.examples.chart.Picture;
import org.knowm.xchart.XYChart;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The paper's figure 2: how much of a weight update does nothing to the output. For each of some
 * held-out examples the share of its own update in the null space of ∂h_L/∂W_i, averaged.
 *
 * @param points in the order of measuring
 */
record NullSpaceFigure(Student student, List<Point> points) implements Figure {
  static final String NAME = "nullspace";
  private static final int EXAMPLES = 16;
  private static final int[] SIZES = {6, 6, 6, 2};
  private static final double LEARNING_RATE = 0.1;
  private static final double DAMPING = 0.1; // of angles that are not shown
  private static final int WIDTH = 460;
  private static final int HEIGHT = 380;

  /** Mean share of a hidden layer's update at one time. */
  record Point(String rule, int step, int layer, double share, double loss) {}

  /** Copies the points. */
  NullSpaceFigure {
    points = List.copyOf(points);
  }

  /**
   * Trains and measures.
   *
   * @param progress hears a line per rule
   */
  static NullSpaceFigure measure(
      List<TrainingRule> rules, int steps, int every, long seed, Consumer<String> progress) {
    Student student = new Student(seed, LEARNING_RATE, 1, SIZES);
    List<Point> points = new ArrayList<>();
    for (TrainingRule rule : rules) {
      MultiLayerNetwork net = student.network(rule);
      boolean finished =
          student.train(net, steps, every, step -> points.addAll(points(rule, step, net, student)));
      Point last = points.get(points.size() - 1);
      progress.accept(
          String.format(
              Locale.ROOT,
              "%s: null-space share of hidden layer %d %.3f, loss %.4g%s",
              rule,
              last.layer() + 1,
              last.share(),
              last.loss(),
              finished ? "" : ", diverged"));
    }
    return new NullSpaceFigure(student, points);
  }

  private static List<Point> points(
      TrainingRule rule, int step, MultiLayerNetwork net, Student student) {
    double[] shares = new double[student.hiddenLayers()];
    for (int example = 0; example < EXAMPLES; example++) {
      DataSet one = (DataSet) student.probes().getRange(example, example + 1);
      Alignment alignment =
          AlignmentMeasure.withDamping(DAMPING)
              .andNullSpace()
              .of(net, one.getFeatures().dup(), one.getLabels().dup());
      for (int layer = 0; layer < shares.length; layer++) {
        shares[layer] += alignment.layers().get(layer).nullSpaceShare() / EXAMPLES;
      }
    }
    double loss = net.score(student.probes());
    List<Point> points = new ArrayList<>();
    for (int layer = 0; layer < shares.length; layer++) {
      points.add(new Point(rule.name(), step, layer, shares[layer], loss));
    }
    return points;
  }

  @Override
  public FigureData data() {
    Map<String, Object> settings = new LinkedHashMap<>(student.settings());
    settings.put("measuredExamples", EXAMPLES);
    return new FigureData(
        NAME,
        settings,
        List.of("rule", "step", "layer", "nullSpaceShare", "loss"),
        points.stream()
            .map(p -> List.<Object>of(p.rule(), p.step(), p.layer(), p.share(), p.loss()))
            .toList());
  }

  @Override
  public Picture picture() {
    return Picture.row(
        "Share of weight updates that leaves the output as it is (null space)",
        student.hiddenLayers(),
        this::chart);
  }

  private XYChart chart(int layer) {
    XYChart chart =
        ChartStyle.lines(
            WIDTH, HEIGHT, "Hidden layer " + (layer + 1), "training step", "‖ΔW null‖ / ‖ΔW‖");
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0).setXAxisDecimalPattern("0");
    for (String rule : points.stream().map(Point::rule).distinct().toList()) {
      List<Point> line =
          points.stream().filter(p -> p.rule().equals(rule) && p.layer() == layer).toList();
      ChartStyle.lookOf(
          chart.addSeries(
              rule,
              line.stream().mapToDouble(Point::step).toArray(),
              line.stream().mapToDouble(Point::share).toArray()),
          rule);
    }
    return chart;
  }
}
