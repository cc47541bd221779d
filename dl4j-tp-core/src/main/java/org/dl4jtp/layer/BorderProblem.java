package org.dl4jtp.layer;

import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.feedback.FeedbackProblem;
import org.dl4jtp.target.Border;
import org.dl4jtp.target.TargetPath;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the feedback into one border learns from in one step: the border, seen along the path. */
final class BorderProblem implements FeedbackProblem {
  private final RuleSettings rule;
  private final Border border;
  private final int index;
  private final long step;

  BorderProblem(RuleSettings rule, Border border, int index, long step) {
    this.rule = rule;
    this.border = border;
    this.index = index;
    this.step = step;
  }

  @Override
  public INDArray activation() {
    return border.activation();
  }

  @Override
  public Feedback feedback() {
    return border.feedback();
  }

  @Override
  public double noiseLevel() {
    return rule.noiseLevel();
  }

  @Override
  public INDArray noise(int draw) {
    return noiseLike(activation(), draw);
  }

  @Override
  public INDArray sourceNoise(int draw) {
    return noiseLike(source(), draw);
  }

  private INDArray noiseLike(INDArray clean, int draw) {
    INDArray noise = Nd4j.createUninitialized(clean.dataType(), clean.shape(), Nd4j.order());
    rule.noiseSource().fill(noise, rule.seed(), index, step, draw);
    return noise.muli(noiseLevel());
  }

  @Override
  public INDArray source() {
    return path().source(border);
  }

  @Override
  public INDArray source(INDArray corrupted) {
    return path().source(border, corrupted);
  }

  @Override
  public INDArray sourceDisplacement(INDArray corrupted) {
    INDArray output = border.forwardToOutput(corrupted, path().outputSpace());
    return path().sourceDisplacement(border, output.subi(border.output(path().outputSpace())));
  }

  private TargetPath path() {
    return rule.targetPath();
  }
}
