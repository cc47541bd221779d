package org.dl4jtp.target;

/**
 * Where an output and its target are measured. The two agree when the output layer's target lives
 * in its pre-activation already (softmax or sigmoid with cross entropy, identity); see {@link
 * OutputKind}.
 */
public enum OutputSpace {
  /** a_L, before the output layer's activation function: what direct feedback starts from. */
  PRE_ACTIVATION,
  /** h_L, where the loss is differentiated: what layer-wise feedback starts from. */
  ACTIVATION
}
