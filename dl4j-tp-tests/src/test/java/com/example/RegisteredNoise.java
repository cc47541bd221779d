package com.example;

import org.dl4jtp.feedback.NoiseSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A user's noise, registered in code. */
public final class RegisteredNoise implements NoiseSource {
  @Override
  public void fill(INDArray into, long seed, int border, long step, int draw) {
    into.assign(draw % 2 == 0 ? 1 : -1);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof RegisteredNoise;
  }

  @Override
  public int hashCode() {
    return 1;
  }
}
