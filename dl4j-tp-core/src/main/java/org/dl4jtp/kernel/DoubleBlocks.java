package org.dl4jtp.kernel;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.DoublePointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What {@link FloatBlocks} are, for float64. */
final class DoubleBlocks {
  private static final int LONGEST_ROW = FloatBlocks.LONGEST_ROW;

  private static final ThreadLocal<double[][]> MEMORY =
      ThreadLocal.withInitial(() -> new double[FloatBlocks.MOST_ARRAYS][LONGEST_ROW]);

  private DoubleBlocks() {}

  /** What is done to a block; see {@link FloatBlocks.Kernel}. */
  @FunctionalInterface
  interface Kernel {
    void apply(double[][] in, double[][] out, int count);
  }

  static boolean take(INDArray... arrays) {
    return FloatBlocks.take(DataType.DOUBLE, arrays);
  }

  static boolean takeAlike(INDArray... arrays) {
    return FloatBlocks.takeAlike(DataType.DOUBLE, arrays);
  }

  static void run(Kernel kernel, INDArray[] in, INDArray[] out) {
    run(kernel, in, out, 1);
  }

  static void run(Kernel kernel, INDArray[] in, INDArray[] out, int row) {
    int block = LONGEST_ROW / row * row;
    long length = FloatBlocks.length(in, out);
    double[][] memory = MEMORY.get();
    double[][] inBlocks = new double[in.length][];
    double[][] outBlocks = new double[out.length][];
    System.arraycopy(memory, 0, inBlocks, 0, in.length);
    System.arraycopy(memory, in.length, outBlocks, 0, out.length);
    DoublePointer[] from = pointers(in);
    DoublePointer[] to = pointers(out);
    try {
      for (long at = 0; at < length; at += block) {
        int count = (int) Math.min(block, length - at);
        for (int i = 0; i < from.length; i++) {
          from[i].position(at).get(inBlocks[i], 0, count);
        }
        kernel.apply(inBlocks, outBlocks, count);
        for (int i = 0; i < to.length; i++) {
          to[i].position(at).put(outBlocks[i], 0, count);
        }
      }
    } finally { // pointers do not keep ND4J from freeing what they point to
      Reference.reachabilityFence(in);
      Reference.reachabilityFence(out);
    }
  }

  private static DoublePointer[] pointers(INDArray... arrays) {
    DoublePointer[] pointers = new DoublePointer[arrays.length];
    for (int i = 0; i < arrays.length; i++) {
      pointers[i] = (DoublePointer) arrays[i].data().addressPointer();
    }
    return pointers;
  }
}
