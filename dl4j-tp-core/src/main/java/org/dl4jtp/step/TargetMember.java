package org.dl4jtp.step;

import java.util.Map;
import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.feedback.FeedbackProblem;
import org.dl4jtp.function.Linearization;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A live layer that trains for a target. One of those above a border holds the feedback into it.
 */
public interface TargetMember extends Member {

  /**
   * The training rule and its options.
   *
   * @return as settled for this layer
   */
  RuleSettings rule();

  /**
   * Its parameters, those of its feedback included.
   *
   * @return of the network's data type
   */
  INDArray params();

  /**
   * Its function at the input of this step, from the forward pass that it has made already.
   *
   * @return null where that must be computed anew
   */
  Linearization ofThisStep();

  /**
   * The form of the activation at its border.
   *
   * @return of no use where it holds none
   */
  BorderShape borderShape();

  /**
   * Refuses data that it cannot take: numbers of words that there are not, masks that do not fit.
   *
   * @param input of the layer
   * @param mask that comes with it; or null
   * @throws IllegalArgumentException with the layer, what is wrong and the remedy
   */
  void checkInput(INDArray input, INDArray mask);

  /**
   * Whether its input is dropped out in training, as a node of its own.
   *
   * @return false without dropout
   */
  boolean dropsInput();

  /**
   * Sends a signal back through this step's dropout of its input.
   *
   * @param signal with respect to what dropout made; may be overwritten
   * @return with respect to what dropout got
   */
  INDArray pullBackThroughDropout(INDArray signal);

  /**
   * The feedback mapping into its border.
   *
   * @return null if it holds none
   */
  Feedback feedback();

  /**
   * The parameters of its feedback.
   *
   * @return views by name
   */
  Map<String, INDArray> feedbackViews();

  /**
   * Takes up its feedback parameters.
   *
   * @param shared those that all mappings share
   */
  void bindFeedback(Map<String, INDArray> shared);

  /**
   * Whether its feedback weights are still to be drawn.
   *
   * @return false where they were given
   */
  boolean awaitsInitialization();

  /** Draws its feedback weights from ND4J's generator. */
  void initializeFeedback();

  /**
   * Whether a gradient is asked of it.
   *
   * @return false in a frozen layer of Deeplearning4j's
   */
  boolean trains();

  /**
   * Whether a mapping that learns leads into its border.
   *
   * @return false for fixed feedback
   */
  boolean learnsFeedback();

  /** Has no feedback loss and no gradient in this step, in place of those of an earlier one. */
  void restFeedback();

  /**
   * Fills the gradients of the mapping into its border.
   *
   * @param problem what it learns from
   */
  void learnFeedback(FeedbackProblem problem);

  /**
   * The weights of the mapping into its border, without biases and what all mappings share.
   *
   * @return views by name
   */
  Map<String, INDArray> feedbackWeights();

  /**
   * Whether the mapping into its border waits for the first batch to start from.
   *
   * @return false where its weights were drawn or have started, and in layers that do not train
   */
  boolean awaitsFirstBatch();

  /**
   * What the start of the mapping into its border searches.
   *
   * @return live
   */
  FeedbackWeights startingWeights();

  /**
   * Remembers whether feedback learned in the last step, and with what loss.
   *
   * @return puts it back
   */
  Runnable rememberFeedbackStep();

  /**
   * The network's count of parameter updates so far.
   *
   * @return 0 before the first
   */
  int getIterationCount();
}
