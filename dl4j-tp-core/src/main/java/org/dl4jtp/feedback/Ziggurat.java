package org.dl4jtp.feedback;

/**
 * A stream of standard normal numbers: the ziggurat of Marsaglia and Tsang (2000) with 256 layers,
 * as Doornik (2005) put it right, on SplitMix64. Every number has random bits of its own for its
 * layer (8) and its place in it (24, with the sign).
 */
final class Ziggurat {
  private static final int LAYERS = 256;
  private static final double TAIL = 3.654152885361009; // where the lowest layer ends
  private static final double AREA = 0.00492867323399; // of every layer
  private static final double UNIT = 0x1p-23;

  // Layer i lies between the density's values at X[i] and X[i + 1], and ends at X[i].
  private static final double[] X = new double[LAYERS + 1];
  private static final double[] SCALE = new double[LAYERS];
  // Below this a point of layer i lies under the curve for certain.
  private static final int[] INSIDE = new int[LAYERS];

  static {
    X[0] = AREA / density(TAIL);
    X[1] = TAIL;
    for (int i = 2; i < LAYERS; i++) {
      X[i] = Math.sqrt(-2 * Math.log(AREA / X[i - 1] + density(X[i - 1])));
    }
    for (int i = 0; i < LAYERS; i++) {
      SCALE[i] = X[i] * UNIT;
      INSIDE[i] = (int) (X[i + 1] / X[i] / UNIT);
    }
  }

  private long state;

  Ziggurat(long seed) {
    state = seed;
  }

  /** The first numbers of an array. */
  void fill(float[] values, int count) {
    int even = count & ~1;
    for (int i = 0; i < even; i += 2) {
      long word = word();
      values[i] = (float) normal((int) word);
      values[i + 1] = (float) normal((int) (word >>> 32));
    }
    if (even < count) {
      values[even] = (float) normal((int) word());
    }
  }

  void fill(double[] values) {
    int even = values.length & ~1;
    for (int i = 0; i < even; i += 2) {
      long word = word();
      values[i] = normal((int) word);
      values[i + 1] = normal((int) (word >>> 32));
    }
    if (even < values.length) {
      values[even] = normal((int) word());
    }
  }

  private double normal(int bits) {
    int layer = bits & (LAYERS - 1);
    int place = bits >> 8; // signed
    return Math.abs(place) < INSIDE[layer] ? (place + 0.5) * SCALE[layer] : atTheEdge(layer, place);
  }

  private double atTheEdge(int layer, int place) {
    double x = (place + 0.5) * SCALE[layer];
    if (layer == 0) {
      return Math.copySign(tail(), x);
    }
    double low = density(X[layer]);
    double high = density(X[layer + 1]);
    return low + uniform() * (high - low) < density(x) ? x : normal((int) word());
  }

  /** Beyond the lowest layer (Marsaglia 1964). */
  private double tail() {
    double x;
    double y;
    do {
      x = Math.log(uniform()) / TAIL;
      y = Math.log(uniform());
    } while (-2 * y < x * x);
    return TAIL - x;
  }

  /** Between 0 and 1, neither of them. */
  private double uniform() {
    return ((word() >>> 12) + 0.5) * 0x1p-52;
  }

  private long word() {
    long z = Seeds.scramble(state);
    state += Seeds.INCREMENT;
    return z;
  }

  /** But for a factor. */
  private static double density(double x) {
    return Math.exp(-0.5 * x * x);
  }
}
