package org.dl4jtp.feedback;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.dl4jtp.kernel.FloatBlocks;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** From the JVM's memory, where noise is drawn, to ND4J's. */
final class NoiseArrays {
  // Fresh memory costs as much as the numbers in it.
  private static final ThreadLocal<float[]> FLOATS = ThreadLocal.withInitial(() -> new float[0]);

  private NoiseArrays() {}

  /** An array of this thread's, of that length or longer, with anything in it. */
  static float[] floats(int length) {
    if (FLOATS.get().length < length) {
      FLOATS.set(new float[length]);
    }
    return FLOATS.get();
  }

  /** As many as there is room for, row by row. */
  static void copy(float[] values, INDArray into) {
    int length = (int) into.length();
    if (FloatBlocks.take(into)) {
      try {
        ((FloatPointer) into.data().addressPointer()).put(values, 0, length);
      } finally {
        Reference.reachabilityFence(into);
      }
    } else {
      assign(Nd4j.createBuffer(Arrays.copyOf(values, length)), into);
    }
  }

  /** Row by row. */
  static void copy(double[] values, INDArray into) {
    assign(Nd4j.createBuffer(values), into);
  }

  private static void assign(DataBuffer buffer, INDArray into) {
    long[] shape = into.shape();
    into.assign(Nd4j.create(buffer, shape, Nd4j.getStrides(shape, 'c'), 0, 'c'));
  }
}
