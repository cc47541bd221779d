package org.dl4jtp.examples.bench;

import com.sun.jna.NativeLibrary;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/** The library that multiplies matrices for ND4J's native backend, without ND4J between. */
final class Blas {
  private static final String LIBRARY = "openblas_nolapack";
  private static final int CHUNK = 1 << 14;
  private static final double[] DOUBLES = new Random(3).doubles(CHUNK, 0.5, 1.5).toArray();
  private static final float[] FLOATS = new float[CHUNK];

  static {
    for (int i = 0; i < CHUNK; i++) {
      FLOATS[i] = (float) DOUBLES[i];
    }
  }

  private Blas() {}

  /** Whether ND4J computes by it and it can be called. */
  static boolean isPresent() {
    try {
      return Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU && isLinked();
    } catch (LinkageError e) { // no bindings, or none for this platform
      return false;
    }
  }

  private static boolean isLinked() {
    return openblas_nolapack.blas_get_num_threads() > 0;
  }

  /** What OpenBLAS tells of itself, its version first; empty for another library. */
  static Optional<String> library() {
    return ask("openblas_get_config");
  }

  /** The family of processors that its kernels in use are made for; empty for another library. */
  static Optional<String> kernel() {
    return ask("openblas_get_corename");
  }

  /** The bindings lack these functions. */
  private static Optional<String> ask(String function) {
    if (!isPresent()) { // asking loads it
      return Optional.empty();
    }
    for (Map.Entry<String, String> loaded : Loader.getLoadedLibraries().entrySet()) {
      if (loaded.getKey().startsWith(LIBRARY)) {
        try {
          return Optional.ofNullable(
              NativeLibrary.getInstance(loaded.getValue())
                  .getFunction(function)
                  .invokeString(new Object[0], false));
        } catch (LinkageError e) { // no such function, or no JNA for this platform
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  static Pointer allocate(DataType type, long elements) {
    return type == DataType.DOUBLE ? new DoublePointer(elements) : new FloatPointer(elements);
  }

  /** Writes numbers at random between 0.5 and 1.5. */
  static void fill(Pointer memory) {
    long length = memory.limit();
    for (long done = 0; done < length; done += CHUNK) {
      int count = (int) Math.min(CHUNK, length - done);
      if (memory instanceof DoublePointer doubles) {
        doubles.position(done).put(DOUBLES, 0, count);
      } else {
        ((FloatPointer) memory).position(done).put(FLOATS, 0, count);
      }
    }
    memory.position(0);
  }

  /** Makes a product; pointers are to arrays of the data type. */
  static void multiply(DataType type, Product product, Pointer a, Pointer b, Pointer c) {
    Product.Operand to = product.c();
    int order = to.byRows() ? openblas_nolapack.CblasRowMajor : openblas_nolapack.CblasColMajor;
    int turnA = turn(product.a(), to);
    int turnB = turn(product.b(), to);
    int m = (int) to.rows();
    int n = (int) to.columns();
    int k = (int) product.a().columns();
    int stepA = (int) product.a().step();
    int stepB = (int) product.b().step();
    int stepC = (int) to.step();
    if (type == DataType.DOUBLE) {
      openblas_nolapack.cblas_dgemm(
          order,
          turnA,
          turnB,
          m,
          n,
          k,
          1,
          (DoublePointer) a,
          stepA,
          (DoublePointer) b,
          stepB,
          product.beta(),
          (DoublePointer) c,
          stepC);
    } else {
      openblas_nolapack.cblas_sgemm(
          order,
          turnA,
          turnB,
          m,
          n,
          k,
          1,
          (FloatPointer) a,
          stepA,
          (FloatPointer) b,
          stepB,
          (float) product.beta(),
          (FloatPointer) c,
          stepC);
    }
  }

  private static int turn(Product.Operand operand, Product.Operand to) {
    return operand.byRows() == to.byRows()
        ? openblas_nolapack.CblasNoTrans
        : openblas_nolapack.CblasTrans;
  }
}
