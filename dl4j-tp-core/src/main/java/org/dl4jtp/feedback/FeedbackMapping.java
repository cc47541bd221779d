package org.dl4jtp.feedback;

import java.util.List;
import java.util.Map;
import org.dl4jtp.json.RulePart;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of a feedback mapping g: what weights it has, and what it computes with them.
 * Immutable; travels in the JSON of the layer that owns it.
 *
 * <p>Order of use: {@link #settle} once for every border when a rule is applied to a configuration,
 * {@link #parameters} whenever a network is built, {@link #bind} once for every network.
 */
public interface FeedbackMapping extends RulePart {

  /**
   * The mapping into one border, with what was left open until its place was known.
   *
   * @param place the border
   * @return the mapping to use there; this one unless overridden
   */
  default FeedbackMapping settle(Surroundings place) {
    return this;
  }

  /**
   * The parameters, in the order in which they stand in the network's parameter vector.
   *
   * @param sourceSize features of what is mapped
   * @param targetSize features of the estimated activation
   * @param outputSize features of the network's output
   * @return names that the layers themselves ({@code W}, {@code b}) do not use
   * @throws IllegalArgumentException if sources of that size cannot be mapped, with the remedy
   */
  List<FeedbackParameter> parameters(long sourceSize, long targetSize, long outputSize);

  /**
   * Makes sure that feature maps which this mapping knows of are those of its place: it may come
   * from a changed file.
   *
   * @param target channels, height and width of what it leads into; null if these are no maps
   * @throws IllegalArgumentException if they are others; unless overridden never
   */
  default void checkMaps(long[] target) {}

  /**
   * Fixed parameters that the mappings into all borders share; they are kept with the output layer
   * and never learn.
   *
   * @param outputSize features of the network's output
   * @return none unless overridden
   */
  default List<FeedbackParameter> sharedParameters(long outputSize) {
    return List.of();
  }

  /**
   * Whether learning can leave weights that are all zero, so that they can start there and wait for
   * the first batch.
   *
   * @return false unless overridden
   */
  default boolean leavesZero() {
    return false;
  }

  /**
   * The mapping at work.
   *
   * @param parameters views by name, read at every evaluation, never written
   * @param shared views of the shared parameters
   * @return g, evaluated by one thread at a time
   */
  Feedback bind(Map<String, INDArray> parameters, Map<String, INDArray> shared);
}
