package org.dl4jtp.feedback;

import org.bytedeco.javacpp.FloatPointer;
import org.dl4jtp.kernel.FloatBlocks;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;

/**
 * Standard normal noise: Marsaglia and Tsang's ziggurat on a SplitMix64 stream for every draw, the
 * same numbers (but for rounding) in every data type. It leaves ND4J's own generator alone, so that
 * dropout and shuffling draw what they draw under backprop.
 *
 * <p>Cost: some two nanoseconds a number on one thread, in the JVM's memory, and a copy.
 */
public final class GaussianNoise implements NoiseSource {

  // Fresh memory costs as much as the numbers in it.
  private static final ThreadLocal<float[]> FLOATS = ThreadLocal.withInitial(() -> new float[0]);

  /** The only kind there is. */
  @JsonCreator
  public GaussianNoise() {}

  @Override
  public void fill(INDArray into, long seed, int border, long step, int draw) {
    Ziggurat normal = new Ziggurat(Seeds.mix(seed, border, step, draw));
    int length = Math.toIntExact(into.length());
    DataBuffer buffer;
    if (into.dataType() == DataType.FLOAT) {
      float[] values = FLOATS.get();
      if (values.length != length) {
        values = new float[length];
        FLOATS.set(values);
      }
      normal.fill(values);
      if (FloatBlocks.take(into)) {
        ((FloatPointer) into.data().addressPointer()).put(values, 0, length);
        return;
      }
      buffer = Nd4j.createBuffer(values);
    } else {
      double[] values = new double[length];
      normal.fill(values);
      buffer = Nd4j.createBuffer(values);
    }
    long[] shape = into.shape();
    into.assign(Nd4j.create(buffer, shape, Nd4j.getStrides(shape, 'c'), 0, 'c'));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof GaussianNoise;
  }

  @Override
  public int hashCode() {
    return GaussianNoise.class.hashCode();
  }

  @Override
  public String toString() {
    return "gaussian";
  }
}
