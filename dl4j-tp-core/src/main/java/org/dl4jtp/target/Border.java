package org.dl4jtp.target;

import org.dl4jtp.feedback.Feedback;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a target path sees of one border between two units: the activation h there, the feedback
 * mapping into it, and the network above. Borders are counted from 0, the first hidden activation;
 * the output is no border. Rows are examples, or in sequences the steps of one after those of
 * another. Arrays must not be changed, except those that a method says are new, and all are used
 * again by the network's next step: copy what is to be kept.
 */
public interface Border {

  /**
   * The activation at this border.
   *
   * @return h, {@code [batch, n]}
   */
  INDArray activation();

  /**
   * Number of examples in the batch.
   *
   * @return that of rows, unless rows are steps
   */
  int examples();

  /**
   * What belongs to outputs, for every row of this border: in a sequence the same of a vector for
   * each step; in a vector the sum over the steps of a sequence.
   *
   * @param outputs rows as of {@link #output}, of any number of examples
   * @return the argument or new
   */
  INDArray spread(INDArray outputs);

  /**
   * Which outputs have a loss in this step, where masks leave some out.
   *
   * @return 1 for those that have, 0 for the others, like {@link #output}; null if all have one
   */
  INDArray outputsWithLoss();

  /**
   * The feedback mapping into this border.
   *
   * @return g
   */
  Feedback feedback();

  /**
   * The next border up that everything flows through.
   *
   * @return null if there is none: if only the output lies above, and in a graph also where
   *     branches part and do not meet again below the outputs
   */
  Border above();

  /**
   * Whether only the output lies above.
   *
   * @return true for the last hidden activation
   */
  default boolean isTop() {
    return above() == null;
  }

  /**
   * The way from activation to target. While targets are made, known for the borders above only.
   *
   * @return d = ĥ − h, {@code [batch, n]}
   * @throws IllegalStateException when there is none yet
   */
  INDArray displacement();

  /**
   * The network's output; in a graph all outputs that this border reaches, beside one another.
   *
   * @param space which
   * @return a_L or h_L, {@code [batch, outputs]}
   */
  INDArray output(OutputSpace space);

  /**
   * The displacement of the network's output towards its target.
   *
   * @param space which
   * @return â_L − a_L or ĥ_L − h_L, {@code [batch, outputs]}
   */
  INDArray outputDisplacement(OutputSpace space);

  /**
   * Sends an activation of this border through the unit above it: to the activation of the next
   * border, or of the output. New.
   *
   * @param activation {@code [batch, n]}
   * @return the next border's activation, or h_L
   */
  INDArray forward(INDArray activation);

  /**
   * Sends an activation of this border to the output. New.
   *
   * @param activation {@code [batch, n]}
   * @param space where the output is wanted
   * @return a_L or h_L, {@code [batch, outputs]}
   */
  INDArray forwardToOutput(INDArray activation, OutputSpace space);

  /**
   * Jᵀv, J = ∂h_L/∂h: the exact derivative, which only reference rules may use. It is
   * backpropagation's, with the batch's own statistics in batch normalisation, through which v of
   * one example reaches others; but without dropout, weight noise and other randomness, as at
   * inference: where these lie above a border, it is not backpropagation's. New.
   *
   * @param output v, {@code [batch, outputs]}
   * @return Jᵀv, {@code [batch, n]}
   */
  INDArray pullBack(INDArray output);

  /**
   * Jᵀv of each example by itself: the derivative at inference, with the running averages of batch
   * normalisation. New.
   *
   * @param output v, {@code [batch, outputs]}
   * @return Jᵀv, {@code [batch, n]}
   */
  INDArray pullBackEach(INDArray output);

  /**
   * Jᵀv as of {@link #pullBack}, but through the unit above alone: J = ∂h_above/∂h. Below the
   * output only {@link #pullBack} knows the way. New.
   *
   * @param above v, as rows of the next border up
   * @return Jᵀv, {@code [batch, n]}
   */
  INDArray pullBackOneUnit(INDArray above);
}
