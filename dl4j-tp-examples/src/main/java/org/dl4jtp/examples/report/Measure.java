package org.dl4jtp.examples.report;

import java.util.Locale;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/** What runs are judged by, and how it is written for people. */
public enum Measure {
  /** Fraction of test examples classified correctly: shown in percent, more is better. */
  ACCURACY("test accuracy", "accuracy", "%", true),
  /** Coefficient of determination on the test part: more is better. */
  R2("test R²", "R²", "", true),
  /** Percent of test examples classified wrongly: less is better. */
  ERROR("test error", "error", "%", false),
  /** Training loss of the last epoch, with nothing held out: less is better. */
  TRAINING_LOSS("training loss", "error", "", false);

  /** The figure that counts. */
  final String title;

  /** What validation and test curves show. */
  final String curve;

  /** Unit of the figure that counts; empty if it has none. */
  final String unit;

  final boolean moreIsBetter;

  Measure(String title, String curve, String unit, boolean moreIsBetter) {
    this.title = title;
    this.curve = curve;
    this.unit = unit;
    this.moreIsBetter = moreIsBetter;
  }

  /** The figure of a run that counts, in the unit shown. */
  double of(Run run) {
    return this == TRAINING_LOSS ? run.last().trainLoss() : shown(run.best().test());
  }

  /** A validation or test figure in the unit of the curves. */
  public double shown(double figure) {
    return this == ACCURACY ? 100 * figure : figure;
  }

  String curveUnit() {
    return this == R2 ? "" : " (%)";
  }

  /** The bare number. */
  String number(double shown) {
    String format =
        switch (this) {
          case ACCURACY, ERROR -> "%.2f";
          case R2 -> "%.4f";
          case TRAINING_LOSS -> "%.3e";
        };
    return String.format(Locale.ROOT, format, shown);
  }

  /** Mean and, of several seeds, standard deviation: bare numbers. */
  String number(DescriptiveStatistics shown) {
    String mean = number(shown.getMean());
    return shown.getN() == 1 ? mean : mean + " ± " + number(shown.getStandardDeviation());
  }

  /** As it is written, so that readers find the differences of what they read. */
  double rounded(double shown) {
    return Double.parseDouble(number(shown));
  }

  /** With its unit. */
  public String withUnit(double shown) {
    return withUnit(number(shown));
  }

  /** Mean and, of several seeds, standard deviation, with their unit. */
  public String withUnit(DescriptiveStatistics shown) {
    return withUnit(number(shown));
  }

  private String withUnit(String number) {
    return unit.isEmpty() ? number : number + " " + unit;
  }

  /** A difference, for sentences. */
  String difference(double shown) {
    String number = number(Math.abs(shown));
    return unit.isEmpty() ? number : number + " points";
  }
}
