package org.dl4jtp.layer;

import org.deeplearning4j.nn.conf.InputPreProcessor;

/** A live layer in a {@link Chain}. */
interface ChainMember {

  /** Index in the network. */
  int position();

  /** The network's preprocessor in front of it, or null. */
  InputPreProcessor preProcessor();

  /** What it computes; for the output layer, its pre-activation. */
  ForwardFunction function();

  /**
   * Whether a training pass through it differs from its function: because it is random, or uses the
   * batch's statistics.
   */
  boolean differsInTraining();
}
