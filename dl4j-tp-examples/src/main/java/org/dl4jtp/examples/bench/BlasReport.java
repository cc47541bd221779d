package org.dl4jtp.examples.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The library behind matrix products, and how fast it is.
 *
 * @param library as it tells of itself; null where it does not
 * @param kernel the family of processors that its kernels in use are made for; null where it does
 *     not tell
 * @param size of a large product of square matrices
 * @param gigaflops of that product, median of the rounds; null where BLAS cannot be called
 * @param warning null if there is nothing to warn of
 */
record BlasReport(String library, String kernel, int size, Double gigaflops, String warning) {
  static final int SIZE = 1024;

  /** Families whose kernels know no instructions of 256 bits. */
  private static final Set<String> WITHOUT_AVX =
      Set.of(
          "katmai",
          "coppermine",
          "northwood",
          "prescott",
          "banias",
          "atom",
          "core2",
          "penryn",
          "dunnington",
          "nehalem",
          "athlon",
          "opteron",
          "opteron_sse3",
          "barcelona",
          "bobcat");

  static BlasReport of(List<Double> gigaflops) {
    String kernel = Blas.kernel().orElse(null);
    return new BlasReport(
        Blas.library().orElse(null),
        kernel,
        SIZE,
        gigaflops.isEmpty()
            ? null
            : StatUtils.percentile(
                gigaflops.stream().mapToDouble(Double::doubleValue).toArray(), 50),
        kernel == null ? null : warning(kernel, processorFeatures()));
  }

  /** Null if kernels and processor go together, or that is not known. */
  static String warning(String kernel, List<String> features) {
    if (!WITHOUT_AVX.contains(kernel.toLowerCase(Locale.ROOT)) || !features.contains("avx2")) {
      return null;
    }
    boolean wide = features.contains("avx512f");
    return "OpenBLAS does not know this processor and takes the kernels of "
        + kernel
        + ", without its "
        + (wide ? "AVX-512" : "AVX2")
        + ": all matrix products are slower than need be. Take a newer org.bytedeco:openblas, or set"
        + " OPENBLAS_CORETYPE="
        + (wide ? "SKYLAKEX" : "HASWELL")
        + " in the environment";
  }

  /** As Linux tells them; elsewhere none. */
  private static List<String> processorFeatures() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> List.of(line.split("\\s+")))
          .orElse(List.of());
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  /** A large product, made once in every round. */
  static final class LargeProduct {
    private final DataType type;
    private final Product product;
    private final Pointer a;
    private final Pointer b;
    private final Pointer c;
    private final List<Double> gigaflops = new ArrayList<>();

    LargeProduct(DataType type) {
      this.type = type;
      product = new Product(square(0), square(1), square(2), 0);
      a = Blas.allocate(type, (long) SIZE * SIZE);
      b = Blas.allocate(type, (long) SIZE * SIZE);
      c = Blas.allocate(type, (long) SIZE * SIZE);
      Blas.fill(a);
      Blas.fill(b);
    }

    private static Product.Operand square(int memory) {
      return new Product.Operand(memory, SIZE, SIZE, true, SIZE);
    }

    void measure() {
      long start = System.nanoTime();
      Blas.multiply(type, product, a, b, c);
      gigaflops.add(2.0 * product.multiplyAdds() / (System.nanoTime() - start));
    }

    List<Double> gigaflops() {
      return gigaflops;
    }
  }

  /** The head of a table. */
  String describe(DataType type, int rounds) {
    StringBuilder head = new StringBuilder("BLAS: ");
    head.append(library == null ? "unknown" : library);
    if (kernel != null) {
      head.append("; kernels of ").append(kernel);
    }
    if (gigaflops != null) {
      head.append(
          String.format(
              Locale.ROOT,
              "; %.1f Gflop/s at %dx%dx%d, %s, median of %d rounds",
              gigaflops,
              size,
              size,
              size,
              type.name().toLowerCase(Locale.ROOT),
              rounds));
    }
    return head + (warning == null ? "" : "\nWarning: " + warning + ".");
  }
}
