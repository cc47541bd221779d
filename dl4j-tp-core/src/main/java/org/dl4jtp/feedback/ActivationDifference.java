package org.dl4jtp.feedback;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** t(u + du) − t(u); for identity, tanh and sigmoid exact however small du is. */
final class ActivationDifference {
  private ActivationDifference() {}

  /** The difference, new; arguments are not changed. */
  static INDArray of(IActivation activation, INDArray u, INDArray du) {
    if (activation instanceof ActivationIdentity) {
      return du.dup();
    }
    if (activation instanceof ActivationTanH) {
      return ofTanh(Transforms.tanh(u, true), Transforms.tanh(du, true));
    }
    if (activation instanceof ActivationSigmoid) {
      // sigmoid(u) = (1 + tanh(u/2))/2
      INDArray tanhU = Transforms.tanh(u.mul(0.5), false);
      return ofTanh(tanhU, Transforms.tanh(du.mul(0.5), false)).muli(0.5);
    }
    INDArray displaced = activation.getActivation(u.add(du), false);
    return displaced.subi(activation.getActivation(u.dup(), false));
  }

  /** The addition theorem: tanh(u+d) − tanh(u) = tanh d (1 − tanh² u) / (1 + tanh u tanh d). */
  private static INDArray ofTanh(INDArray tanhU, INDArray tanhD) {
    INDArray denominator = tanhU.mul(tanhD).addi(1);
    return tanhU.muli(tanhU).rsubi(1).muli(tanhD).divi(denominator);
  }
}
