package org.dl4jtp.examples.sequences;

import java.util.SplittableRandom;
import org.dl4jtp.examples.data.LabelledData;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Synthetic control charts after Alcock and Manolopoulos (1999), the UCI repository's data set of
 * that name: series y(t) = 30 + 2r of {@value #STEPS} steps, r drawn from [-3, 3], to which five of
 * the six {@link Pattern}s add something. Classes are equally frequent, up to rounding.
 *
 * <p>Values are normalised with one mean and one standard deviation over the training part. The
 * seed decides everything.
 */
public final class ControlSeries {
  /** Length of a series. */
  public static final int STEPS = 60;

  private static final double MEAN = 30;
  private static final double DEVIATION = 2;

  /** The classes, in the order of the labels. */
  public enum Pattern {
    /** Nothing but noise. */
    NORMAL,
    /** Plus a sin(2πt/T); a and T from [10, 15]. */
    CYCLIC,
    /** Plus gt; g from [0.2, 0.5]. */
    INCREASING,
    /** Minus gt. */
    DECREASING,
    /** Plus x from [7.5, 20] after a step in the middle third. */
    UPWARD_SHIFT,
    /** Minus x after that step. */
    DOWNWARD_SHIFT;

    /**
     * A series of this class.
     *
     * @param random its source
     * @return {@value ControlSeries#STEPS} values, not normalised
     */
    public double[] series(SplittableRandom random) {
      double amplitude = between(random, 10, 15);
      double period = between(random, 10, 15);
      double slope = between(random, 0.2, 0.5);
      double shift = between(random, 7.5, 20);
      double when = between(random, STEPS / 3.0, 2 * STEPS / 3.0);
      double[] series = new double[STEPS];
      for (int t = 0; t < STEPS; t++) {
        double added =
            switch (this) {
              case NORMAL -> 0;
              case CYCLIC -> amplitude * Math.sin(2 * Math.PI * t / period);
              case INCREASING -> slope * t;
              case DECREASING -> -slope * t;
              case UPWARD_SHIFT -> t < when ? 0 : shift;
              case DOWNWARD_SHIFT -> t < when ? 0 : -shift;
            };
        series[t] = MEAN + DEVIATION * between(random, -3, 3) + added;
      }
      return series;
    }

    private static double between(SplittableRandom random, double low, double high) {
      return low + (high - low) * random.nextDouble();
    }
  }

  private ControlSeries() {}

  /**
   * Generates the three parts.
   *
   * @param seed decides every value
   * @param sizes examples of each part
   * @param together how many successive values are the features of one step; a divisor of {@value
   *     #STEPS}
   * @return series {@code [examples, together, STEPS / together]}
   */
  public static LabelledData load(long seed, PartSizes sizes, int together) {
    SplittableRandom seeds = new SplittableRandom(seed);
    DataSet train = part(seeds.split(), sizes.train(), together);
    DataSet validation = part(seeds.split(), sizes.validation(), together);
    DataSet test = part(seeds.split(), sizes.test(), together);
    double mean = train.getFeatures().meanNumber().doubleValue();
    double deviation = train.getFeatures().stdNumber().doubleValue();
    for (DataSet part : new DataSet[] {train, validation, test}) {
      part.getFeatures().subi(mean).divi(deviation);
    }
    return new LabelledData(
        "control series", train, validation, test, LabelledData.Task.CLASSIFICATION, null);
  }

  private static DataSet part(SplittableRandom random, int count, int together) {
    Pattern[] patterns = Pattern.values();
    float[] features = new float[count * STEPS];
    float[] labels = new float[count * patterns.length];
    for (int i = 0; i < count; i++) {
      int pattern = i % patterns.length;
      double[] series = patterns[pattern].series(random);
      for (int t = 0; t < STEPS; t++) {
        features[i * STEPS + t] = (float) series[t];
      }
      labels[i * patterns.length + pattern] = 1;
    }
    return new DataSet(
        Nd4j.create(features, new long[] {count, STEPS / together, together}, 'c')
            .permute(0, 2, 1)
            .dup('c'),
        Nd4j.create(labels, new long[] {count, patterns.length}, 'c'));
  }
}
