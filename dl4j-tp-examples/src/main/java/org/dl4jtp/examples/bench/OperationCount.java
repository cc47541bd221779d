package org.dl4jtp.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.feedback.DifferenceReconstruction;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.LocalDifferenceReconstruction;
import org.dl4jtp.feedback.Reconstruction;
import org.dl4jtp.layer.TargetLayer;
import org.dl4jtp.target.DirectTargets;
import org.dl4jtp.target.ExactTargets;
import org.dl4jtp.target.GaussNewtonTargets;
import org.dl4jtp.target.LayerwiseTargets;
import org.dl4jtp.target.TargetPath;

/**
 * Floating point operations of a training step, per example: two for every multiply-add of a matrix
 * product or convolution that the rule's equations ask for. Values that targets and feedback
 * learning of one border share count once, and so does what Deeplearning4j's layers compute twice.
 * Not counted is what is linear in the width: activation functions, biases, noise, losses, pooling;
 * nor updaters, whose work does not depend on the batch.
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
 * <tr><td>feedback, reconstruction at b</td><td>m_{b+1} (direct: u_b) + value + its
 * gradient</td></tr>
 * <tr><td>feedback, difference reconstruction at b</td><td>u_b + difference + its gradient, and
 * with layer-wise targets the differences of all borders above</td></tr>
 * <tr><td>feedback, local difference reconstruction at b</td><td>for every draw, m_{b+1} and twice
 * difference and its gradient</td></tr>
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
    for (MappingCost g : mappings) {
      sum += corrected ? g.base() + g.difference() : g.value();
    }
    return Optional.of(sum);
  }

  private static Optional<Double> feedback(NetworkShape shape, List<MappingCost> mappings) {
    FeedbackLoss loss = shape.rule().orElseThrow().feedbackLoss();
    if (!loss.learns()) {
      return Optional.of(0.0);
    }
    double sum = 0;
    for (int border = 0; border < shape.borders(); border++) {
      Optional<Double> here = feedback(shape, mappings, border, loss);
      if (here.isEmpty()) {
        return here;
      }
      sum += here.get();
    }
    return Optional.of(sum);
  }

  private static Optional<Double> feedback(
      NetworkShape shape, List<MappingCost> mappings, int border, FeedbackLoss loss) {
    if (!shape.layerAbove(border).hasFeedback()) {
      return Optional.of(0.0);
    }
    MappingCost g = mappings.get(border);
    boolean layerwise = shape.rule().orElseThrow().targetPath() instanceof LayerwiseTargets;
    if (loss instanceof Reconstruction) {
      double up = layerwise ? shape.unit(border) : shape.above(border);
      return Optional.of(up + g.value() + g.valueGradient());
    }
    if (loss instanceof DifferenceReconstruction) {
      double down = 0;
      for (int above = border + 1; layerwise && above < shape.borders(); above++) {
        down += mappings.get(above).difference();
      }
      return Optional.of(shape.above(border) + down + g.difference() + g.differenceGradient());
    }
    if (loss instanceof LocalDifferenceReconstruction local) {
      double draw = shape.unit(border) + 2 * (g.difference() + g.differenceGradient());
      return Optional.of(local.samples() * draw);
    }
    return Optional.empty();
  }
}
