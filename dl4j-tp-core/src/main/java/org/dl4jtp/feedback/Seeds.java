package org.dl4jtp.feedback;

/** Seeds for ND4J's generators. */
public final class Seeds {
  private Seeds() {}

  /**
   * One seed from several numbers, such that neighbouring numbers give unrelated streams. Never 0,
   * which ND4J takes as a request for the time of day.
   *
   * @param parts what the stream depends on, in order
   */
  public static long mix(long... parts) {
    long z = 0;
    for (long part : parts) {
      z = scramble(z + part);
    }
    return z == 0 ? 1 : z;
  }

  /** SplitMix64's increment and finaliser. */
  private static long scramble(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
