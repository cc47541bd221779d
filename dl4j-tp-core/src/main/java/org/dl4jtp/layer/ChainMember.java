package org.dl4jtp.layer;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

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

  /** The mask of its input in the step that the network is in; or null. */
  INDArray featureMask();

  /** What it hands on of a mask of its input, as Deeplearning4j; its own mask stays. Or null. */
  Pair<INDArray, MaskState> handOnMask(INDArray mask, MaskState state, int examples);
}
