package org.dl4jtp.examples.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.examples.sequences.ControlSeries.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class ControlSeriesTest {
  private static final double NOISE = 6;

  @ParameterizedTest
  @EnumSource
  void everyPatternIsWhatItsFormulaSays(Pattern pattern) {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 200; i++) {
      double[] y = pattern.series(random);
      double least = Arrays.stream(y).min().orElseThrow();
      double most = Arrays.stream(y).max().orElseThrow();
      switch (pattern) {
        case NORMAL -> {
          assertThat(least).isGreaterThanOrEqualTo(30 - NOISE);
          assertThat(most).isLessThanOrEqualTo(30 + NOISE);
        }
        case CYCLIC -> {
          assertThat(most - least).isBetween(2 * 10 - 2.0, 2 * (15 + NOISE));
          assertThat(mean(y, 0, 60)).isEqualTo(30, within(4.0));
          assertThat(crossings(y)).isGreaterThanOrEqualTo(7); // 60 steps of a period of 15 at most
        }
        case INCREASING -> assertThat(slope(y)).isBetween(0.2 - 0.1, 0.5 + 0.1);
        case DECREASING -> assertThat(slope(y)).isBetween(-0.5 - 0.1, -0.2 + 0.1);
        case UPWARD_SHIFT -> assertThat(shift(y)).isBetween(7.5 - 4, 20.0 + 4);
        case DOWNWARD_SHIFT -> assertThat(shift(y)).isBetween(-20.0 - 4, -7.5 + 4);
      }
    }
  }

  @Test
  void theSeedDecidesEverything() {
    PartSizes sizes = new PartSizes(12, 6, 18);
    INDArray series = ControlSeries.load(3, sizes, 1).test().getFeatures();
    assertThat(ControlSeries.load(3, sizes, 1).test().getFeatures()).isEqualTo(series);
    assertThat(ControlSeries.load(4, sizes, 1).test().getFeatures()).isNotEqualTo(series);
  }

  @Test
  void partsAreNormalisedByTheTrainingPartAndClassesEquallyFrequent() {
    LabelledData data = ControlSeries.load(3, new PartSizes(120, 30, 60), 1);
    assertThat(data.train().getFeatures().shape()).containsExactly(120, 1, 60);
    assertThat(data.train().getFeatures().meanNumber().doubleValue()).isEqualTo(0, within(1e-4));
    assertThat(data.train().getFeatures().stdNumber().doubleValue()).isEqualTo(1, within(1e-3));
    assertThat(data.train().getLabels().sum(0).toDoubleVector()).containsOnly(20);
    assertThat(data.test().getLabels().sum(0).toDoubleVector()).containsOnly(10);
  }

  @Test
  void successiveValuesCanBeTheFeaturesOfOneStep() {
    PartSizes sizes = new PartSizes(6, 6, 6);
    INDArray single = ControlSeries.load(3, sizes, 1).train().getFeatures();
    INDArray four = ControlSeries.load(3, sizes, 4).train().getFeatures();
    assertThat(four.shape()).containsExactly(6, 4, 15);
    for (int t = 0; t < 60; t++) {
      assertThat(four.getDouble(5, t % 4, t / 4))
          .isEqualTo(single.getDouble(5, 0, t), within(1e-5));
    }
  }

  private static double mean(double[] y, int from, int to) {
    return Arrays.stream(y, from, to).average().orElseThrow();
  }

  private static double shift(double[] y) {
    return mean(y, 40, 60) - mean(y, 0, 20);
  }

  private static double slope(double[] y) {
    SimpleRegression line = new SimpleRegression();
    for (int t = 0; t < y.length; t++) {
      line.addData(t, y[t]);
    }
    return line.getSlope();
  }

  private static int crossings(double[] y) {
    int crossings = 0;
    for (int t = 1; t < y.length; t++) {
      crossings += (y[t] > 30) == (y[t - 1] > 30) ? 0 : 1;
    }
    return crossings;
  }
}
