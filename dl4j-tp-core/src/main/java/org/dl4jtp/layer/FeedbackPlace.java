package org.dl4jtp.layer;

import java.util.List;
import org.dl4jtp.feedback.FeedbackParameter;

/** Where the feedback into a target layer's input comes from. Immutable. */
public final class FeedbackPlace {
  private final long sourceSize;
  private final long outputSize;
  private final List<FeedbackParameter> sharedParameters;

  /**
   * A place.
   *
   * @param sourceSize features of what the mapping maps; 0 if the rule needs no mapping here
   * @param outputSize features of the network's output
   * @param sharedParameters parameters that all mappings share, for the output layer; else empty
   */
  public FeedbackPlace(long sourceSize, long outputSize, List<FeedbackParameter> sharedParameters) {
    this.sourceSize = sourceSize;
    this.outputSize = outputSize;
    this.sharedParameters = List.copyOf(sharedParameters);
  }

  long sourceSize() {
    return sourceSize;
  }

  long outputSize() {
    return outputSize;
  }

  List<FeedbackParameter> sharedParameters() {
    return sharedParameters;
  }
}
