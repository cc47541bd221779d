package org.dl4jtp.step;

import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.feedback.Memo;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A feedback mapping in one pass: it evaluates itself once at a source that is given several times,
 * and not at all at rows of a source where it was evaluated in the pass that this one is a part of.
 */
final class RememberingFeedback implements Feedback {
  private final Feedback mapping;
  private final Memo memo;
  private final RememberingFeedback inWhole; // or null
  private final Pass pass;
  private INDArray lastSource;
  private Differences fromLastSource;

  RememberingFeedback(Feedback mapping, Memo memo, RememberingFeedback inWhole, Pass pass) {
    this.mapping = mapping;
    this.memo = memo;
    this.inWhole = inWhole;
    this.pass = pass;
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
      Differences known = fromWhole(source);
      fromLastSource = known == null ? mapping.differencesFrom(source, memo) : known;
      lastSource = source;
    }
    return fromLastSource;
  }

  @SuppressWarnings("ReferenceEquality") // the same array, not one like it
  private Differences fromWhole(INDArray source) {
    if (inWhole == null || inWhole.lastSource == null) {
      return null;
    }
    return pass.inWhole(source) == inWhole.lastSource
        ? inWhole.fromLastSource.part(pass::rowsOf)
        : null;
  }
}
