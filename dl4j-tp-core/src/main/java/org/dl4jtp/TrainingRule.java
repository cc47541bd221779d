package org.dl4jtp;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.DifferenceReconstruction;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.FeedbackMapping;
import org.dl4jtp.feedback.FixedFeedback;
import org.dl4jtp.feedback.Reconstruction;
import org.dl4jtp.target.DirectTargets;
import org.dl4jtp.target.LayerwiseTargets;
import org.dl4jtp.target.TargetPath;

/**
 * A training rule: how targets are made, what carries them down, and how that learns. An immutable
 * value; {@link TargetPropagation} applies it to a network's configuration.
 *
 * <p>In the equations i counts layers from the input, L is the output, h_i = f_i(h_{i−1}) the
 * activations, a_L the output's pre-activation, ĥ_L = h_L − η ∂ℓ/∂h_L, ε standard normal, t an
 * activation function. Every layer descends its local loss ‖h_i − ĥ_i‖²/(2η). Costs are
 * multiply-adds per example, in units of one forward pass P through a network of L hidden layers of
 * equal width, beyond the forward pass and the forward gradients that every rule needs.
 *
 * <p>A rule of your own: {@link #of}.
 */
public final class TrainingRule implements Serializable {

  /** Backpropagation: leaves the configuration alone. For comparisons. */
  public static final TrainingRule BP = new TrainingRule("bp", null, null, null);

  /**
   * Difference target propagation (Lee et al. 2015).
   *
   * <pre>
   *   ĥ_i = h_i + g_i(ĥ_{i+1}) − g_i(h_{i+1})      g_i(v) = t(vQ_i + q_i), t that of layer i
   *   feedback loss  1/σ² · mean (g_i(f_{i+1}(h_i + σε)) − (h_i + σε))²
   * </pre>
   *
   * <p>Cost: 2P for targets, 3P for feedback (forward, g, its gradient).
   */
  public static final TrainingRule DTP =
      of(
          "dtp",
          new LayerwiseTargets(),
          AffineFeedback.matchingLayerBelow(),
          Reconstruction.scaledByNoise());

  /**
   * Difference target propagation with difference reconstruction loss (Meulemans et al. 2020).
   *
   * <pre>
   *   ĥ_i as for DTP
   *   feedback loss  1/σ² · mean (g_i(h̃_{i+1}) + h_i − g_i(h_{i+1}) − (h_i + σε))²
   * </pre>
   *
   * <p>h̃_{i+1} being h_i + σε sent up to the output and back down with the difference corrections.
   *
   * <p>Cost: 2P for targets, about 1.5 L·P for feedback.
   */
  public static final TrainingRule DTPDRL =
      of(
          "dtpdrl",
          new LayerwiseTargets(),
          AffineFeedback.matchingLayerBelow(),
          new DifferenceReconstruction());

  /**
   * Direct difference target propagation with linear feedback (Meulemans et al. 2020): learns the
   * damped Gauss-Newton map straight from the output.
   *
   * <pre>
   *   ĥ_i = h_i + (â_L − a_L)Q_i
   *   feedback loss  1/σ² · mean ((ã_L − a_L)Q_i − σε)²,  ã_L the output reached from h_i + σε
   * </pre>
   *
   * <p>Cost: next to nothing for targets, about 0.5 L·P for feedback.
   */
  public static final TrainingRule DDTP_LINEAR =
      of(
          "ddtp-linear",
          new DirectTargets(),
          AffineFeedback.linear(),
          new DifferenceReconstruction());

  /**
   * DDTP-linear's control (Meulemans et al. 2020): the same targets, but feedback that learns plain
   * reconstruction, so that what difference reconstruction adds can be seen.
   *
   * <pre>
   *   ĥ_i as for DDTP-linear
   *   feedback loss  mean (ã_L Q_i + q_i − (h_i + σε))²
   * </pre>
   *
   * <p>Cost: as DDTP-linear.
   */
  public static final TrainingRule DDTP_CONTROL =
      of("ddtp-control", new DirectTargets(), AffineFeedback.linear(), Reconstruction.unscaled());

  /**
   * Direct feedback alignment (Nøkland 2016): fixed random feedback from the output.
   *
   * <pre>
   *   ĥ_i = h_i + (â_L − a_L)Q_i,  Q_i fixed
   * </pre>
   *
   * <p>Cost: next to nothing.
   */
  public static final TrainingRule DFA =
      of("dfa", new DirectTargets(), AffineFeedback.linear(), new FixedFeedback());

  /**
   * Difference target propagation with fixed random feedback (Shibuya et al. 2023).
   *
   * <pre>
   *   ĥ_i as for DTP, Q_i and q_i fixed
   * </pre>
   *
   * <p>Cost: 2P for targets.
   */
  public static final TrainingRule FW_DTP =
      of(
          "fw-dtp",
          new LayerwiseTargets(),
          AffineFeedback.matchingLayerBelow(),
          new FixedFeedback());

  private static final List<TrainingRule> NAMED =
      List.of(BP, DTP, DTPDRL, DDTP_LINEAR, DDTP_CONTROL, DFA, FW_DTP);

  private final String name;
  private final TargetPath targetPath;
  private final FeedbackMapping feedbackMapping;
  private final FeedbackLoss feedbackLoss;

  private TrainingRule(String name, TargetPath path, FeedbackMapping mapping, FeedbackLoss loss) {
    this.name = name;
    this.targetPath = path;
    this.feedbackMapping = mapping;
    this.feedbackLoss = loss;
  }

  /**
   * A rule from its parts.
   *
   * @param name what reports call it
   * @param path how targets are made
   * @param mapping what carries them down
   * @param loss how the mapping learns
   */
  public static TrainingRule of(
      String name, TargetPath path, FeedbackMapping mapping, FeedbackLoss loss) {
    return new TrainingRule(
        Objects.requireNonNull(name, "name"),
        Objects.requireNonNull(path, "path"),
        Objects.requireNonNull(mapping, "mapping"),
        Objects.requireNonNull(loss, "loss"));
  }

  /** All rules with a name of their own, backpropagation first. */
  public static List<TrainingRule> values() {
    return NAMED;
  }

  /**
   * Finds a rule by its name, in any case: the drop-in flag of a command line.
   *
   * @param name for example {@code ddtp-linear}
   * @throws IllegalArgumentException if there is none, listing those there are
   */
  public static TrainingRule parse(String name) {
    String wanted = name == null ? "" : name.trim().toLowerCase(Locale.ROOT).replace('_', '-');
    return NAMED.stream()
        .filter(rule -> rule.name.equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown training rule '"
                        + name
                        + "'; valid are "
                        + NAMED.stream()
                            .map(TrainingRule::name)
                            .collect(Collectors.joining(", "))));
  }

  /** Its name, for example {@code ddtp-linear}. */
  public String name() {
    return name;
  }

  /** Whether this is backpropagation, which has no parts. */
  public boolean isBackpropagation() {
    return targetPath == null;
  }

  /** How targets are made; null for backpropagation. */
  public TargetPath targetPath() {
    return targetPath;
  }

  /** What carries targets down; null for backpropagation. */
  public FeedbackMapping feedbackMapping() {
    return feedbackMapping;
  }

  /** How the mapping learns; null for backpropagation. */
  public FeedbackLoss feedbackLoss() {
    return feedbackLoss;
  }

  @Override
  public boolean equals(Object o) {
    if (!(o instanceof TrainingRule)) {
      return false;
    }
    TrainingRule other = (TrainingRule) o;
    return name.equals(other.name)
        && Objects.equals(targetPath, other.targetPath)
        && Objects.equals(feedbackMapping, other.feedbackMapping)
        && Objects.equals(feedbackLoss, other.feedbackLoss);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
