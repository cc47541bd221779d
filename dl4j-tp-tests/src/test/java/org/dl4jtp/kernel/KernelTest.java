package org.dl4jtp.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Against the JVM's own functions in double precision. */
class KernelTest {
  /** A few units in the last place of a float. */
  private static final double FEW_ULPS = 5e-7;

  @ParameterizedTest
  @ValueSource(doubles = {1e-30, 1e-6, 1e-3, 0.1, 1, 3, 10, 1000})
  void tanhHasAFloatsDigitsAtEveryScale(double scale) {
    INDArray z = random(3, 1500, scale, 1);
    INDArray t = z.dup();
    TanhKernels.tanh(t);
    same(t, z, z, (x, unused) -> Math.tanh(x), FEW_ULPS);
  }

  @Test
  void tanhKeepsWhatIsNoNumberAndItsSignAtZero() {
    INDArray z =
        Nd4j.createFromArray(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f, -0f);
    TanhKernels.tanh(z);
    assertThat(z.getFloat(0)).isNaN();
    assertThat(z.getFloat(1)).isCloseTo(1, offset(1e-6f));
    assertThat(z.getFloat(2)).isCloseTo(-1, offset(1e-6f));
    assertThat(z.getFloat(3)).isEqualTo(0f);
    assertThat(z.getFloat(4)).isEqualTo(-0f);
  }

  /** No digits are lost where the step is small, nor where tanh is flat. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-8, 1e-4, 0.05, 0.9, 1.1, 5, 50})
  void differencesHaveThemWhateverTheStep(double scale) {
    INDArray u = random(4, 700, 2, 2);
    INDArray t = u.dup();
    TanhKernels.tanh(t);
    INDArray step = random(4, 700, scale, 3);
    INDArray d = u.ulike();
    TanhKernels.difference(u, t, step, d);
    for (int i = 0; i < u.length(); i++) {
      double from = u.getDouble(i);
      double by = step.getDouble(i);
      // sinh d / (cosh(u + d) cosh u) is the same without cancellation.
      double expected = Math.sinh(by) / (Math.cosh(from + by) * Math.cosh(from));
      // t is a float: 1 − t² and 1 + t tanh d carry its rounding.
      double slack = 2e-6 * Math.abs(expected) + 1e-6 * Math.min(1, Math.abs(by));
      assertThat(d.getDouble(i)).isCloseTo(expected, offset(slack));
    }
  }

  @Test
  void gradientsBelowTanhAreThoseOfItsDerivative() {
    INDArray t = random(2, 3000, 0.9, 4);
    INDArray epsilon = random(2, 3000, 5, 5);
    INDArray out = t.ulike();
    TanhKernels.backprop(t, epsilon, out);
    same(out, t, epsilon, (x, e) -> e * (1 - x * x), FEW_ULPS);
  }

  /** However little tanh has moved. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-3, 1e-8})
  void whatTheyChangeByHasAFloatsDigits(double scale) {
    INDArray t = random(2, 3000, 0.9, 4);
    INDArray moved = t.mul(scale);
    INDArray out = t.ulike();
    TanhKernels.backpropDifference(t, moved, t, out);
    same(out, t, moved, (x, d) -> -x * d * (2 * x + d), FEW_ULPS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 2047, 2048, 2049, 9000})
  void residualsOfAnyLength(int length) {
    INDArray value = random(1, length, 1, 6);
    INDArray aim = random(1, length, 1, 7);
    INDArray out = value.ulike();
    double squares = Residuals.scaled(value, aim, 0.25, out);
    same(out, value, aim, (a, b) -> 0.25 * (a - b), 1e-5);
    INDArray exact = value.castTo(DataType.DOUBLE).sub(aim.castTo(DataType.DOUBLE));
    double norm = exact.norm2Number().doubleValue();
    assertThat(squares).isCloseTo(norm * norm, offset(1e-5 * (1 + norm * norm)));
  }

  @Test
  void viewsAreReadAndWrittenInTheirPlace() {
    INDArray whole = random(6, 500, 1, 8);
    INDArray before = whole.dup();
    INDArray rows = whole.get(NDArrayIndex.interval(2, 4), NDArrayIndex.all());
    assertThat(FloatBlocks.take(rows)).isTrue();
    TanhKernels.tanh(rows);
    same(
        whole.get(NDArrayIndex.interval(2, 4), NDArrayIndex.all()),
        before.get(NDArrayIndex.interval(2, 4), NDArrayIndex.all()),
        rows,
        (x, unused) -> Math.tanh(x),
        FEW_ULPS);
    for (int row : new int[] {0, 1, 4, 5}) {
      assertThat(whole.getRow(row)).isEqualTo(before.getRow(row));
    }
  }

  @Test
  void whatIsNotInOneRunOfFloatsIsLeftToOthers() {
    INDArray array = random(6, 50, 1, 9);
    assertThat(FloatBlocks.take(array)).isTrue();
    assertThat(FloatBlocks.take(array.transpose())).isFalse();
    assertThat(FloatBlocks.take(array.getColumn(3))).isFalse();
    assertThat(FloatBlocks.take(array.dup('f'))).isFalse();
    assertThat(FloatBlocks.take(array.castTo(DataType.DOUBLE))).isFalse();
    assertThat(FloatBlocks.take(array, array.transpose())).isFalse();
  }

  private static INDArray random(int rows, int columns, double scale, long seed) {
    Random random = new Random(seed);
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int j = 0; j < columns; j++) {
        row[j] = (float) (scale * (2 * random.nextDouble() - 1));
      }
    }
    return Nd4j.createFromArray(values);
  }

  private static void same(
      INDArray actual, INDArray a, INDArray b, DoubleBinaryOperator expected, double relative) {
    for (int i = 0; i < actual.length(); i++) {
      double value = expected.applyAsDouble(a.getDouble(i), b.getDouble(i));
      assertThat(actual.getDouble(i)).isCloseTo(value, offset(relative * Math.abs(value) + 1e-37));
    }
  }
}
