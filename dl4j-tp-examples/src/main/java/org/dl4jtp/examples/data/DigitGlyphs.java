package org.dl4jtp.examples.data;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The ten digits as pen strokes: several ways of writing each, in a box of 100 by 100 with y
 * pointing down.
 *
 * <p>A variant is a row of strokes separated by {@code |}. A stroke is its kind and its points:
 * {@code -} joins them by straight lines, {@code ~} by a smooth curve, {@code o} by a smooth closed
 * curve.
 */
final class DigitGlyphs {
  private static final int STEPS_PER_SPAN = 6;

  private static final String[][] VARIANTS = {
    {
      "o 50 0 18 20 10 50 18 80 50 100 82 80 90 50 82 20",
      "o 50 0 30 22 24 50 30 78 50 100 70 78 76 50 70 22",
      "~ 60 2 28 12 14 45 25 85 52 99 80 80 86 40 70 10 45 5",
    },
    {
      "- 50 0 50 100",
      "- 30 22 52 0 52 100",
      "- 32 20 52 0 52 100 | - 30 100 74 100",
      "- 24 34 60 0 54 100",
    },
    {
      "~ 15 25 30 4 60 2 80 20 75 45 45 72 14 100 | - 14 100 88 100",
      "~ 18 22 40 2 72 10 78 35 50 70 25 92 16 84 30 76 55 92 88 96",
      "- 18 14 70 4 80 30 18 98 86 98",
    },
    {
      "~ 16 12 45 0 78 14 72 38 42 48 | ~ 42 48 80 56 84 82 50 100 14 88",
      "- 18 3 80 3 44 42 | ~ 44 42 80 52 82 84 50 100 15 88",
      "~ 20 8 60 2 76 22 46 46 78 58 82 84 46 100 16 90",
    },
    {
      "- 28 2 16 58 86 58 | - 66 25 66 100",
      "- 62 100 62 0 12 66 90 66",
      "~ 25 0 20 30 26 50 50 54 72 48 | - 76 0 70 100",
    },
    {
      "- 80 2 26 2 22 44 | ~ 22 44 55 36 82 55 78 84 48 100 14 88",
      "~ 82 4 48 2 26 12 24 36 52 46 78 64 70 92 40 100 14 88",
      "- 28 6 84 2 | ~ 28 6 24 44 56 38 80 60 72 90 40 100 16 90",
    },
    {
      "~ 70 2 40 18 18 55 22 86 50 100 78 84 76 58 50 48 22 66",
      "~ 56 0 26 36 18 72 40 100 70 92 74 66 50 54 24 70",
      "- 60 0 24 60 | o 48 48 22 66 26 92 50 100 76 90 76 62",
    },
    {
      "- 12 4 86 4 42 100",
      "- 12 4 86 4 42 100 | - 30 50 78 50",
      "~ 14 10 40 4 84 4 66 40 50 70 46 100",
      "- 14 20 14 4 84 4 50 100",
    },
    {
      "o 50 0 22 10 22 36 50 48 78 36 78 10 | o 50 48 16 62 16 90 50 100 84 90 84 62",
      "~ 74 12 48 0 24 18 40 42 66 60 80 82 50 100 20 84 34 58 64 38 76 14",
      "o 50 2 32 12 32 38 50 48 68 38 68 12 | o 50 48 28 62 28 88 50 98 72 88 72 62",
    },
    {
      "o 50 0 22 14 22 42 50 52 76 42 76 14 | ~ 78 20 76 60 64 100",
      "o 46 2 18 16 20 42 46 52 74 38 74 14 | - 76 8 74 100",
      "~ 78 24 50 0 20 18 24 46 52 52 78 24 80 60 66 92 30 98",
    },
  };

  private DigitGlyphs() {}

  /**
   * One way of writing the digit, its points moved a little, as polylines fine enough to be bent.
   *
   * @param jitter how far a point moves at most, in units of the box's side
   * @return strokes of points {@code {x, y}}, with (0, 0) the middle of the box and 1 its side
   */
  static List<double[][]> strokes(int digit, double jitter, RandomGenerator random) {
    String[] variants = VARIANTS[digit];
    List<double[][]> strokes = new ArrayList<>();
    for (String stroke : variants[random.nextInt(variants.length)].split("\\|", -1)) {
      String[] words = stroke.strip().split(" ", -1);
      double[][] points = new double[(words.length - 1) / 2][2];
      for (int i = 0; i < points.length; i++) {
        for (int axis = 0; axis < 2; axis++) {
          points[i][axis] =
              Integer.parseInt(words[1 + 2 * i + axis]) / 100.0
                  - 0.5
                  + jitter * (2 * random.nextDouble() - 1);
        }
      }
      strokes.add(polyline(words[0].charAt(0), points));
    }
    return strokes;
  }

  private static double[][] polyline(char kind, double[][] points) {
    boolean closed = kind == 'o';
    int spans = closed ? points.length : points.length - 1;
    double[][] line = new double[spans * STEPS_PER_SPAN + 1][2];
    for (int i = 0; i < line.length; i++) {
      int span = Math.min(i / STEPS_PER_SPAN, spans - 1);
      double t = (double) i / STEPS_PER_SPAN - span;
      for (int axis = 0; axis < 2; axis++) {
        double before = point(points, span - 1, closed)[axis];
        double from = point(points, span, closed)[axis];
        double to = point(points, span + 1, closed)[axis];
        double after = point(points, span + 2, closed)[axis];
        line[i][axis] =
            kind == '-' ? from + t * (to - from) : catmullRom(before, from, to, after, t);
      }
    }
    return line;
  }

  private static double[] point(double[][] points, int index, boolean closed) {
    return points[
        closed
            ? Math.floorMod(index, points.length)
            : Math.max(0, Math.min(points.length - 1, index))];
  }

  /** The smooth curve through all its points. */
  private static double catmullRom(double p0, double p1, double p2, double p3, double t) {
    return 0.5
        * (2 * p1
            + t
                * (p2
                    - p0
                    + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * p1 - p0 - 3 * p2 + p3))));
  }
}
