package org.dl4jtp.preset;

import java.util.List;
import java.util.Map;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.feedback.FeedbackMapping;
import org.dl4jtp.feedback.FeedbackParameter;
import org.dl4jtp.feedback.Surroundings;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Linear feedback with a bias into the last hidden layer only: that of the authors' convolutional
 * network, whose feedback into feature maps has none. It matters to plain reconstruction; under
 * difference reconstruction a bias has no gradient.
 */
final class TopBiasFeedback implements FeedbackMapping {
  @Override
  public FeedbackMapping settle(Surroundings place) {
    return AffineFeedback.linear().withBias(place.isTop());
  }

  @Override
  public List<FeedbackParameter> parameters(long sourceSize, long targetSize, long outputSize) {
    return AffineFeedback.linear().parameters(sourceSize, targetSize, outputSize);
  }

  @Override
  public Feedback bind(Map<String, INDArray> parameters, Map<String, INDArray> shared) {
    throw new UnsupportedOperationException("settle it first, to learn where it leads");
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof TopBiasFeedback;
  }

  @Override
  public int hashCode() {
    return TopBiasFeedback.class.hashCode();
  }

  @Override
  public String toString() {
    return "affine(identity, bias at the top only)";
  }
}
