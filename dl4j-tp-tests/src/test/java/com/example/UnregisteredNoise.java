package com.example;

import org.dl4jtp.feedback.NoiseSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Noise of a user's who has not made it known. */
public final class UnregisteredNoise implements NoiseSource {
  @Override
  public void fill(INDArray into, long seed, int border, long step, int draw) {
    into.assign(1);
  }
}
