package org.dl4jtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GaussianNoiseTest {
  private static final NormalDistribution NORMAL = new NormalDistribution(0, 1);

  private static INDArray draw(long seed, int border, int iteration, int draw) {
    return fill(Nd4j.create(DataType.DOUBLE, 200, 100), seed, border, iteration, draw);
  }

  private static INDArray fill(INDArray into, long seed, int border, int iteration, int draw) {
    new GaussianNoise().fill(into, seed, border, iteration, draw);
    return into;
  }

  /** A million numbers. */
  private static double[] many(long seed) {
    return fill(Nd4j.create(DataType.DOUBLE, 1000, 1000), seed, 0, 0, 0)
        .reshape(1_000_000)
        .toDoubleVector();
  }

  @Test
  void itIsAFunctionOfItsArguments() {
    for (long seed : new long[] {0, 1, -1, Long.MAX_VALUE}) {
      assertThat(draw(seed, 2, 3, 0)).isEqualTo(draw(seed, 2, 3, 0));
    }
  }

  @Test
  void everyTypeOrderAndShapeGetsTheSameNumbers() {
    INDArray doubles = draw(1, 2, 3, 0);
    INDArray floats = fill(Nd4j.create(DataType.FLOAT, 200, 100), 1, 2, 3, 0);
    assertThat(floats).isEqualTo(doubles.castTo(DataType.FLOAT));
    assertThat(fill(Nd4j.create(DataType.DOUBLE, new long[] {200, 100}, 'f'), 1, 2, 3, 0))
        .isEqualTo(doubles);
    assertThat(fill(Nd4j.create(DataType.DOUBLE, 200, 4, 5, 5), 1, 2, 3, 0).reshape(200, 100))
        .isEqualTo(doubles);
    INDArray odd = fill(Nd4j.create(DataType.DOUBLE, 1, 1), 1, 2, 3, 0);
    assertThat(odd.getDouble(0)).isEqualTo(doubles.getDouble(0));
  }

  @Test
  void everyArgumentCountsAndStreamsAreUnrelated() {
    INDArray base = draw(1, 1, 1, 1);
    for (INDArray other :
        new INDArray[] {draw(2, 1, 1, 1), draw(1, 2, 1, 1), draw(1, 1, 2, 1), draw(1, 1, 1, 2)}) {
      for (int lag = 0; lag < 3; lag++) {
        assertThat(correlation(base, other, lag)).isCloseTo(0, offset(5 / Math.sqrt(20000)));
        // Magnitudes are unrelated, too.
        assertThat(correlation(base.mul(base).subi(1), other.mul(other).subi(1), lag) / 2)
            .isCloseTo(0, offset(5 / Math.sqrt(20000)));
      }
    }
  }

  @Test
  void neighboursInOneDrawAreUnrelated() {
    INDArray base = draw(5, 0, 0, 0);
    for (int lag = 1; lag < 5; lag++) {
      assertThat(correlation(base, base, lag)).isCloseTo(0, offset(5 / Math.sqrt(20000)));
    }
  }

  private static double correlation(INDArray one, INDArray two, int lag) {
    double[] a = one.reshape(one.length()).toDoubleVector();
    double[] b = two.reshape(two.length()).toDoubleVector();
    double sum = 0;
    for (int i = 0; i + lag < a.length; i++) {
      sum += a[i] * b[i + lag];
    }
    return sum / a.length;
  }

  /** Standard errors of the moments of n normal numbers: √(1/n), √(2/n), √(15/n), √(96/n). */
  @Test
  void itsMomentsAreThoseOfTheNormalDistribution() {
    double[] numbers = many(3);
    double n = numbers.length;
    double[] moments = new double[5];
    for (double x : numbers) {
      for (int k = 1; k <= 4; k++) {
        moments[k] += Math.pow(x, k) / n;
      }
    }
    assertThat(moments[1]).isCloseTo(0, offset(4 / Math.sqrt(n)));
    assertThat(moments[2]).isCloseTo(1, offset(4 * Math.sqrt(2 / n)));
    assertThat(moments[3]).isCloseTo(0, offset(4 * Math.sqrt(15 / n)));
    assertThat(moments[4]).isCloseTo(3, offset(4 * Math.sqrt(96 / n)));
  }

  @Test
  void itsDistributionIsTheNormalOne() {
    double[] numbers = many(4);
    double distance = new KolmogorovSmirnovTest().kolmogorovSmirnovStatistic(NORMAL, numbers);
    // 1.95: exceeded by one sample in a thousand (Kolmogorov's limit distribution).
    assertThat(distance * Math.sqrt(numbers.length)).isLessThan(1.95);
  }

  /**
   * Bins out to where ten of a million numbers lie, among them where the ziggurat's tail begins.
   */
  @Test
  void binsAndTailsHoldWhatTheyShould() {
    double[] numbers = many(6);
    double[] edges = new double[85];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = (i - 42) / 10.0;
    }
    long[] observed = new long[edges.length + 1];
    double[] expected = new double[edges.length + 1];
    for (double x : numbers) {
      observed[bin(edges, x)]++;
    }
    for (int i = 0; i <= edges.length; i++) {
      double from = i == 0 ? Double.NEGATIVE_INFINITY : edges[i - 1];
      double to = i == edges.length ? Double.POSITIVE_INFINITY : edges[i];
      expected[i] = numbers.length * (cumulative(to) - cumulative(from));
    }
    assertThat(new ChiSquareTest().chiSquareTest(expected, observed)).isGreaterThan(1e-3);
    assertThat(observed[0] + observed[edges.length]).isPositive();
  }

  private static int bin(double[] edges, double x) {
    int i = 0;
    while (i < edges.length && x >= edges[i]) {
      i++;
    }
    return i;
  }

  private static double cumulative(double x) {
    return Double.isInfinite(x) ? (x > 0 ? 1 : 0) : NORMAL.cumulativeProbability(x);
  }

  @Test
  void itLeavesNd4jsGeneratorAlone() {
    Nd4j.getRandom().setSeed(11);
    double expected = Nd4j.getRandom().nextDouble();
    Nd4j.getRandom().setSeed(11);
    draw(1, 1, 1, 1);
    assertThat(Nd4j.getRandom().nextDouble()).isEqualTo(expected);
  }
}
