package org.dl4jtp.theory;

import java.util.List;
import java.util.Map;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.feedback.FeedbackMapping;
import org.dl4jtp.feedback.FeedbackParameter;
import org.dl4jtp.feedback.Surroundings;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/** t(s)Q + q with t the inverse of the activation function above: can invert h' = f(hF + b). */
record InverseFeedback() implements FeedbackMapping {
  @Override
  public FeedbackMapping settle(Surroundings place) {
    return AffineFeedback.reversingLayerAbove().withActivation(inverse(place.above()));
  }

  private static IActivation inverse(IActivation activation) {
    if (activation instanceof ActivationTanH) {
      return new InverseTanh();
    }
    if (activation instanceof ActivationLReLU leaky) {
      return new ActivationLReLU(1 / leaky.getAlpha());
    }
    return new ActivationIdentity();
  }

  @Override
  public List<FeedbackParameter> parameters(long sourceSize, long targetSize, long outputSize) {
    throw new UnsupportedOperationException("only settled mappings have parameters");
  }

  @Override
  public Feedback bind(Map<String, INDArray> parameters, Map<String, INDArray> shared) {
    throw new UnsupportedOperationException("only settled mappings can be bound");
  }
}
