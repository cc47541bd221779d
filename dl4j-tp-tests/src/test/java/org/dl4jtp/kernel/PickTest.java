package org.dl4jtp.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Rows are picked from arrays however they lie in memory. */
class PickTest {
  private static final int[] ROWS = {4, 0, 4, 2};

  static Stream<Arguments> arrays() {
    INDArray matrix = numbers(8, 3);
    INDArray maps = numbers(8, 2, 3, 4);
    return Stream.of(
        Arguments.of("matrix", matrix),
        Arguments.of("columns one after another", matrix.dup('f')),
        Arguments.of("rows of a larger one", rows(matrix, 2)),
        Arguments.of("columns of a larger one", numbers(8, 7).get(all(), interval(2, 5))),
        Arguments.of("every second row", numbers(16, 3).get(NDArrayIndex.interval(1, 2, 16))),
        Arguments.of("one column", numbers(8, 1)),
        Arguments.of("transposed", numbers(3, 8).transpose()),
        Arguments.of("maps", maps),
        Arguments.of("maps in 'f' order", maps.dup('f')),
        Arguments.of("maps of a larger array", rows(maps, 1)),
        Arguments.of("channels last", maps.permute(0, 2, 3, 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("arrays")
  void rowsArePickedAsTheyAre(String name, INDArray array) {
    INDArray picked = RowKernels.pick(array, ROWS);
    long[] shape = array.shape().clone();
    shape[0] = ROWS.length;
    assertThat(picked.shape()).isEqualTo(shape);
    INDArray whole = array.dup('c'); // slices of views are not what they should be
    for (int i = 0; i < ROWS.length; i++) {
      assertThat(picked.slice(i)).isEqualTo(whole.slice(ROWS[i]));
    }
    picked.assign(-1);
    assertThat(array.minNumber().doubleValue()).isNotNegative();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("arrays")
  void oneRowIsARow(String name, INDArray array) {
    long[] shape = array.shape().clone();
    shape[0] = 1;
    INDArray picked = RowKernels.pick(array, 3);
    assertThat(picked.shape()).isEqualTo(shape);
    assertThat(picked.slice(0)).isEqualTo(array.dup('c').slice(3));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE", "HALF", "INT", "LONG", "BOOL"})
  void ofAnyType(DataType type) {
    INDArray array = numbers(8, 3).castTo(type);
    INDArray picked = RowKernels.pick(array, ROWS);
    assertThat(picked.dataType()).isEqualTo(type);
    assertThat(picked).isEqualTo(Nd4j.pullRows(array, 1, ROWS, 'c'));
  }

  private static INDArray numbers(long... shape) {
    return Nd4j.arange((double) ArrayUtil.prodLong(shape))
        .castTo(DataType.FLOAT)
        .reshape('c', shape);
  }

  private static INDArray rows(INDArray array, int from) {
    return array.get(interval(from, from + 5));
  }

  private static INDArrayIndex interval(int from, int to) {
    return NDArrayIndex.interval(from, to);
  }

  private static INDArrayIndex all() {
    return NDArrayIndex.all();
  }
}
