package org.dl4jtp.examples.bench;

import java.util.List;
import java.util.Optional;
import org.dl4jtp.feedback.DifferenceReconstruction;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.LocalDifferenceReconstruction;
import org.dl4jtp.feedback.Reconstruction;
import org.dl4jtp.step.RuleSettings;
import org.dl4jtp.target.LayerwiseTargets;

/**
 * Multiply-adds per example of feedback learning at border b, with m, u and b as in {@link
 * OperationCount} and value, difference and gradients as in {@link MappingCost}.
 *
 * <table>
 * <caption>Formulas</caption>
 * <tr><th>loss</th><th>own</th><th>to the output</th></tr>
 * <tr><td>reconstruction, layer-wise</td><td>m_{b+1} + value + its gradient</td><td>0</td></tr>
 * <tr><td>reconstruction, direct</td><td>value + its gradient</td><td>u_b</td></tr>
 * <tr><td>difference reconstruction, direct</td><td>difference + its gradient</td><td>u_b</td></tr>
 * <tr><td>difference reconstruction, layer-wise</td><td>difference + its gradient</td><td>u_b + the
 * differences of all borders above</td></tr>
 * <tr><td>local difference reconstruction, K draws</td><td>K·(m_{b+1} + 2·(difference + its
 * gradient))</td><td>0</td></tr>
 * </table>
 *
 * <p>A mapping's shared part comes with the way to the output, where there is one.
 *
 * @param own of this border alone
 * @param toOutput of the way to the output, and back down, which joint noise goes once for all
 */
record LossCost(double own, double toOutput) {

  /**
   * The cost at a border.
   *
   * @param mappings of all borders
   * @return empty for a loss of a kind that is not known here
   */
  static Optional<LossCost> of(NetworkShape shape, List<MappingCost> mappings, int border) {
    RuleSettings rule = shape.rule().orElseThrow();
    FeedbackLoss loss = rule.feedbackLoss();
    boolean layerwise = rule.targetPath() instanceof LayerwiseTargets;
    MappingCost g = mappings.get(border);
    double difference = g.difference() + g.differenceGradient();
    if (loss instanceof Reconstruction) {
      double value = g.value() + g.valueGradient();
      return Optional.of(
          layerwise
              ? new LossCost(shape.unit(border) + value + g.shared(), 0)
              : new LossCost(value, shape.above(border) + g.shared()));
    }
    if (loss instanceof DifferenceReconstruction) {
      double down = 0;
      for (int above = border + 1; layerwise && above < shape.borders(); above++) {
        down += mappings.get(above).difference();
      }
      return Optional.of(new LossCost(difference, shape.above(border) + down + g.shared()));
    }
    if (loss instanceof LocalDifferenceReconstruction local) {
      return Optional.of(
          new LossCost(local.samples() * (shape.unit(border) + 2 * (difference + g.shared())), 0));
    }
    return Optional.empty();
  }
}
