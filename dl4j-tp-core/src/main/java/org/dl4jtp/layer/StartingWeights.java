package org.dl4jtp.layer;

import java.util.List;
import org.dl4jtp.feedback.FeedbackParameter;
import org.dl4jtp.feedback.FeedbackProblem;
import org.dl4jtp.step.FeedbackWeights;
import org.dl4jtp.step.RuleSettings;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The parameters of one layer's feedback that start together, under the rule's starting loss. */
final class StartingWeights implements FeedbackWeights {
  private final RuleSettings rule;
  private final List<FeedbackParameter> layout;
  private final INDArray vector;

  /**
   * A part of a layer's parameters.
   *
   * @param layout what lies there, in order
   * @param parameters the layer's
   * @param offset where it begins
   */
  StartingWeights(
      RuleSettings rule, List<FeedbackParameter> layout, INDArray parameters, long offset) {
    this.rule = rule;
    this.layout = layout;
    long length = layout.stream().mapToLong(FeedbackParameter::length).sum();
    vector =
        parameters.reshape(parameters.length()).get(NDArrayIndex.interval(offset, offset + length));
  }

  @Override
  public INDArray vector() {
    return vector;
  }

  @Override
  public double addGradient(FeedbackProblem problem, INDArray gradient) {
    FeedbackParameters views = new FeedbackParameters(layout, gradient, 0);
    double loss = rule.startingLoss().gradient(problem, views.views());
    double decay = rule.feedbackWeightDecay();
    if (decay == 0) {
      return loss;
    }
    gradient.addi(vector.mul(decay));
    return loss + decay / 2 * Nd4j.getBlasWrapper().dot(vector, vector);
  }
}
