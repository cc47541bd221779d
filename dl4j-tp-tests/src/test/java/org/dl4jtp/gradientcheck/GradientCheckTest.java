package org.dl4jtp.gradientcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.dl4jtp.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The configurations of Deeplearning4j's gradient checks, with exact targets: the gradients,
 * scores, outputs and trained weights of backpropagation, or a refusal that says what of.
 */
class GradientCheckTest {

  static Stream<Check> checks() {
    return Stream.of(
            MlpChecks.all(),
            ConvolutionChecks.all(),
            BatchNormChecks.withinTheLastUnit(),
            GraphChecks.all(),
            MaskingChecks.all(),
            PoolingChecks.all(),
            DropoutChecks.all(),
            NoBiasChecks.all(),
            LossChecks.all(),
            OutputLayerChecks.all(),
            SequenceChecks.all(),
            FormatChecks.all())
        .flatMap(checks -> checks);
  }

  static Stream<Check> someOrAll() {
    return Sample.oneIn(11, checks());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("someOrAll")
  void itTrainsAsByBackpropagationOrIsRefused(Check check) {
    check.run();
  }

  @Test
  void thereAreEnough() {
    assertThat(checks().filter(check -> !check.isRefused())).hasSizeGreaterThan(850);
    assertThat(checks().filter(Check::isRefused)).hasSizeGreaterThan(4);
  }
}
