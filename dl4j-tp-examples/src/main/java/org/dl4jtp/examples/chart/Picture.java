package org.dl4jtp.examples.chart;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * Charts of equal size in a grid, row by row, under one title and one legend.
 *
 * @param title may be empty
 * @param columns of the grid, at least 1
 * @param charts at least one
 * @param legend styled series to explain, or none: where charts have legends of their own
 */
public record Picture(
    String title, int columns, List<? extends Chart<?, ?>> charts, List<XYSeries> legend) {
  /** Pixels of a PNG per pixel of a chart: enough for print at column width. */
  private static final int PNG_SCALE = 2;

  private static final int TITLE_HEIGHT = 44;
  private static final int TITLE_POINTS = 18;
  private static final int MARGIN = 16;
  private static final int LEGEND_HEIGHT = 26;
  private static final int LEGEND_POINTS = 14;
  private static final int LEGEND_MARKER = 7;
  private static final int LEGEND_LINE = 36;
  private static final int LEGEND_CELL = 250;

  static {
    System.setProperty("java.awt.headless", "true"); // drawing needs no display
  }

  /** Copies the lists. */
  public Picture {
    charts = List.copyOf(charts);
    legend = List.copyOf(legend);
  }

  /** Charts side by side, which have legends of their own. */
  public static Picture row(String title, int count, IntFunction<? extends Chart<?, ?>> chart) {
    return new Picture(title, count, IntStream.range(0, count).mapToObj(chart).toList(), List.of());
  }

  /** A single chart, which has its own title. */
  public static Picture of(Chart<?, ?> chart) {
    return new Picture("", 1, List.of(chart), List.of());
  }

  /** As SVG, text included as outlines. */
  public String svg() {
    VectorGraphics2D graphics = new VectorGraphics2D();
    paint(graphics);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new SVGProcessor()
          .getDocument(graphics.getCommands(), new PageSize(0, 0, width(), height()))
          .writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }

  /** As PNG. */
  public byte[] png() {
    BufferedImage image =
        new BufferedImage(width() * PNG_SCALE, height() * PNG_SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.scale(PNG_SCALE, PNG_SCALE);
    paint(graphics);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void paint(Graphics2D graphics) {
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width(), height());
    if (!title.isEmpty()) {
      Font font = ChartStyle.font(Font.BOLD, TITLE_POINTS);
      graphics.setColor(Color.BLACK);
      graphics.fill(
          font.createGlyphVector(graphics.getFontRenderContext(), title)
              .getOutline(MARGIN, TITLE_HEIGHT * 2 / 3f));
    }
    paintLegend(graphics);
    AffineTransform origin = graphics.getTransform();
    for (int i = 0; i < charts.size(); i++) {
      Chart<?, ?> chart = charts.get(i);
      graphics.translate(
          i % columns * chart.getWidth(), headHeight() + i / columns * chart.getHeight());
      chart.paint(graphics, chart.getWidth(), chart.getHeight());
      graphics.setTransform(origin);
      graphics.setClip(null);
    }
  }

  private void paintLegend(Graphics2D graphics) {
    Font font = ChartStyle.font(Font.PLAIN, LEGEND_POINTS);
    for (int i = 0; i < legend.size(); i++) {
      XYSeries series = legend.get(i);
      double x = MARGIN + i % legendColumns() * (double) LEGEND_CELL;
      int line = i / legendColumns();
      double y = titleHeight() + (line + 0.4) * LEGEND_HEIGHT;
      graphics.setColor(series.getLineColor());
      graphics.setStroke(series.getLineStyle());
      graphics.draw(new Line2D.Double(x, y, x + LEGEND_LINE, y));
      graphics.setColor(series.getMarkerColor());
      series.getMarker().paint(graphics, x + LEGEND_LINE / 2.0, y, LEGEND_MARKER);
      GlyphVector text = font.createGlyphVector(graphics.getFontRenderContext(), series.getName());
      graphics.setColor(Color.BLACK);
      graphics.fill(
          text.getOutline((float) x + LEGEND_LINE + MARGIN / 2f, (float) y + LEGEND_POINTS / 3f));
    }
  }

  private int titleHeight() {
    return title.isEmpty() ? 0 : TITLE_HEIGHT;
  }

  private int headHeight() {
    int rows = (legend.size() + legendColumns() - 1) / legendColumns();
    return titleHeight() + rows * LEGEND_HEIGHT;
  }

  private int legendColumns() {
    return Math.max(1, (width() - MARGIN) / LEGEND_CELL);
  }

  private int width() {
    return Math.max(
        legend.isEmpty() ? 0 : MARGIN + 2 * LEGEND_CELL,
        Math.min(columns, charts.size()) * charts.get(0).getWidth());
  }

  private int height() {
    return headHeight() + (charts.size() + columns - 1) / columns * charts.get(0).getHeight();
  }
}
