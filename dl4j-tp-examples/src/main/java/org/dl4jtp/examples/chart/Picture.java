package org.dl4jtp.examples.chart;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * Charts of equal size in a grid, row by row, under one title.
 *
 * @param title may be empty
 * @param columns of the grid, at least 1
 * @param charts at least one
 */
public record Picture(String title, int columns, List<? extends Chart<?, ?>> charts) {
  /** Pixels of a PNG per pixel of a chart: enough for print at column width. */
  private static final int PNG_SCALE = 2;

  private static final int TITLE_HEIGHT = 44;
  private static final int TITLE_POINTS = 18;
  private static final int MARGIN = 16;

  static {
    System.setProperty("java.awt.headless", "true"); // drawing needs no display
  }

  /** Copies the list. */
  public Picture {
    charts = List.copyOf(charts);
  }

  /** A single chart, which has its own title. */
  public static Picture of(Chart<?, ?> chart) {
    return new Picture("", 1, List.of(chart));
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
    AffineTransform origin = graphics.getTransform();
    for (int i = 0; i < charts.size(); i++) {
      Chart<?, ?> chart = charts.get(i);
      graphics.translate(
          i % columns * chart.getWidth(), titleHeight() + i / columns * chart.getHeight());
      chart.paint(graphics, chart.getWidth(), chart.getHeight());
      graphics.setTransform(origin);
      graphics.setClip(null);
    }
  }

  private int titleHeight() {
    return title.isEmpty() ? 0 : TITLE_HEIGHT;
  }

  private int width() {
    return Math.min(columns, charts.size()) * charts.get(0).getWidth();
  }

  private int height() {
    return titleHeight() + (charts.size() + columns - 1) / columns * charts.get(0).getHeight();
  }
}
