package org.dl4jtp.feedback;

import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/** Seeds and state of ND4J's generators. */
public final class Seeds {
  /** SplitMix64's. */
  static final long INCREMENT = 0x9e3779b97f4a7c15L;

  private Seeds() {}

  /**
   * One seed from several numbers, such that neighbouring numbers give unrelated streams. Never 0,
   * which ND4J takes as a request for the time of day.
   *
   * @param parts what the stream depends on, in order
   * @return not 0, uniform over the others
   */
  public static long mix(long... parts) {
    long z = 0;
    for (long part : parts) {
      z = scramble(z + part);
    }
    return z == 0 ? 1 : z;
  }

  /**
   * Runs something that draws from ND4J's own generator, and puts that back where it was, so that
   * what follows draws as if nothing had happened.
   *
   * @param draws what to run; may seed the generator
   */
  public static void undisturbed(Runnable draws) {
    Random random = Nd4j.getRandom();
    long seed = random.getSeed();
    long root = random.rootState();
    long node = random.nodeState();
    try {
      draws.run();
    } finally {
      random.setSeed(seed);
      random.setStates(root, node);
    }
  }

  /** SplitMix64's increment and finaliser. */
  static long scramble(long value) {
    long z = value + INCREMENT;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
