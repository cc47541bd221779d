package org.dl4jtp.step;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The feature masks that come into the layers of a network, for the examples of one pass. What a
 * layer makes of its mask is its own affair.
 */
final class Masks {
  static final Masks NONE = new Masks(null);

  private final INDArray[] incoming; // by node; null if there are none at all

  private Masks(INDArray[] incoming) {
    this.incoming = incoming;
  }

  /** Of layers by node, null where one has none. */
  static Masks of(INDArray[] incoming) {
    for (INDArray mask : incoming) {
      if (mask != null) {
        return new Masks(incoming);
      }
    }
    return NONE;
  }

  boolean isEmpty() {
    return incoming == null;
  }

  /** What comes into a node's layer; or null. */
  INDArray of(int node) {
    return incoming == null ? null : incoming[node];
  }


  /** Of some of the examples. */
  Masks part(Rows rows) {
    if (isEmpty()) {
      return this;
    }
    INDArray[] parts = new INDArray[incoming.length];
    for (int node = 0; node < parts.length; node++) {
      parts[node] = incoming[node] == null ? null : rows.ofLayers(incoming[node]);
    }
    return new Masks(parts);
  }
}
