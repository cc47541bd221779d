package org.dl4jtp.step;

import java.util.Map;
import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.feedback.FeedbackProblem;
import org.dl4jtp.kernel.Arithmetic;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the feedback into one border learns from in one step: the border, seen along the path. */
final class BorderProblem implements FeedbackProblem {
  private final RuleSettings rule;
  private final Perturbations perturbations;
  private final PassBorder border;
  private final int index;
  private final Map<String, INDArray> weights;

  BorderProblem(
      RuleSettings rule,
      Perturbations perturbations,
      PassBorder border,
      int index,
      Map<String, INDArray> weights) {
    this.rule = rule;
    this.weights = weights;
    this.perturbations = perturbations;
    this.border = border;
    this.index = index;
  }

  @Override
  public INDArray activation() {
    return border.activation();
  }

  @Override
  public INDArray counting() {
    return border.counting();
  }

  @Override
  public Feedback feedback() {
    return border.feedback();
  }

  @Override
  public double noiseLevel() {
    return rule.noiseLevel();
  }

  /**
   * In units of the square that noise moves by where that is another layer's activation: every
   * mapping on the way down has left less of it.
   */
  @Override
  public double damping(INDArray displacement) {
    double damping = rule.feedbackDamping();
    if (damping == 0 || !rule.targetPath().mapsActivationAbove()) {
      return damping;
    }
    INDArray counting = counting();
    INDArray seen = displacement;
    double rows = displacement.size(0);
    if (counting != null && counting.size(0) == rows) { // else of other rows than are masked
      seen = displacement.mulColumnVector(counting);
      rows = counting.sumNumber().doubleValue();
    }
    double moved = Arithmetic.squares(seen) / (rule.noiseLevel() * rule.noiseLevel());
    return damping * moved / (rows * displacement.size(1));
  }

  @Override
  public Map<String, INDArray> weights() {
    return weights;
  }

  @Override
  public INDArray noise(int draw) {
    return perturbations.noise(index, draw);
  }

  @Override
  public INDArray corrupted(int draw) {
    return perturbations.corrupted(index, draw);
  }

  @Override
  public INDArray sourceNoise(int draw) {
    return perturbations.newNoise(index, draw, source());
  }

  @Override
  public INDArray source() {
    return rule.targetPath().source(border);
  }

  @Override
  public INDArray source(INDArray corrupted) {
    return rule.targetPath().source(border, corrupted);
  }

  @Override
  public INDArray sourceDisplacement(INDArray corrupted) {
    return perturbations.sourceDisplacement(border, index, corrupted);
  }
}
