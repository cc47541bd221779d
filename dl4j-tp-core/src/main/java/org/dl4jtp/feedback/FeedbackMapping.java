package org.dl4jtp.feedback;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * Configuration of a feedback mapping g: what weights it has, and what it computes with them.
 * Immutable; travels in the JSON of the layer that owns it.
 *
 * <p>Order of use: {@link #matching} once when a rule is applied to a configuration, {@link
 * #parameters} whenever a network is built, {@link #bind} once for every network.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")
public interface FeedbackMapping extends Serializable {

  /**
   * Settles what was left open until the layer below is known.
   *
   * @param below activation function whose output this mapping estimates
   * @return this mapping, with every choice made
   */
  default FeedbackMapping matching(IActivation below) {
    return this;
  }

  /**
   * The parameters, in the order in which they stand in the network's parameter vector.
   *
   * @param sourceSize features of what is mapped
   * @param targetSize features of the estimated activation
   */
  List<FeedbackParameter> parameters(long sourceSize, long targetSize);

  /**
   * The mapping at work.
   *
   * @param parameters views by name, read at every evaluation, never written
   */
  Feedback bind(Map<String, INDArray> parameters);
}
