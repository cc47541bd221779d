package org.dl4jtp.examples.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import org.dl4jtp.TrainingRule;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * One look for all charts: white, few lines, and series that the colour-blind and black-and-white
 * print can tell apart, by colour, dashes and marker together. A rule looks the same everywhere.
 */
public final class ChartStyle {
  /** Okabe and Ito's colours, but for yellow, which is too bright for lines on white. */
  private static final Color[] COLOURS = {
    new Color(0x000000),
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9)
  };

  private static final float[][] DASHES = {null, {8, 4}, {2, 4}, {10, 4, 2, 4}, {14, 5}};

  /** Rules that get a colour of their own; the others come after. */
  private static final List<String> FIRST =
      List.of("bp", "ddtp-linear", "dtp", "dtpdrl", "dfa", "gnt", "ddtp-rhl");

  private static final int LOOKS_OF_OTHERS = 31;

  private static final Marker[] MARKERS = {
    SeriesMarkers.CIRCLE,
    SeriesMarkers.SQUARE,
    SeriesMarkers.DIAMOND,
    SeriesMarkers.TRIANGLE_UP,
    SeriesMarkers.TRIANGLE_DOWN,
    SeriesMarkers.CROSS
  };

  private static final Color GRID = new Color(0xDDDDDD);
  private static final Color AXES = new Color(0x333333);
  private static final float LINE_WIDTH = 2f;

  /** In points. */
  private static final int TEXT = 13;

  private static final int TITLE = 15;
  private static final int MARKER_SIZE = 7;
  private static final int TICK_SPACING = 70;

  private ChartStyle() {}

  /**
   * A chart of lines, still without series.
   *
   * @param width in pixels of the screen
   * @param height likewise
   * @param title may be empty
   */
  public static XYChart lines(int width, int height, String title, String xTitle, String yTitle) {
    XYChart chart = new XYChart(width, height);
    chart.setTitle(title);
    chart.setXAxisTitle(xTitle);
    chart.setYAxisTitle(yTitle);
    style(chart);
    return chart;
  }

  /** The look of a chart with axes, of any kind. */
  public static void style(Chart<? extends AxesChartStyler, ?> chart) {
    AxesChartStyler styler = chart.getStyler();
    styler
        .setChartBackgroundColor(Color.WHITE)
        .setChartFontColor(AXES)
        .setChartTitleFont(font(Font.BOLD, TITLE))
        .setChartTitleVisible(!chart.getTitle().isEmpty())
        .setLegendFont(font(Font.PLAIN, TEXT))
        .setLegendBorderColor(Color.WHITE)
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal)
        .setPlotBorderVisible(false)
        .setMarkerSize(MARKER_SIZE);
    styler
        .setAxisTitleFont(font(Font.PLAIN, TEXT))
        .setAxisTickLabelsFont(font(Font.PLAIN, TEXT - 1))
        .setAxisTickLabelsColor(AXES)
        .setAxisTickMarksColor(AXES)
        .setPlotGridLinesColor(GRID)
        .setPlotGridLinesStroke(new BasicStroke(1))
        .setPlotGridVerticalLinesVisible(false)
        .setXAxisTickMarkSpacingHint(TICK_SPACING)
        .setLocale(Locale.ROOT);
  }

  /**
   * The look of the n-th series of a chart; the first 210 differ.
   *
   * @param series to style
   * @param n from 0
   */
  public static XYSeries look(XYSeries series, int n) {
    series.setLineColor(colour(n));
    series.setLineStyle(stroke(n));
    series.setMarker(MARKERS[n % MARKERS.length]);
    series.setMarkerColor(colour(n));
    return series;
  }

  /**
   * The look of a rule, the same in every chart.
   *
   * @param series to style
   * @param rule its name, for example {@code ddtp-linear}; two unknown ones may share a look
   */
  public static XYSeries lookOf(XYSeries series, String rule) {
    return look(series, indexOf(rule));
  }

  /** The place of a rule's look among all, from 0. */
  public static int indexOf(String rule) {
    int first = FIRST.indexOf(rule);
    List<String> others =
        TrainingRule.known().stream()
            .map(TrainingRule::name)
            .filter(name -> !FIRST.contains(name))
            .toList();
    int other =
        others.contains(rule)
            ? others.indexOf(rule)
            : others.size() + Math.floorMod(rule.hashCode(), LOOKS_OF_OTHERS);
    return first >= 0 ? first : FIRST.size() + other;
  }

  /** The colour of the n-th series. */
  public static Color colour(int n) {
    return COLOURS[n % COLOURS.length];
  }

  /** The line of the n-th series. */
  public static BasicStroke stroke(int n) {
    return new BasicStroke(
        LINE_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES[n % DASHES.length], 0);
  }

  /** The font of charts. */
  public static Font font(int fontStyle, int points) {
    return new Font(Font.SANS_SERIF, fontStyle, points);
  }
}
