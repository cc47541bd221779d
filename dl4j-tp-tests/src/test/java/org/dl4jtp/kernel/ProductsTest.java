package org.dl4jtp.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Against sums in the JVM's double precision. */
class ProductsTest {
  private static final int CASES = 200;

  private final Random random = new Random(3);

  @Test
  void theLibraryIsThereWithNd4jsNativeBackend() {
    assertThat(NativeBlas.isPresent()).isTrue();
  }

  /** Of any sizes, in either order, of whole arrays and of parts of larger ones. */
  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void productsAreSumsHoweverMatricesLie(DataType type) {
    for (int i = 0; i < CASES; i++) {
      int m = size();
      int n = size();
      int k = size();
      boolean turnA = i % 3 == 1;
      boolean turnB = i % 3 == 2;
      boolean added = i % 6 == 1;
      INDArray a = turnA ? matrix(type, k, m) : matrix(type, m, k);
      INDArray b = turnB ? matrix(type, n, k) : matrix(type, k, n);
      char order = random.nextBoolean() ? 'c' : 'f';
      INDArray c = Nd4j.create(type, new long[] {m, n}, order).assign(added ? 0.5 : Double.NaN);
      INDArray result =
          turnB
              ? Products.byTransposed(a, b, c)
              : added
                  ? Products.addOfTransposed(a, b, c)
                  : turnA ? Products.ofTransposed(a, b, c) : Products.of(a, b, c);
      assertThat(result).isSameAs(c);
      for (int row = 0; row < m; row++) {
        for (int column = 0; column < n; column++) {
          double sum = added ? 0.5 : 0;
          for (int j = 0; j < k; j++) {
            sum +=
                (turnA ? a.getDouble(j, row) : a.getDouble(row, j))
                    * (turnB ? b.getDouble(column, j) : b.getDouble(j, column));
          }
          assertThat(c.getDouble(row, column))
              .isCloseTo(sum, offset(type == DataType.FLOAT ? 1e-5 : 1e-13));
        }
      }
    }
  }

  /** The same call in the end. */
  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void nd4jComesToTheSameNumbers(DataType type) {
    INDArray a = Nd4j.rand(type, 33, 65);
    INDArray b = Nd4j.rand(type, 65, 17);
    INDArray direct = Products.of(a, b, Nd4j.create(type, new long[] {33, 17}, 'c'));
    INDArray general;
    try (GeneralPath ignored = new GeneralPath()) {
      general = Products.of(a, b, Nd4j.create(type, new long[] {33, 17}, 'c'));
    }
    assertThat(direct).isEqualTo(general);
  }

  @Test
  void matricesThatDoNotFitAreRefused() {
    INDArray a = Nd4j.rand(DataType.FLOAT, 3, 4);
    assertThatThrownBy(() -> Products.of(a, a, Nd4j.create(DataType.FLOAT, 3, 4)))
        .isInstanceOf(RuntimeException.class);
  }

  private int size() {
    return random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(12);
  }

  private INDArray matrix(DataType type, int rows, int columns) {
    return switch (random.nextInt(4)) {
      case 0 -> Nd4j.rand(type, rows, columns);
      case 1 -> Nd4j.rand(type, columns, rows).transpose();
      case 2 ->
          Nd4j.rand(type, rows + 2, columns)
              .get(NDArrayIndex.interval(1, rows + 1), NDArrayIndex.all());
      default ->
          Nd4j.rand(type, rows + 1, columns + 3)
              .get(NDArrayIndex.interval(1, rows + 1), NDArrayIndex.interval(2, columns + 2));
    };
  }
}
