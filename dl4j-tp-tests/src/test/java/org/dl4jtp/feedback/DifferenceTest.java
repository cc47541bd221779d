package org.dl4jtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** g(s + d) − g(s) in float32, for steps of every size. */
class DifferenceTest {
  @ParameterizedTest
  @EnumSource(names = {"TANH", "SIGMOID", "IDENTITY"})
  void isExactForEveryStepInFloat(Activation activation) {
    float[] starts = {-40, -10, -1, 0, 0.3f, 2, 10, 40};
    float[] steps = {-80, -20, -10, -1.5f, -1, -0.5f, -1e-6f, 0, 1e-7f, 1e-3f, 0.9f, 1.1f, 20, 80};
    Feedback g =
        AffineFeedback.of(activation.getActivationFunction(), false)
            .bind(Map.of("Q", Nd4j.createFromArray(new float[][] {{1}})), Map.of());
    // One row with all steps at once as well: long and short ones must not disturb each other.
    INDArray allStarts = Nd4j.create(starts.length * steps.length, 1);
    INDArray allSteps = allStarts.ulike();
    int row = 0;
    for (float start : starts) {
      for (float step : steps) {
        allStarts.putScalar(row, 0, start);
        allSteps.putScalar(row++, 0, step);
      }
    }
    INDArray together = g.difference(allStarts, allSteps).value();
    row = 0;
    for (float start : starts) {
      for (float step : steps) {
        double expected = exact(activation, start, step);
        INDArray s = Nd4j.createFromArray(new float[][] {{start}});
        INDArray d = Nd4j.createFromArray(new float[][] {{step}});
        String what =
            String.format("%s(%s + %s) - %s(%s)", activation, start, step, activation, start);
        // To a few units in the last place; near saturated ends, with what tanh keeps of 1.
        double close = 2e-6 * Math.abs(expected) + (Math.abs(start) > 1 ? 3e-7 : 0);
        double alone = g.difference(s, d).value().getDouble(0);
        assertThat(alone).as(what).isCloseTo(expected, offset(close));
        assertThat(together.getDouble(row, 0)).as(what).isCloseTo(expected, offset(close + 2e-7));
        row++;
      }
    }
  }

  private static double exact(Activation activation, double u, double d) {
    return switch (activation) {
      case TANH -> Math.sinh(d) / (Math.cosh(u) * Math.cosh(u + d));
      case SIGMOID -> Math.sinh(d / 2) / (2 * Math.cosh(u / 2) * Math.cosh((u + d) / 2));
      default -> d;
    };
  }
}
