package org.dl4jtp.golden;

import java.util.List;
import org.dl4jtp.feedback.NoiseSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Noise from a file: what was drawn for every border, in every iteration. */
record RecordedNoise(List<List<INDArray>> byIterationAndBorder) implements NoiseSource {
  @Override
  public void fill(INDArray into, long seed, int border, int iteration, int draw) {
    into.assign(byIterationAndBorder.get(iteration).get(border));
  }
}
