package org.dl4jtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GaussianNoiseTest {
  private static INDArray draw(long seed, int border, int iteration, int draw) {
    INDArray into = Nd4j.create(DataType.DOUBLE, 200, 100);
    new GaussianNoise().fill(into, seed, border, iteration, draw);
    return into;
  }

  @Test
  void itIsAFunctionOfItsArguments() {
    for (long seed : new long[] {0, 1, -1, Long.MAX_VALUE}) {
      assertThat(draw(seed, 2, 3, 0)).isEqualTo(draw(seed, 2, 3, 0));
    }
  }

  @Test
  void everyArgumentCountsAndStreamsAreUnrelated() {
    INDArray base = draw(1, 1, 1, 1);
    for (INDArray other :
        new INDArray[] {draw(2, 1, 1, 1), draw(1, 2, 1, 1), draw(1, 1, 2, 1), draw(1, 1, 1, 2)}) {
      double correlation = base.mul(other).meanNumber().doubleValue();
      assertThat(correlation).isCloseTo(0, offset(5 / Math.sqrt(20000)));
    }
  }

  @Test
  void itIsStandardNormal() {
    INDArray noise = draw(3, 0, 0, 0);
    assertThat(noise.meanNumber().doubleValue()).isCloseTo(0, offset(0.03));
    assertThat(noise.stdNumber().doubleValue()).isCloseTo(1, offset(0.02));
    double kurtosis = noise.mul(noise).mul(noise).mul(noise).meanNumber().doubleValue();
    assertThat(kurtosis).isCloseTo(3, offset(0.3));
    double neighbours = noise.getColumn(0).mul(noise.getColumn(1)).meanNumber().doubleValue();
    assertThat(neighbours).isCloseTo(0, offset(5 / Math.sqrt(200)));
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
