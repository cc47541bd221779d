package org.dl4jtp.feedback;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Slopes of activation functions. */
final class Slopes {
  private static final double[] DISTANCES = {0.5, 1, 2};
  private static final double TOLERANCE = 1e-3; // some of ND4J's have constants of float precision

  private Slopes() {}

  static double at(IActivation activation, double u) {
    INDArray in = Nd4j.createFromArray(new double[][] {{u}});
    INDArray one = Nd4j.createFromArray(new double[][] {{1}});
    return activation.backprop(in, one).getFirst().getDouble(0);
  }

  /** Whether the slope at −u is that at u: of tanh, sigmoid, softsign, not of ReLU. */
  static boolean treatsBothSignsAlike(IActivation activation) {
    if (activation instanceof ActivationRReLU) {
      return false;
    }
    for (double u : DISTANCES) {
      if (Math.abs(at(activation, u) - at(activation, -u)) > TOLERANCE) {
        return false;
      }
    }
    return true;
  }
}
