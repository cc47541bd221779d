package org.dl4jtp.feedback;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * t(u + du) − t(u); for identity, tanh and sigmoid with all digits, however small or large the
 * steps are (in float, with those of the longest step in the array).
 */
final class ActivationDifference {
  private static final double SERIES_LIMIT = 0.02;

  private ActivationDifference() {}

  /** The difference, new; arguments are not changed. */
  static INDArray of(IActivation activation, INDArray u, INDArray du) {
    if (activation instanceof ActivationIdentity) {
      return du.dup();
    }
    if (activation instanceof ActivationTanH) {
      return ofTanh(u, du);
    }
    if (activation instanceof ActivationSigmoid) {
      // sigmoid(u) = (1 + tanh(u/2))/2
      return ofTanh(u.mul(0.5), du.mul(0.5)).muli(0.5);
    }
    INDArray displaced = activation.getActivation(u.add(du), false);
    return displaced.subi(activation.getActivation(u.dup(), false));
  }

  /**
   * Steps of up to 1 by the addition theorem, which loses no digits but divides 0 by 0 when tanh u
   * and tanh du reach opposite ends; what a longer step adds is a plain difference, large enough
   * for one.
   */
  private static INDArray ofTanh(INDArray u, INDArray du) {
    double longest = du.amaxNumber().doubleValue();
    if (longest <= 1) {
      return byTheorem(Transforms.tanh(u, true), tanhOfStep(du, longest));
    }
    INDArray near = Transforms.min(Transforms.max(du, -1, true), 1, false);
    INDArray halfway = u.add(near);
    INDArray rest = Transforms.tanh(u.add(du), false).subi(Transforms.tanh(halfway, false));
    // Where the step is short this is zero but for the rounding of u + near, which is not wanted.
    rest.muli(du.neq(near).castTo(du.dataType()));
    return byTheorem(Transforms.tanh(u, true), tanhOfStep(near, 1)).addi(rest);
  }

  /**
   * ND4J's float tanh has an absolute error of 1e-8, too much for steps that are small themselves.
   */
  private static INDArray tanhOfStep(INDArray du, double longest) {
    if (longest > SERIES_LIMIT || du.dataType() != DataType.FLOAT) {
      return Transforms.tanh(du, true);
    }
    return du.mul(du).muli(-1.0 / 3).addi(1).muli(du); // x − x³/3, to 2e-8 of x
  }

  /** tanh(u+d) − tanh(u) = tanh d (1 − tanh² u) / (1 + tanh u tanh d). */
  private static INDArray byTheorem(INDArray tanhU, INDArray tanhD) {
    INDArray denominator = tanhU.mul(tanhD).addi(1);
    return tanhU.muli(tanhU).rsubi(1).muli(tanhD).divi(denominator);
  }
}
