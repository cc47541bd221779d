package org.dl4jtp.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.layer.TargetLayer;
import org.dl4jtp.step.RuleSettings;
import org.dl4jtp.target.DirectTargets;
import org.dl4jtp.target.ExactTargets;
import org.dl4jtp.target.GaussNewtonTargets;
import org.dl4jtp.target.LayerwiseTargets;
import org.dl4jtp.target.TargetPath;

/**
 * Floating point operations of a training step, per example: two for every multiply-add of a matrix
 * product or convolution that the rule's equations ask for. Values that targets and feedback
 * learning or several borders share count once, and so does what Deeplearning4j's layers compute
 * twice. Not counted is what is linear in the width: activation functions, biases, noise, losses,
 * pooling; nor updaters, whose work does not depend on the batch.
 *
 * <p>With m_l the multiply-adds of layer l = 1..L forward (weights times the positions that they
 * are used at), a mapping's cost as in {@link MappingCost}, border b at the input of layer b + 1,
 * n_b its features, O the outputs, u_b = m_{b+1} + … + m_L:
 *
 * <table>
 * <caption>Multiply-adds per example</caption>
 * <tr><td>forward</td><td>Σ m_l</td></tr>
 * <tr><td>forward gradient</td><td>Σ m_l</td></tr>
 * <tr><td>signals, backpropagation and exact</td><td>m_2 + … + m_L</td></tr>
 * <tr><td>signals, layer-wise and direct targets</td><td>Σ base + difference (uncorrected: Σ value;
 * an exact top: m_L there)</td></tr>
 * <tr><td>signals, Gauss-Newton</td><td>Σ_b O·u_b + (O² + O)·n_b + O³/6</td></tr>
 * <tr><td>feedback</td><td>Σ_b of {@link LossCost}; with one layer perturbed per example or per
 * batch, its mean over borders; with joint noise, the way to the output from the lowest border
 * once</td></tr>
 * </table>
 *
 * @param forward of the pass up
 * @param forwardGradient of the gradients of the layers' own parameters
 * @param signals of what layers get from above: targets, or backpropagated errors
 * @param feedback of feedback learning
 */
record OperationCount(double forward, double forwardGradient, double signals, double feedback) {
  private static final double PER_MULTIPLY_ADD = 2;

  double total() {
    return forward + forwardGradient + signals + feedback;
  }

  /**
   * Counts a network's operations.
   *
   * @param network plain or converted, initialised
   * @param inputShape of one example, {@code [features]} or {@code [channels, height, width]}
   * @return empty where a part of the rule is of a kind that is not known here
   */
  static Optional<OperationCount> of(MultiLayerNetwork network, long... inputShape) {
    return NetworkShape.of(network, inputShape).flatMap(OperationCount::of);
  }

  private static Optional<OperationCount> of(NetworkShape shape) {
    double forward = shape.above(-1);
    if (shape.rule().isEmpty()) {
      return Optional.of(count(forward, shape.above(0), 0));
    }
    List<MappingCost> mappings = new ArrayList<>();
    for (int border = 0; border < shape.borders(); border++) {
      TargetLayer layer = shape.layerAbove(border);
      Optional<MappingCost> cost = MappingCost.of(layer, shape.outputs());
      if (cost.isEmpty()) {
        return Optional.empty();
      }
      mappings.add(cost.get());
    }
    Optional<Double> signals = signals(shape, mappings);
    Optional<Double> feedback = feedback(shape, mappings);
    return signals.flatMap(s -> feedback.map(f -> count(forward, s, f)));
  }

  private static OperationCount count(double forward, double signals, double feedback) {
    return new OperationCount(
        PER_MULTIPLY_ADD * forward,
        PER_MULTIPLY_ADD * forward,
        PER_MULTIPLY_ADD * signals,
        PER_MULTIPLY_ADD * feedback);
  }

  private static Optional<Double> signals(NetworkShape shape, List<MappingCost> mappings) {
    TargetPath path = shape.rule().orElseThrow().targetPath();
    if (path instanceof ExactTargets) {
      return Optional.of(shape.above(0));
    }
    if (path instanceof GaussNewtonTargets) {
      double sum = 0;
      double outputs = shape.outputs();
      for (int b = 0; b < shape.borders(); b++) {
        sum += outputs * shape.above(b) + (outputs + 1) * outputs * shape.features(b);
        sum += outputs * outputs * outputs / 6;
      }
      return Optional.of(sum);
    }
    boolean corrected = true;
    double exactTop = 0;
    if (path instanceof LayerwiseTargets layerwise) {
      corrected = layerwise.isCorrected();
      exactTop = layerwise.hasExactTop() ? shape.above(shape.borders() - 1) : 0;
    } else if (!(path instanceof DirectTargets)) {
      return Optional.empty();
    }
    double sum = exactTop;
    double shared = 0;
    for (MappingCost g : mappings) {
      sum += corrected ? g.base() + g.difference() : g.value();
      shared = Math.max(shared, corrected ? 2 * g.shared() : g.shared());
    }
    return Optional.of(sum + shared);
  }

  private static Optional<Double> feedback(NetworkShape shape, List<MappingCost> mappings) {
    RuleSettings rule = shape.rule().orElseThrow();
    if (!rule.feedbackLoss().learns()) {
      return Optional.of(0.0);
    }
    double own = 0;
    double toOutput = 0;
    double toOutputFromLowest = 0;
    int learning = 0;
    for (int border = shape.borders() - 1; border >= 0; border--) {
      if (shape.layerAbove(border).hasFeedback()) {
        Optional<LossCost> here = LossCost.of(shape, mappings, border);
        if (here.isEmpty()) {
          return Optional.empty();
        }
        own += here.get().own();
        toOutput += here.get().toOutput();
        toOutputFromLowest = here.get().toOutput();
        learning++;
      }
    }
    return Optional.of(
        switch (rule.perturbation()) {
          case ALL_LAYERS -> own + toOutput;
          case ONE_LAYER_PER_EXAMPLE, ONE_LAYER_PER_BATCH ->
              (own + toOutput) / Math.max(1, learning);
          case JOINT -> own + toOutputFromLowest;
        });
  }
}
