package org.dl4jtp.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The head of a table of bench. */
class BlasReportTest {
  @Test
  void openBlasTellsWhatItIs() {
    assertThat(Blas.isPresent()).isTrue();
    assertThat(Blas.library().orElseThrow()).startsWith("OpenBLAS 0.3.");
    assertThat(Blas.library().orElseThrow()).contains(Blas.kernel().orElseThrow());
  }

  @Test
  void headNamesKernelsSpeedAndRounds() {
    BlasReport report = BlasReport.of(List.of(10.0, 30.0, 20.0));
    assertThat(report.describe(DataType.FLOAT, 3))
        .contains(
            report.library(),
            "kernels of " + report.kernel(),
            "20.0 Gflop/s at 1024x1024x1024, float, median of 3 rounds");
    assertThat(new BlasReport(null, null, 1024, null, null).describe(DataType.FLOAT, 3))
        .isEqualTo("BLAS: unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "Prescott, sse2 avx avx2 avx512f, OPENBLAS_CORETYPE=SKYLAKEX",
    "Nehalem, sse2 avx avx2, OPENBLAS_CORETYPE=HASWELL",
    "Nehalem, sse2 avx,",
    "Prescott, sse2,",
    "Prescott, '',",
    "Haswell, sse2 avx avx2,",
    "SkylakeX, sse2 avx avx2 avx512f,",
    "Neoverse-N1, fp asimd,",
  })
  void warnsWhereKernelsAreSurelyTooOld(String kernel, String features, String advice) {
    String warning = BlasReport.warning(kernel, List.of(features.split(" ")));
    if (advice == null) {
      assertThat(warning).isNull();
    } else {
      assertThat(warning).contains(kernel, advice, "org.bytedeco:openblas");
    }
  }
}
