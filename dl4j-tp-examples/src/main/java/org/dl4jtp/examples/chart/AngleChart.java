package org.dl4jtp.examples.chart;

import java.awt.BasicStroke;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;

/** Charts of angles between updates while a network trains. */
public final class AngleChart {
  /** λ of the Gauss-Newton targets, unless another is asked for. */
  public static final double DEFAULT_DAMPING = 0.1;

  private static final double USUAL = 110;
  private static final double FLAT_ANGLE = 180;
  private static final float[] DASHES = {5, 4};

  private AngleChart() {}

  /**
   * A chart without lines. One scale for all but those that go beyond it.
   *
   * @param title may be empty
   * @param xTitle of whole numbers
   * @param angles all that will be shown, in degrees; those that are not finite do not count
   */
  public static XYChart of(
      int width, int height, String title, String xTitle, DoubleStream angles) {
    XYChart chart = ChartStyle.lines(width, height, title, xTitle, "angle in degrees");
    double highest = angles.filter(Double::isFinite).max().orElse(USUAL);
    chart
        .getStyler()
        .setYAxisMin(0.0)
        .setYAxisMax(highest <= USUAL ? USUAL : FLAT_ANGLE)
        .setXAxisDecimalPattern("0");
    return chart;
  }

  /** Thin and dashed, for what is not in the foreground. */
  public static BasicStroke thin() {
    return new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0);
  }
}
