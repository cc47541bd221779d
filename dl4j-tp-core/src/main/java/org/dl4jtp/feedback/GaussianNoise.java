package org.dl4jtp.feedback;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.random.impl.GaussianDistribution;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;

/**
 * Standard normal noise from ND4J's counter-based generator, seeded anew for every draw. It leaves
 * ND4J's own generator alone, so that dropout and shuffling draw what they draw under backprop.
 */
public final class GaussianNoise implements NoiseSource {
  // A generator holds native memory, so one a thread, not one a draw.
  private static final ThreadLocal<Random> GENERATOR =
      ThreadLocal.withInitial(() -> Nd4j.getRandomFactory().getNewRandomInstance(0));

  /** The only kind there is. */
  @JsonCreator
  public GaussianNoise() {}

  @Override
  public void fill(INDArray into, long seed, int border, int iteration, int draw) {
    Random generator = GENERATOR.get();
    generator.setSeed(mix(mix(mix(mix(seed) + border) + iteration) + draw));
    Nd4j.getExecutioner().exec(new GaussianDistribution(into, 0.0, 1.0), generator);
  }

  /** SplitMix64's finaliser: neighbouring seeds give unrelated streams. */
  private static long mix(long z) {
    z += 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
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
