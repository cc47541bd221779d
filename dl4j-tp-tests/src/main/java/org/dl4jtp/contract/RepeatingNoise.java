package org.dl4jtp.contract;

import org.dl4jtp.feedback.NoiseSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Noise that is a fixed function of column and row, the latter modulo {@link #ROWS}. */
public final class RepeatingNoise implements NoiseSource {
  /** After so many rows it begins again. */
  public static final int ROWS = 8;

  @Override
  public void fill(INDArray into, long seed, int border, long step, int draw) {
    for (int i = 0; i < into.rows(); i++) {
      for (int j = 0; j < into.columns(); j++) {
        into.putScalar(i, j, Math.sin(1 + 3.7 * (i % ROWS) + 1.3 * j + border));
      }
    }
  }
}
