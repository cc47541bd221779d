package org.dl4jtp.layer;

import org.dl4jtp.feedback.Feedback;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A feedback mapping that evaluates itself once at a source that is given several times. */
final class RememberingFeedback implements Feedback {
  private final Feedback mapping;
  private INDArray lastSource;
  private Differences fromLastSource;

  RememberingFeedback(Feedback mapping) {
    this.mapping = mapping;
  }

  @Override
  public Evaluation apply(INDArray source) {
    return mapping.apply(source);
  }

  @Override
  public Evaluation difference(INDArray source, INDArray displacement) {
    return differencesFrom(source).of(displacement);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the same array, not one like it
  public Differences differencesFrom(INDArray source) {
    if (source != lastSource) {
      fromLastSource = mapping.differencesFrom(source);
      lastSource = source;
    }
    return fromLastSource;
  }
}
