package org.dl4jtp.examples.notebook;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.dl4jtp.examples.chart.ChartStyle;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.HeatMapStyler;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Plots and images for notebooks, at the size of the screen. */
public final class Plots {
  /** Blue for negative, white for zero, orange for positive. */
  private static final Color[] DIVERGING = {
    new Color(0x0072B2), new Color(0xFFFFFF), new Color(0xD55E00)
  };

  private Plots() {}

  /**
   * Charts side by side.
   *
   * @param charts of one size, at least one
   */
  public static BufferedImage row(Chart<?, ?>... charts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      BitmapEncoder.saveBitmap(Arrays.asList(charts), 1, charts.length, out, BitmapFormat.PNG);
      return ImageIO.read(new ByteArrayInputStream(out.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A matrix as a heat map, its first row on top.
   *
   * @param width in pixels
   * @param height likewise
   * @param title above it
   * @param matrix two-dimensional
   * @param limit the absolute value that has the full colour; larger ones have it too
   */
  public static HeatMapChart heatMap(
      int width, int height, String title, INDArray matrix, double limit) {
    HeatMapChart chart = new HeatMapChart(width, height);
    chart.setTitle(title);
    ChartStyle.style(chart);
    HeatMapStyler styler = chart.getStyler();
    styler.setRangeColors(DIVERGING).setMin(-limit).setMax(limit).setLegendVisible(false);
    styler.setPlotContentSize(1).setChartPadding(8).setChartTitlePadding(10);
    styler.setAxisTicksVisible(false).setPlotGridLinesVisible(false);
    int rows = (int) matrix.size(0);
    int columns = (int) matrix.size(1);
    List<Number[]> points =
        IntStream.range(0, rows * columns)
            .mapToObj(k -> point(matrix, rows, k % rows, k / rows, limit))
            .toList();
    chart.addSeries(title, numbers(columns), numbers(rows), points);
    return chart;
  }

  /** Column, row from below, value. */
  private static Number[] point(INDArray matrix, int rows, int row, int column, double limit) {
    double value = matrix.getDouble(row, column);
    return new Number[] {column, rows - 1 - row, Math.max(-limit, Math.min(limit, value))};
  }

  /** As text: XChart 3.8.8 fails on numbers without ticks. */
  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  /**
   * Grey images side by side, their lowest value black and their highest white.
   *
   * @param images {@code [images, height * width]}
   * @param width of one, in its own pixels
   * @param scale pixels of the picture per pixel of an image
   */
  public static BufferedImage images(INDArray images, int width, int scale) {
    int count = (int) images.size(0);
    int height = (int) (images.size(1) / width);
    double low = images.minNumber().doubleValue();
    double range = images.maxNumber().doubleValue() - low;
    BufferedImage picture =
        new BufferedImage(count * width * scale, height * scale, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int column = x / scale % width;
        double value = images.getDouble(x / scale / width, y / scale * width + column);
        picture.getRaster().setSample(x, y, 0, (int) Math.round(255 * (value - low) / range));
      }
    }
    return picture;
  }
}
