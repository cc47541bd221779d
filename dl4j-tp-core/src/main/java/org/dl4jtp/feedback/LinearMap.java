package org.dl4jtp.feedback;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * v ↦ vQ + q on rows, bound to its weights. New arrays are in the current workspace; arguments are
 * not changed.
 */
interface LinearMap {

  /** vQ, new, in 'c' order. */
  INDArray product(INDArray v);

  /** Adds q, if there is one, in the argument's place; returns the argument. */
  INDArray addBias(INDArray products);

  /** Adds the gradient by Q of what has the gradient delta by vQ. */
  void addGradient(INDArray v, INDArray delta, Map<String, INDArray> gradients);

  /** Adds the gradient by q, if there is one. */
  void addBiasGradient(INDArray delta, Map<String, INDArray> gradients);

  /** delta · Qᵀ, new. */
  INDArray pullBack(INDArray delta);
}
