package org.dl4jtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** g(s + d) − g(s). */
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

  static Stream<FeedbackMapping> mappings() {
    return Stream.of(
        AffineFeedback.linear(),
        AffineFeedback.of(new ActivationTanH(), true),
        AffineFeedback.of(new ActivationELU(), true),
        AffineFeedback.reversingLayerAbove().withActivation(new ActivationSigmoid()),
        MlpFeedback.tanh(4),
        RandomHiddenFeedback.tanh(6).withActivation(new ActivationTanH()));
  }

  @ParameterizedTest
  @MethodSource("mappings")
  void batchesOneBelowTheOtherAreOneBatchAfterTheOther(FeedbackMapping mapping) {
    Nd4j.getRandom().setSeed(3);
    Map<String, INDArray> parameters = weights(mapping.parameters(3, 5, 3));
    Feedback g = mapping.bind(parameters, weights(mapping.sharedParameters(3)));
    INDArray source = Nd4j.randn(DataType.DOUBLE, 2, 3);
    INDArray steps = Nd4j.randn(DataType.DOUBLE, 6, 3);
    INDArray together = g.difference(source, steps).value();
    Feedback.Differences from = g.differencesFrom(source);
    for (int i = 0; i < 3; i++) {
      INDArray step = steps.get(NDArrayIndex.interval(2 * i, 2 * i + 2), NDArrayIndex.all());
      INDArray alone = from.of(step).value();
      INDArray direct = g.apply(source.add(step)).value().sub(g.apply(source).value());
      INDArray rows = together.get(NDArrayIndex.interval(2 * i, 2 * i + 2), NDArrayIndex.all());
      assertThat(rows.distance2(alone)).isLessThan(1e-12);
      assertThat(rows.distance2(direct)).isLessThan(1e-12);
    }
  }

  private static Map<String, INDArray> weights(List<FeedbackParameter> parameters) {
    return parameters.stream()
        .collect(
            Collectors.toMap(
                FeedbackParameter::name, p -> Nd4j.randn(DataType.DOUBLE, p.shape()).dup('f')));
  }

  private static double exact(Activation activation, double u, double d) {
    return switch (activation) {
      case TANH -> Math.sinh(d) / (Math.cosh(u) * Math.cosh(u + d));
      case SIGMOID -> Math.sinh(d / 2) / (2 * Math.cosh(u / 2) * Math.cosh((u + d) / 2));
      default -> d;
    };
  }
}
