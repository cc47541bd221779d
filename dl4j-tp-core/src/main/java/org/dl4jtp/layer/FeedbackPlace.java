package org.dl4jtp.layer;

import java.util.List;
import org.dl4jtp.feedback.FeedbackParameter;
import org.dl4jtp.step.BorderShape;

/** Where the feedback into a target layer's input comes from, and what it leads into. Immutable. */
public final class FeedbackPlace {
  private final long sourceSize;
  private final BorderShape target;
  private final long outputSize;
  private final List<FeedbackParameter> sharedParameters;
  private final int index;
  private final int count;

  /**
   * A place.
   *
   * @param sourceSize features of what the mapping maps; 0 if the rule needs no mapping here
   * @param target form of the layer's input
   * @param outputSize features of the network's output
   * @param sharedParameters parameters that all mappings share, for the output layer; else empty
   * @param index of the border, counted from 0 at the first hidden activation
   * @param count how many borders the network has
   */
  public FeedbackPlace(
      long sourceSize,
      BorderShape target,
      long outputSize,
      List<FeedbackParameter> sharedParameters,
      int index,
      int count) {
    this.sourceSize = sourceSize;
    this.target = target;
    this.outputSize = outputSize;
    this.sharedParameters = List.copyOf(sharedParameters);
    this.index = index;
    this.count = count;
  }

  long sourceSize() {
    return sourceSize;
  }

  BorderShape target() {
    return target;
  }

  long outputSize() {
    return outputSize;
  }

  List<FeedbackParameter> sharedParameters() {
    return sharedParameters;
  }

  int index() {
    return index;
  }

  int count() {
    return count;
  }
}
