package org.dl4jtp.kernel;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs a loop over arrays a block at a time, in the JVM's memory, where its compiler vectorises
 * simple loops. Copying blocks costs little: they stay in the processor's nearest cache.
 */
public final class FloatBlocks {
  /** The longest row that kernels can be given whole. */
  static final int LONGEST_ROW = 2048;

  static final int MOST_ARRAYS = 6;

  private static final ThreadLocal<float[][]> MEMORY =
      ThreadLocal.withInitial(() -> new float[MOST_ARRAYS][LONGEST_ROW]);

  private FloatBlocks() {}

  /** What is done to a block. */
  @FunctionalInterface
  public interface Kernel {

    /**
     * Computes one block.
     *
     * @param in of each array read, its part
     * @param out of each array written, its part; overwritten
     * @param count how many elements, from 0
     */
    void apply(float[][] in, float[][] out, int count);
  }

  /**
   * Whether all arrays are float32, in the processor's memory, and in one run of elements each.
   *
   * @param arrays at least one
   * @return whether {@link #run} can be called with them; if not, use ND4J's own operations
   */
  public static boolean take(INDArray... arrays) {
    return take(DataType.FLOAT, arrays);
  }

  static boolean take(DataType type, INDArray... arrays) {
    if (!FastPath.isTaken()) {
      return false;
    }
    for (INDArray array : arrays) {
      if (array.dataType() != type || !inOneRun(array)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether all arrays are of a type, and are the same run of elements, in rows or in columns: for
   * kernels that do not care which element is which.
   */
  static boolean takeAlike(DataType type, INDArray... arrays) {
    if (take(type, arrays)) {
      return true;
    }
    if (!FastPath.isTaken()) {
      return false;
    }
    for (INDArray array : arrays) {
      boolean inColumns =
          array.dataType() == type
              && Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU
              && array.rank() == 2
              && arrays[0].rank() == 2
              && !array.isEmpty()
              && array.size(0) == arrays[0].size(0)
              && array.stride(0) == 1
              && array.stride(1) == array.size(0);
      if (!inColumns) {
        return false;
      }
    }
    return true;
  }

  /** Whether an array of any type is in the processor's memory, in one run of elements. */
  static boolean inOneRun(INDArray array) {
    if (Nd4j.getExecutioner().type() != ExecutionerType.NATIVE_CPU || array.isEmpty()) {
      return false;
    }
    long expected = 1;
    for (int d = array.rank() - 1; d >= 0; d--) {
      if (array.size(d) > 1 && array.stride(d) != expected) {
        return false;
      }
      expected *= array.size(d);
    }
    return true;
  }

  /**
   * Runs a kernel over arrays of equal length that {@link #take} accepts, in 'c' order of their
   * elements. An array may be read and written.
   *
   * @param kernel what to do
   * @param in read
   * @param out written; with those read at most six
   * @throws IllegalArgumentException if lengths differ
   */
  public static void run(Kernel kernel, INDArray[] in, INDArray[] out) {
    run(kernel, in, out, 1);
  }

  /**
   * Works on blocks of whole rows.
   *
   * @param row its length
   */
  static void run(Kernel kernel, INDArray[] in, INDArray[] out, int row) {
    int block = LONGEST_ROW / row * row;
    long length = length(in, out);
    float[][] memory = MEMORY.get();
    float[][] inBlocks = new float[in.length][];
    float[][] outBlocks = new float[out.length][];
    System.arraycopy(memory, 0, inBlocks, 0, in.length);
    System.arraycopy(memory, in.length, outBlocks, 0, out.length);
    FloatPointer[] from = pointers(in);
    FloatPointer[] to = pointers(out);
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

  /** That of all arrays. */
  static long length(INDArray[] in, INDArray[] out) {
    long length = out.length > 0 ? out[0].length() : in[0].length();
    checkLengths(in, length);
    checkLengths(out, length);
    return length;
  }

  private static void checkLengths(INDArray[] arrays, long length) {
    for (INDArray array : arrays) {
      if (array.length() != length) {
        throw new IllegalArgumentException(
            "arrays of " + length + " and " + array.length() + " elements, but they must be equal");
      }
    }
  }

  private static FloatPointer[] pointers(INDArray[] arrays) {
    FloatPointer[] pointers = new FloatPointer[arrays.length];
    for (int i = 0; i < arrays.length; i++) {
      pointers[i] = (FloatPointer) arrays[i].data().addressPointer();
    }
    return pointers;
  }
}
