package org.dl4jtp.step;

import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.dl4jtp.function.ForwardFunction;
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
   * Makes sure that it is where it was when the rule was applied.
   *
   * @param network complete
   * @param node its own number there
   * @throws IllegalArgumentException otherwise
   */
  void checkPlace(Network network, int node);
}
