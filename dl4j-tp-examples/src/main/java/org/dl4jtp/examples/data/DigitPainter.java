package org.dl4jtp.examples.data;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Writes one digit into a grey image, each time differently: another way of writing, moved, turned,
 * sheared, scaled, bent, with another pen, gaps, stray strokes, blur and noise.
 *
 * <p>Own rasteriser and {@link StrictMath} instead of java.awt: every machine draws the same
 * pixels.
 */
final class DigitPainter {
  /** Width and height of an image. */
  static final int SIDE = 28;

  private static final double POINT_JITTER = 0.035;
  private static final double HEIGHT = 19;
  private static final double MIN_SCALE = 0.8;
  private static final double MAX_SCALE = 1.1;
  private static final double MIN_ASPECT = 0.75;
  private static final double MAX_ASPECT = 1.05;
  private static final double MAX_ROTATION = 0.28;
  private static final double MAX_SHEAR = 0.32;
  private static final double MAX_SHIFT = 2.2;
  private static final double BEND = 1.7;
  private static final int BEND_CELLS = 3;
  private static final double MIN_PEN_RADIUS = 0.7;
  private static final double MAX_PEN_RADIUS = 1.5;
  private static final double PEN_EDGE = 1.0;
  private static final double GAP_CHANCE = 0.3;
  private static final double CLUTTER_CHANCE = 0.3;
  private static final double MAX_NOISE = 0.12;

  private final RandomGenerator random;
  private final float[] ink = new float[SIDE * SIDE];

  private DigitPainter(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Paints one image.
   *
   * @return {@code SIDE * SIDE} values in [0, 1], row by row, 1 where the pen was
   */
  static float[] paint(int digit, RandomGenerator random) {
    DigitPainter painter = new DigitPainter(random);
    painter.drawDigit(digit);
    if (random.nextDouble() < GAP_CHANCE) {
      painter.wipeGap();
    }
    if (random.nextDouble() < CLUTTER_CHANCE) {
      painter.drawClutter();
    }
    painter.blur();
    painter.addNoise();
    return painter.ink;
  }

  private void drawDigit(int digit) {
    List<double[][]> strokes = DigitGlyphs.strokes(digit, POINT_JITTER, random);
    double scale = HEIGHT * between(MIN_SCALE, MAX_SCALE);
    double aspect = between(MIN_ASPECT, MAX_ASPECT);
    double angle = between(-MAX_ROTATION, MAX_ROTATION);
    double sin = StrictMath.sin(angle);
    double cos = StrictMath.cos(angle);
    double shear = between(-MAX_SHEAR, MAX_SHEAR);
    double shiftX = SIDE / 2.0 + between(-MAX_SHIFT, MAX_SHIFT);
    double shiftY = SIDE / 2.0 + between(-MAX_SHIFT, MAX_SHIFT);
    double[][][] bend = bendField();
    double radius = between(MIN_PEN_RADIUS, MAX_PEN_RADIUS);
    for (double[][] stroke : strokes) {
      for (double[] point : stroke) {
        double x = scale * (aspect * point[0] - shear * point[1]);
        double y = scale * point[1];
        double turnedX = cos * x - sin * y + shiftX;
        double turnedY = sin * x + cos * y + shiftY;
        point[0] = turnedX + displacement(bend[0], turnedX, turnedY);
        point[1] = turnedY + displacement(bend[1], turnedX, turnedY);
      }
      drawStroke(stroke, radius, 1);
    }
  }

  /** Random displacements at the knots of a coarse grid over the image, for x and for y. */
  private double[][][] bendField() {
    double[][][] field = new double[2][BEND_CELLS + 1][BEND_CELLS + 1];
    for (double[][] axis : field) {
      for (double[] row : axis) {
        for (int i = 0; i < row.length; i++) {
          row[i] = between(-BEND, BEND);
        }
      }
    }
    return field;
  }

  /** Between the knots the displacement is smooth: eased in both directions. */
  private static double displacement(double[][] knots, double x, double y) {
    double cellX = clamp(x / SIDE * BEND_CELLS, 0, BEND_CELLS - 1e-9);
    double cellY = clamp(y / SIDE * BEND_CELLS, 0, BEND_CELLS - 1e-9);
    int column = (int) cellX;
    int row = (int) cellY;
    double tx = ease(cellX - column);
    double ty = ease(cellY - row);
    double above = knots[row][column] * (1 - tx) + knots[row][column + 1] * tx;
    double below = knots[row + 1][column] * (1 - tx) + knots[row + 1][column + 1] * tx;
    return above * (1 - ty) + below * ty;
  }

  private static double ease(double t) {
    return t * t * (3 - 2 * t);
  }

  private void drawStroke(double[][] line, double radius, double darkness) {
    for (int i = 1; i < line.length; i++) {
      drawSegment(line[i - 1], line[i], radius, darkness);
    }
  }

  /** The darkest stroke wins, so that joints of segments do not show. */
  private void drawSegment(double[] from, double[] to, double radius, double darkness) {
    double reach = radius + PEN_EDGE;
    int left = pixel(Math.min(from[0], to[0]) - reach);
    int right = pixel(Math.max(from[0], to[0]) + reach);
    int top = pixel(Math.min(from[1], to[1]) - reach);
    int bottom = pixel(Math.max(from[1], to[1]) + reach);
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double distance = distance(column + 0.5, row + 0.5, from, to);
        double cover = clamp((radius - distance) / PEN_EDGE + 0.5, 0, 1);
        int index = row * SIDE + column;
        ink[index] = Math.max(ink[index], (float) (darkness * cover));
      }
    }
  }

  private static double distance(double x, double y, double[] from, double[] to) {
    double dx = to[0] - from[0];
    double dy = to[1] - from[1];
    double squared = dx * dx + dy * dy;
    double along =
        squared == 0 ? 0 : clamp(((x - from[0]) * dx + (y - from[1]) * dy) / squared, 0, 1);
    double offX = from[0] + along * dx - x;
    double offY = from[1] + along * dy - y;
    return Math.sqrt(offX * offX + offY * offY);
  }

  /** Lifts the pen: a small disc loses its ink. */
  private void wipeGap() {
    double x = between(6, SIDE - 6);
    double y = between(5, SIDE - 5);
    double radius = between(1, 2.2);
    for (int i = 0; i < ink.length; i++) {
      int row = i / SIDE;
      int column = i % SIDE;
      double dx = column + 0.5 - x;
      double dy = row + 0.5 - y;
      ink[i] *= (float) clamp(Math.sqrt(dx * dx + dy * dy) - radius + 0.5, 0, 1);
    }
  }

  /** A short stroke that belongs to no digit. */
  private void drawClutter() {
    double x = between(2, SIDE - 2);
    double y = between(2, SIDE - 2);
    double[][] line = {{x, y}, {x + between(-6, 6), y + between(-6, 6)}};
    drawStroke(line, between(0.4, 0.9), between(0.4, 0.9));
  }

  /** Each pixel gives the same share to its neighbours, first along rows, then along columns. */
  private void blur() {
    float share = (float) between(0, 0.25);
    for (int step : new int[] {1, SIDE}) {
      float[] sharp = ink.clone();
      for (int i = 0; i < ink.length; i++) {
        int position = step == 1 ? i % SIDE : i / SIDE;
        float before = position == 0 ? 0 : sharp[i - step];
        float after = position == SIDE - 1 ? 0 : sharp[i + step];
        ink[i] = (1 - 2 * share) * sharp[i] + share * (before + after);
      }
    }
  }

  private void addNoise() {
    double strength = between(0, MAX_NOISE);
    for (int i = 0; i < ink.length; i++) {
      ink[i] = (float) clamp(ink[i] + strength * roughlyNormal(), 0, 1);
    }
  }

  /** Mean 0, variance 1: the sum of the four 16-bit parts of a random number, standardised. */
  private double roughlyNormal() {
    long bits = random.nextLong();
    long sum =
        (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48 & 0xffff);
    return (sum / 65536.0 - 2) * Math.sqrt(3);
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  private static int pixel(double coordinate) {
    return (int) clamp(Math.floor(coordinate), 0, SIDE - 1);
  }

  private static double clamp(double value, double low, double high) {
    return Math.max(low, Math.min(high, value));
  }
}
