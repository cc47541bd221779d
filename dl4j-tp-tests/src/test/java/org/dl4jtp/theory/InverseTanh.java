package org.dl4jtp.theory;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** artanh, which inverts tanh. */
final class InverseTanh extends BaseActivationFunction {
  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    return Transforms.atanh(in, true);
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    return new Pair<>(epsilon.div(in.mul(in).rsubi(1)), null);
  }
}
