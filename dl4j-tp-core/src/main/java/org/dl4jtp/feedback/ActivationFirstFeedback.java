package org.dl4jtp.feedback;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** g(s) = t(s)Q + q. */
final class ActivationFirstFeedback implements Feedback {
  private final IActivation activation;
  private final LinearFeedback linear;

  ActivationFirstFeedback(IActivation activation, LinearFeedback linear) {
    this.activation = activation;
    this.linear = linear;
  }

  @Override
  public Evaluation apply(INDArray source) {
    return linear.apply(activation.getActivation(source.dup(), false));
  }

  @Override
  public Evaluation difference(INDArray source, INDArray displacement) {
    return differencesFrom(source).of(displacement);
  }

  @Override
  public Differences differencesFrom(INDArray source) {
    ActivationAt t = ActivationAt.of(activation, source);
    return displacement -> linear.difference(source, t.difference(displacement));
  }
}
