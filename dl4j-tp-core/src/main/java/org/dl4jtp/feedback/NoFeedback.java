package org.dl4jtp.feedback;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;

/** No feedback mapping, for target paths that need none. */
public final class NoFeedback implements FeedbackMapping {

  /** The only kind there is. */
  @JsonCreator
  public NoFeedback() {}

  @Override
  public List<FeedbackParameter> parameters(long sourceSize, long targetSize, long outputSize) {
    return List.of();
  }

  @Override
  public Feedback bind(Map<String, INDArray> parameters, Map<String, INDArray> shared) {
    throw new UnsupportedOperationException("this rule has no feedback mapping");
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof NoFeedback;
  }

  @Override
  public int hashCode() {
    return NoFeedback.class.hashCode();
  }

  @Override
  public String toString() {
    return "none";
  }
}
