package org.dl4jtp.step;

import java.util.Map;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.dl4jtp.function.ForwardFunction;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A live layer of a {@link Network}. */
public interface Member {

  /**
   * The layer's name, for messages.
   *
   * @return as configured, or null
   */
  String name();

  /**
   * The network's preprocessor in front of it.
   *
   * @return null if there is none
   */
  InputPreProcessor preProcessor();

  /**
   * What it computes at inference.
   *
   * @return of an output layer, its pre-activation
   */
  ForwardFunction function();

  /**
   * Whether a training pass through it differs from its function: because it is random, or uses the
   * batch's statistics.
   *
   * @return true for dropout, batch normalisation, weight noise and the like
   */
  boolean differsInTraining();

  /**
   * What it got in this step, behind its preprocessor and dropout.
   *
   * @return {@code [batch, …]}
   */
  INDArray input();

  /**
   * The mask of its input in the step that the network is in.
   *
   * @return null if there is none
   */
  INDArray featureMask();

  /**
   * The state that it started from in the step that the network is in.
   *
   * @return by name, a row for every example; null if it started anew, or has none
   */
  Map<String, INDArray> startingState();

  /**
   * What it hands on of a mask of its input, as Deeplearning4j; its own mask stays.
   *
   * @param mask behind its preprocessor
   * @param state Deeplearning4j's
   * @param examples number of examples in the batch
   * @return null if nothing
   */
  Pair<INDArray, MaskState> handOnMask(INDArray mask, MaskState state, int examples);

  /**
   * Makes sure that it is where it was when the rule was applied.
   *
   * @param network complete
   * @param node its own number there
   * @throws IllegalArgumentException otherwise
   */
  void checkPlace(Network network, int node);
}
