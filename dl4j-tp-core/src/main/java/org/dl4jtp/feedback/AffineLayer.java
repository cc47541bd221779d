package org.dl4jtp.feedback;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One layer v ↦ t(vQ + q) of a feedback mapping. */
final class AffineLayer {
  private final LinearMap map;
  private final IActivation activation;

  AffineLayer(LinearMap map, IActivation activation) {
    this.map = map;
    this.activation = activation;
  }

  LinearMap map() {
    return map;
  }

  /** vQ + q. */
  INDArray preActivation(INDArray v) {
    return map.addBias(map.product(v));
  }

  /** t around u. */
  ActivationAt at(INDArray u) {
    return ActivationAt.of(activation, u);
  }
}
