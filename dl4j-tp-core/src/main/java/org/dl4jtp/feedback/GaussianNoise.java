package org.dl4jtp.feedback;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;

/**
 * Standard normal noise: Marsaglia and Tsang's ziggurat on a SplitMix64 stream for every draw, the
 * same numbers (but for rounding) in every data type. It leaves ND4J's own generator alone, so that
 * dropout and shuffling draw what they draw under backprop.
 *
 * <p>Cost: some two nanoseconds a number on one thread, in the JVM's memory, and a copy.
 */
public final class GaussianNoise implements NoiseSource {

  /** The only kind there is. */
  @JsonCreator
  public GaussianNoise() {}

  @Override
  public void fill(INDArray into, long seed, int border, long step, int draw) {
    Ziggurat normal = new Ziggurat(Seeds.mix(seed, border, step, draw));
    int length = Math.toIntExact(into.length());
    if (into.dataType() == DataType.FLOAT) {
      float[] values = NoiseArrays.floats(length);
      normal.fill(values, length);
      NoiseArrays.copy(values, into);
    } else {
      double[] values = new double[length];
      normal.fill(values);
      NoiseArrays.copy(values, into);
    }
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
