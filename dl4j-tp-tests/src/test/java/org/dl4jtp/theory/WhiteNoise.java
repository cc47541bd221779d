package org.dl4jtp.theory;

import org.dl4jtp.feedback.NoiseSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Noise whose mean over the batch is exactly 0 and whose second moment exactly the identity, so
 * that one batch has the fixed point of infinitely many: columns of the discrete cosine transform.
 * Needs more examples than units.
 */
final class WhiteNoise implements NoiseSource {
  @Override
  public void fill(INDArray into, long seed, int border, long step, int draw) {
    long examples = into.size(0);
    for (int i = 0; i < examples; i++) {
      for (int j = 0; j < into.size(1); j++) {
        into.putScalar(i, j, Math.sqrt(2) * Math.cos(Math.PI * (i + 0.5) * (j + 1) / examples));
      }
    }
  }
}
