package org.dl4jtp.examples.spark;

import java.util.Random;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Points in the plane on the arms of a spiral, which no linear classifier tells apart. */
public final class Spirals {
  /** The number of arms. */
  public static final int CLASSES = 3;

  private Spirals() {}

  /**
   * Draws points.
   *
   * @param examples how many
   * @param seed the same gives the same points
   */
  public static DataSet dataSet(int examples, long seed) {
    Random random = new Random(seed);
    float[][] x = new float[examples][2];
    float[][] y = new float[examples][CLASSES];
    for (int i = 0; i < examples; i++) {
      int arm = i % CLASSES;
      double radius = 0.2 + 1.3 * random.nextDouble();
      double angle = 2 * Math.PI * arm / CLASSES + 2 * radius + 0.1 * random.nextGaussian();
      x[i][0] = (float) (radius * Math.cos(angle));
      x[i][1] = (float) (radius * Math.sin(angle));
      y[i][arm] = 1;
    }
    return new DataSet(Nd4j.createFromArray(x), Nd4j.createFromArray(y));
  }
}
