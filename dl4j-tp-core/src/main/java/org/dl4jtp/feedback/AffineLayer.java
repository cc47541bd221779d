package org.dl4jtp.feedback;

import java.util.Map;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One layer v ↦ t(vQ + q) of a feedback mapping: the names of its parameters, and t. */
final class AffineLayer {
  private final String weight;
  private final String bias;
  private final IActivation activation;

  AffineLayer(String weight, String bias, IActivation activation) {
    this.weight = weight;
    this.bias = bias;
    this.activation = activation;
  }

  /** vQ. */
  INDArray product(INDArray v, Map<String, INDArray> parameters) {
    return LinearFeedback.product(v, parameters.get(weight));
  }

  /** vQ + q. */
  INDArray preActivation(INDArray v, Map<String, INDArray> parameters) {
    INDArray q = parameters.get(bias);
    INDArray u = product(v, parameters);
    return q == null ? u : u.addiRowVector(q);
  }

  /** t around u. */
  ActivationAt at(INDArray u) {
    return ActivationAt.of(activation, u);
  }

  /** Adds the gradient of a product vQ, and of q if delta is given for it. */
  void addGradient(
      INDArray v, INDArray delta, INDArray deltaOfBias, Map<String, INDArray> gradients) {
    Nd4j.gemm(v, delta, gradients.get(weight), true, false, 1, 1);
    INDArray q = gradients.get(bias);
    if (q != null && deltaOfBias != null) {
      q.addi(deltaOfBias.sum(true, 0));
    }
  }

  /** delta · Qᵀ. */
  INDArray pullBack(INDArray delta, Map<String, INDArray> parameters) {
    INDArray q = parameters.get(weight);
    INDArray out = Nd4j.createUninitialized(q.dataType(), delta.size(0), q.size(0));
    return Nd4j.gemm(delta, q, out, false, true, 1, 0);
  }
}
