package org.dl4jtp.examples.reproduce;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.commons.math3.stat.inference.TTest;

/**
 * The difference of two methods over the seeds that both were run from: the mean, its 95 %
 * confidence interval, and the two-sided p of a paired t test.
 *
 * @param seeds that both have
 * @param mean of the first less the second
 * @param halfWidth of the interval; NaN if it cannot be told, from less than two seeds or from
 *     differences that are all equal
 * @param p likewise
 */
record PairedDifference(int seeds, double mean, double halfWidth, double p) {
  private static final double CONFIDENCE = 0.95;
  private static final double LEAST_P = 0.001;

  /**
   * That of figures by seed.
   *
   * @return of no seeds if none is in both
   */
  static PairedDifference of(Map<Long, Double> first, Map<Long, Double> second) {
    List<Long> both = first.keySet().stream().filter(second::containsKey).toList();
    double[] one = both.stream().mapToDouble(first::get).toArray();
    double[] other = both.stream().mapToDouble(second::get).toArray();
    SummaryStatistics differences = new SummaryStatistics();
    for (int i = 0; i < one.length; i++) {
      differences.addValue(one[i] - other[i]);
    }
    int n = one.length;
    if (n < 2 || !(differences.getStandardDeviation() > 0)) {
      return new PairedDifference(n, differences.getMean(), Double.NaN, Double.NaN);
    }
    double quantile =
        new TDistribution(null, n - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
    return new PairedDifference(
        n,
        differences.getMean(),
        quantile * differences.getStandardDeviation() / Math.sqrt(n),
        new TTest().pairedTTest(one, other));
  }

  /**
   * For example {@code −3.30 [−3.85, −2.75], p = 0.004}; a dash if there is none.
   *
   * @param format of a number without its sign
   */
  String text(DoubleFunction<String> format) {
    if (seeds == 0) {
      return "–";
    }
    String text = signed(mean, format);
    if (Double.isNaN(p)) {
      return text;
    }
    return text
        + " ["
        + signed(mean - halfWidth, format)
        + ", "
        + signed(mean + halfWidth, format)
        + "], "
        + (p < LEAST_P
            ? "p < " + LEAST_P
            : "p = " + String.format(Locale.ROOT, p < 0.1 ? "%.3f" : "%.2f", p));
  }

  private static String signed(double value, DoubleFunction<String> format) {
    return (value < 0 ? "−" : "+") + format.apply(Math.abs(value));
  }
}
