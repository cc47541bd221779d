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
  public void fill(INDArray into, long seed, int border, long step, int draw) {
    Random generator = GENERATOR.get();
    generator.setSeed(Seeds.mix(seed, border, step, draw));
    Nd4j.getExecutioner().exec(new GaussianDistribution(into, 0.0, 1.0), generator);
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
