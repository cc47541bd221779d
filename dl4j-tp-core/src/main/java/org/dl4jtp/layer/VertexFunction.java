package org.dl4jtp.layer;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a live vertex computes at inference of its inputs, each example by itself. Nothing that the
 * vertex remembers is read or changed but parameters; arguments are not changed.
 */
interface VertexFunction {

  /** The vertex's output; for an output layer, its pre-activation. */
  INDArray apply(INDArray... inputs);

  /** The same, with the way back. */
  Linearization linearize(INDArray... inputs);

  /** The same with the masks of a pass, and of each example by itself or of all together. */
  default VertexFunction at(Masks masks, Derivatives derivatives) {
    return this;
  }

  /** A function's value at some inputs, and its derivative there. */
  interface Linearization {
    INDArray value();

    /** Jᵀε for every input. */
    INDArray[] pullBack(INDArray epsilon);
  }
}
