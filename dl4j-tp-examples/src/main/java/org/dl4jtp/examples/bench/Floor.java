package org.dl4jtp.examples.bench;

import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.dl4jtp.examples.bench.Product.Operand;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The least a step can take: its matrix products alone, in their order, by direct calls of BLAS, on
 * matrices that lie as the step's do. Matrices that share memory in the step do here, so that
 * caches help as much.
 */
final class Floor {
  private final DataType type;
  private final StepProducts step;
  private final Pointer[] memories;
  private int passes = 1;

  /**
   * Allocates the matrices.
   *
   * @param type float or double
   */
  Floor(DataType type, StepProducts step) {
    this.type = type;
    this.step = step;
    long[] lengths =
        new long
            [step.products().stream()
                .flatMap(p -> List.of(p.a(), p.b(), p.c()).stream())
                .mapToInt(o -> o.memory() + 1)
                .max()
                .orElse(0)];
    for (Product product : step.products()) {
      for (Operand operand : List.of(product.a(), product.b(), product.c())) {
        int memory = operand.memory();
        lengths[memory] = Math.max(lengths[memory], operand.length());
      }
    }
    memories = new Pointer[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      memories[i] = Blas.allocate(type, lengths[i]);
    }
    fill();
  }

  /** Products into their own operands' memory would end in numbers that processors take slowly. */
  private void fill() {
    for (Pointer memory : memories) {
      Blas.fill(memory);
    }
  }

  /** Settles how many passes fill a given time. */
  void warmUp(double nanos) {
    pass();
    long start = System.nanoTime();
    pass();
    passes = Math.max(1, (int) (nanos / Math.max(1, System.nanoTime() - start)));
  }

  /** Nanoseconds that a step's products take. */
  double measure() {
    fill();
    pass(); // what fill() left in caches is not what a step leaves there
    long start = System.nanoTime();
    for (int i = 0; i < passes; i++) {
      pass();
    }
    return (System.nanoTime() - start) / ((double) passes * step.steps());
  }

  private void pass() {
    for (Product product : step.products()) {
      Blas.multiply(
          type,
          product,
          memories[product.a().memory()],
          memories[product.b().memory()],
          memories[product.c().memory()]);
    }
  }
}
