package org.dl4jtp.golden;

import java.util.List;
import org.dl4jtp.feedback.NoiseSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Noise from a file: what was drawn in every iteration, for every border, one draw after another.
 */
record RecordedNoise(List<List<List<INDArray>>> draws) implements NoiseSource {
  @Override
  public void fill(INDArray into, long seed, int border, long step, int draw) {
    into.assign(draws.get((int) step).get(border).get(draw));
  }
}
