package org.dl4jtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RademacherNoiseTest {
  private static INDArray draw(DataType type, long seed, int border, int step, int draw) {
    INDArray into = Nd4j.create(type, 200, 101);
    new RademacherNoise().fill(into, seed, border, step, draw);
    return into;
  }

  @Test
  void everyNumberIsPlusOrMinusOne() {
    INDArray noise = draw(DataType.DOUBLE, 1, 2, 3, 0);
    assertThat(noise.mul(noise)).isEqualTo(Nd4j.ones(DataType.DOUBLE, 200, 101));
  }

  /** To five standard deviations. */
  @Test
  void meanAndCovarianceAreThoseOfWhiteNoise() {
    INDArray noise = draw(DataType.DOUBLE, 4, 0, 0, 0);
    assertThat(noise.meanNumber().doubleValue()).isCloseTo(0, offset(5 / Math.sqrt(20200)));
    INDArray second = noise.transpose().mmul(noise).div(200);
    INDArray off = second.sub(Nd4j.eye(101).castTo(DataType.DOUBLE));
    assertThat(off.amaxNumber().doubleValue()).isLessThan(5.5 / Math.sqrt(200));
  }

  @Test
  void itIsAFunctionOfItsArgumentsInEveryTypeAndEveryArgumentCounts() {
    INDArray base = draw(DataType.DOUBLE, 1, 1, 1, 1);
    assertThat(draw(DataType.DOUBLE, 1, 1, 1, 1)).isEqualTo(base);
    assertThat(draw(DataType.FLOAT, 1, 1, 1, 1).castTo(DataType.DOUBLE)).isEqualTo(base);
    for (INDArray other :
        new INDArray[] {
          draw(DataType.DOUBLE, 2, 1, 1, 1),
          draw(DataType.DOUBLE, 1, 2, 1, 1),
          draw(DataType.DOUBLE, 1, 1, 2, 1),
          draw(DataType.DOUBLE, 1, 1, 1, 2)
        }) {
      double agreement = base.mul(other).meanNumber().doubleValue();
      assertThat(agreement).isCloseTo(0, offset(5 / Math.sqrt(20200)));
    }
  }
}
