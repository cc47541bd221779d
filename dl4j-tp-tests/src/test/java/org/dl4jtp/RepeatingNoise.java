package org.dl4jtp;

import org.dl4jtp.feedback.NoiseSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Noise that is a fixed function of column and row, the latter modulo 8. */
public final class RepeatingNoise implements NoiseSource {
  @Override
  public void fill(INDArray into, long seed, int border, long step, int draw) {
    for (int i = 0; i < into.rows(); i++) {
      for (int j = 0; j < into.columns(); j++) {
        into.putScalar(i, j, Math.sin(1 + 3.7 * (i % 8) + 1.3 * j + border));
      }
    }
  }
}
