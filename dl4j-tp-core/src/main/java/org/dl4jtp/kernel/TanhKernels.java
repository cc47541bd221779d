package org.dl4jtp.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * tanh and what training needs of it, element by element, for arrays that {@link FloatBlocks#take}
 * accepts. Relative errors are a few units in the last place, also where values are small.
 */
public final class TanhKernels {
  /** Where tanh is 1 in float32. */
  private static final float END = 9;

  private TanhKernels() {}

  /**
   * z ← tanh z.
   *
   * @param z overwritten
   */
  public static void tanh(INDArray z) {
    tanh(z, z);
  }

  /**
   * tanh z.
   *
   * @param into as long; overwritten, may be z
   * @param z read
   */
  public static void tanh(INDArray z, INDArray into) {
    FloatBlocks.run(
        (in, out, count) -> tanh(in[0], out[0], count), new INDArray[] {z}, new INDArray[] {into});
  }

  /**
   * ε (1 − t²), the gradient below a tanh whose value is t.
   *
   * @param t values
   * @param epsilon gradient with respect to them
   * @param into overwritten; may be one of the others
   */
  public static void backprop(INDArray t, INDArray epsilon, INDArray into) {
    FloatBlocks.run(
        (in, out, count) -> backprop(in[0], in[1], out[0], count),
        new INDArray[] {t, epsilon},
        new INDArray[] {into});
  }

  /**
   * tanh(u + d) − tanh u, without cancellation: for steps of up to 1 by the addition theorem
   *
   * <pre>
   *   tanh d (1 − t²) / (1 + t tanh d)
   * </pre>
   *
   * @param u where steps begin
   * @param t tanh u
   * @param step d
   * @param into overwritten
   */
  public static void difference(INDArray u, INDArray t, INDArray step, INDArray into) {
    FloatBlocks.run(
        (in, out, count) -> difference(in[0], in[1], in[2], out[0], count),
        new INDArray[] {u, t, step},
        new INDArray[] {into});
  }

  /**
   * −ε d (2t + d), what ε (1 − t²) changes by when a tanh moves from t to t + d.
   *
   * @param t values before
   * @param difference d
   * @param epsilon gradient with respect to them
   * @param into overwritten; may be one of the others
   */
  public static void backpropDifference(
      INDArray t, INDArray difference, INDArray epsilon, INDArray into) {
    FloatBlocks.run(
        (in, out, count) -> backpropDifference(in[0], in[1], in[2], out[0], count),
        new INDArray[] {t, difference, epsilon},
        new INDArray[] {into});
  }

  private static void tanh(float[] z, float[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = tanh(z[i]);
    }
  }

  private static void backprop(float[] t, float[] epsilon, float[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = epsilon[i] * (1 - t[i] * t[i]);
    }
  }

  private static void backpropDifference(
      float[] t, float[] d, float[] epsilon, float[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = -epsilon[i] * d[i] * (2 * t[i] + d[i]);
    }
  }

  private static void difference(float[] u, float[] t, float[] step, float[] out, int count) {
    for (int i = 0; i < count; i++) {
      float d = tanh(step[i]);
      out[i] = d * (1 - t[i] * t[i]) / (1 + t[i] * d);
    }
    // Where both reach opposite ends that was 0 / 0; such a difference is no small one.
    for (int i = 0; i < count; i++) {
      if (Math.abs(step[i]) > 1) {
        out[i] = (float) (Math.tanh((double) u[i] + step[i]) - Math.tanh(u[i]));
      }
    }
  }

  /**
   * A quotient of polynomials of degrees 13 and 6, as in the Eigen library; without branches, so
   * that loops vectorise.
   */
  private static float tanh(float z) {
    float x = Math.max(-END, Math.min(END, z));
    float x2 = x * x;
    float p = -2.7607684e-16f;
    p = p * x2 + 2.000188e-13f;
    p = p * x2 - 8.604672e-11f;
    p = p * x2 + 5.1222973e-08f;
    p = p * x2 + 1.48572235e-05f;
    p = p * x2 + 6.3726195e-04f;
    p = p * x2 + 4.8935246e-03f;
    float q = 1.1982584e-06f;
    q = q * x2 + 1.1853471e-04f;
    q = q * x2 + 2.2684347e-03f;
    q = q * x2 + 4.893525e-03f;
    return Math.max(-1f, Math.min(1f, x * p / q)); // it may exceed 1 by an ulp or two
  }
}
