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
import org.dl4jtp.feedback.LocalDifferenceReconstruction;
import org.dl4jtp.feedback.MlpFeedback;
import org.dl4jtp.feedback.NoFeedback;
import org.dl4jtp.feedback.RandomHiddenFeedback;
import org.dl4jtp.feedback.Reconstruction;
import org.dl4jtp.target.DirectTargets;
import org.dl4jtp.target.ExactTargets;
import org.dl4jtp.target.GaussNewtonTargets;
import org.dl4jtp.target.LayerwiseTargets;
import org.dl4jtp.target.TargetPath;

/**
 * A training rule: how targets are made, what carries them down, and how that learns. An immutable
 * value; {@link TargetPropagation} applies it to a network's configuration.
 *
 * <p>In the equations i counts layers from the input, L is the output, h_i = f_i(h_{i−1}) the
 * activations, a_L the output's pre-activation, ĥ_L = h_L − η ∂ℓ/∂h_L and â_L its pre-activation, ε
 * standard normal, t an activation function ("that of layer i" where it treats both signs alike, as
 * tanh, else the identity: {@link AffineFeedback#forBothSigns}), J_i = ∂h_L/∂h_i. Feedback weights
 * multiply rows, as arrays hold them; J_i columns. Every layer descends its local loss ‖h_i −
 * ĥ_i‖²/(2η). Costs are multiply-adds per example, in units of one forward pass P through a network
 * of L layers of equal width, beyond the forward pass and the forward gradients that every rule
 * needs; those of feedback learning with every layer perturbed for every example. With one layer
 * per example, the default, they are L times less.
 *
 * <p>A rule of your own: {@link #of}, and {@link TrainingRules} to have it found by name. The
 * papers: {@linkplain org.dl4jtp package documentation}.
 */
public final class TrainingRule implements Serializable {

  /** Backpropagation: leaves the configuration alone. For comparisons. */
  public static final TrainingRule BP = new TrainingRule("bp", null, null, null);

  /**
   * Difference target propagation (Lee et al. 2015).
   *
   * <pre>
   *   ĥ_i = h_i + g_i(ĥ_{i+1}) − g_i(h_{i+1})      g_i(v) = t(vQ_i + q_i), t that of layer i
   *   feedback loss  1/max(σ, 0.02)² · mean (g_i(f_{i+1}(h_i + σε)) − (h_i + σε))²
   * </pre>
   *
   * <p>With default options feedback starts where that of {@link #DTPDRL} does, and learns its own
   * loss from there: in the first epochs on small networks of tanh or ReLU and its relatives within
   * about three points of backpropagation, in ten layers of ReLU some five to ten behind.
   *
   * <p>Cost: 2P for targets, 3P for feedback (forward, g, its gradient).
   */
  public static final TrainingRule DTP =
      of(
          "dtp",
          new LayerwiseTargets(),
          AffineFeedback.matchingLayerBelow().forBothSigns(),
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
          AffineFeedback.matchingLayerBelow().forBothSigns(),
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
   * <p>By default Q_i is what difference reconstruction would have on the first batch; at random,
   * as published, with {@code feedbackStart(FeedbackStart.DRAWN)}, which with ReLU trains far
   * behind.
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
   * <p>Fixed where {@link #DFA}'s is: by default at what the first batch gives.
   *
   * <p>Cost: 2P for targets.
   */
  public static final TrainingRule FW_DTP =
      of(
          "fw-dtp",
          new LayerwiseTargets(),
          AffineFeedback.matchingLayerBelow().forBothSigns(),
          new FixedFeedback());

  /**
   * Target propagation without difference correction (Bengio 2014, LeCun 1986): what the inverses
   * get wrong goes into the targets, so that it trains shallow networks at best.
   *
   * <pre>
   *   ĥ_i = g_i(ĥ_{i+1})
   *   feedback loss as for DTP
   * </pre>
   *
   * <p>Cost: as DTP.
   */
  public static final TrainingRule TP =
      of(
          "tp",
          LayerwiseTargets.uncorrected(),
          AffineFeedback.matchingLayerBelow().forBothSigns(),
          Reconstruction.scaledByNoise());

  /**
   * Difference target propagation as Lee et al. (2015) ran it: the last hidden layer's target is
   * exact, by the derivative of the output layer.
   *
   * <pre>
   *   ĥ_{L−1} = h_{L−1} − η ∂ℓ/∂h_{L−1},  below as DTP
   *   feedback loss as for DTP
   * </pre>
   *
   * <p>Cost: as DTP.
   */
  public static final TrainingRule LEE_DTP =
      of(
          "lee-dtp",
          LayerwiseTargets.withExactTop(),
          AffineFeedback.matchingLayerBelow().forBothSigns(),
          Reconstruction.scaledByNoise());

  /**
   * Difference target propagation with local difference reconstruction loss (Ernoult et al. 2022):
   * feedback learns the transposed Jacobian of each layer, so that targets follow backpropagation.
   * One noise sample a step; the authors take several, and several feedback steps a batch.
   *
   * <pre>
   *   ĥ_i = h_i + g_i(ĥ_{i+1}) − g_i(h_{i+1})      g_i(v) = t(v)Q_i + q_i, t that of layer i+1
   *   feedback loss  mean over the batch of
   *     − 2 σε·(g_i(f(h_i + σε)) − g_i(f(h_i))) + ‖g_i(h_{i+1} + σε') − g_i(h_{i+1})‖²
   * </pre>
   *
   * <p>Cost: 2P for targets, 6P for feedback.
   */
  public static final TrainingRule LDRL =
      of(
          "ldrl",
          new LayerwiseTargets(),
          AffineFeedback.reversingLayerAbove().forBothSigns(),
          new LocalDifferenceReconstruction(1));

  /**
   * Direct difference target propagation through a random hidden layer of 1,024 units (Meulemans et
   * al. 2020).
   *
   * <pre>
   *   ĥ_i = h_i + g_i(z(â_L)) − g_i(z(a_L))      z(v) = s(vR + r), fixed;  g_i(z) = t(zQ_i + q_i)
   *   the last hidden layer: ĥ = h + t(â_L Q + q) − t(a_L Q + q)
   *   feedback loss  difference reconstruction, as for DDTP-linear
   * </pre>
   *
   * <p>s is tanh, as published, but leaky ReLU in networks of ReLU and its relatives, whose outputs
   * grow beyond where tanh has a slope.
   *
   * <p>Cost: DDTP-linear's, and per border products of the output with R and of 1,024 units with Q.
   */
  public static final TrainingRule DDTP_RHL =
      of(
          "ddtp-rhl",
          new DirectTargets(),
          RandomHiddenFeedback.matchingLayerBelow(1024),
          new DifferenceReconstruction());

  /**
   * DDTP-RHL with recurrent input (Meulemans et al. 2020): the mapping sees the layer's own
   * activation beside the random hidden layer, g_i([z, h_i]). Cost: DDTP-RHL's, and a product of
   * h_i with its part of Q_i.
   */
  public static final TrainingRule DDTP_RHL_REC =
      of(
          "ddtp-rhl-rec",
          DirectTargets.withRecurrentInput(),
          RandomHiddenFeedback.matchingLayerBelow(1024),
          new DifferenceReconstruction());

  /**
   * DDTP with a small perceptron for each g_i, one hidden layer of 64 units with tanh (in the
   * authors' code). Cost: DDTP-linear's, and the perceptron's for every border.
   */
  public static final TrainingRule DDTP_MLP =
      of("ddtp-mlp", new DirectTargets(), MlpFeedback.tanh(64), new DifferenceReconstruction());

  /** Exact Gauss-Newton targets with damping λ = 0.1; see {@link #gaussNewton}. */
  public static final TrainingRule GNT = gaussNewton(0.1);

  /**
   * Backpropagation as a target rule, by exact derivatives; for measuring other rules. Batch
   * normalisation is differentiated at the batch's own statistics, as by backpropagation. What is
   * random in training is not: derivatives are those without dropout, weight noise and randomised
   * ReLU, and with these this is not backpropagation.
   *
   * <pre>
   *   ĥ_i = h_i − η Jᵢᵀ ∂ℓ/∂h_L
   * </pre>
   *
   * <p>Cost: about 2P for targets; nothing learns.
   */
  public static final TrainingRule EXACT =
      of("exact", new ExactTargets(), new NoFeedback(), new FixedFeedback());

  private static final List<TrainingRule> NAMED =
      List.of(
          BP,
          TP,
          DTP,
          DTPDRL,
          LEE_DTP,
          LDRL,
          FW_DTP,
          DDTP_LINEAR,
          DDTP_RHL,
          DDTP_RHL_REC,
          DDTP_MLP,
          DDTP_CONTROL,
          DFA,
          GNT,
          EXACT);

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
   * @return the rule; to be found by its name it needs a {@link TrainingRules}
   */
  public static TrainingRule of(
      String name, TargetPath path, FeedbackMapping mapping, FeedbackLoss loss) {
    return new TrainingRule(
        Objects.requireNonNull(name, "name"),
        Objects.requireNonNull(path, "path"),
        Objects.requireNonNull(mapping, "mapping"),
        Objects.requireNonNull(loss, "loss"));
  }

  /**
   * Exact Gauss-Newton targets (Meulemans et al. 2020), for reference: slow, see {@link
   * GaussNewtonTargets}.
   *
   * <pre>
   *   ĥ_i = h_i − η Jᵢᵀ(JᵢJᵢᵀ + λI)⁻¹ ∂ℓ/∂h_L      J_i = ∂h_L/∂h_i
   * </pre>
   *
   * @param damping λ, zero or positive; 0 takes the pseudo-inverse
   * @return a rule of the name {@code gnt}, whatever λ is
   * @throws IllegalArgumentException if λ is negative or not finite
   */
  public static TrainingRule gaussNewton(double damping) {
    return of("gnt", new GaussNewtonTargets(damping), new NoFeedback(), new FixedFeedback());
  }

  /**
   * The rules of this library.
   *
   * @return all constants of this class, backpropagation first; unmodifiable
   */
  public static List<TrainingRule> values() {
    return NAMED;
  }

  /**
   * The rules that have a name: those of this library, and those of every {@link TrainingRules} on
   * the class path after them.
   *
   * @return what there is now; unmodifiable
   * @throws IllegalArgumentException if such a provider is broken or takes a name that there is
   *     already, with the remedy
   */
  public static List<TrainingRule> known() {
    return ProvidedRules.all();
  }

  /**
   * Finds a rule by its name: the drop-in flag of a command line.
   *
   * @param name for example {@code ddtp-linear}, in any case, with hyphens or underscores
   * @return one of {@link #known()}
   * @throws IllegalArgumentException if there is none, listing those there are, or as of {@link
   *     #known()}
   */
  public static TrainingRule parse(String name) {
    String wanted = name == null ? "" : name.trim().toLowerCase(Locale.ROOT).replace('_', '-');
    List<TrainingRule> known = known();
    return known.stream()
        .filter(rule -> rule.name.equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown training rule '"
                        + name
                        + "'; valid are "
                        + known.stream()
                            .map(TrainingRule::name)
                            .collect(Collectors.joining(", "))));
  }

  /**
   * Its name.
   *
   * @return for example {@code ddtp-linear}
   */
  public String name() {
    return name;
  }

  /**
   * Whether this is backpropagation.
   *
   * @return true for a rule without parts, which is {@link #BP} alone
   */
  public boolean isBackpropagation() {
    return targetPath == null;
  }

  /**
   * How targets are made.
   *
   * @return null for backpropagation
   */
  public TargetPath targetPath() {
    return targetPath;
  }

  /**
   * What carries targets down.
   *
   * @return null for backpropagation; {@link NoFeedback} where targets are exact
   */
  public FeedbackMapping feedbackMapping() {
    return feedbackMapping;
  }

  /**
   * A copy with another feedback mapping, for example {@code
   * GridFeedback.of(AffineFeedback.linear(), 4, 4)} into large feature maps.
   *
   * @param mapping that learns by the same loss, along the same path
   * @return a rule of the same name
   */
  public TrainingRule withFeedbackMapping(FeedbackMapping mapping) {
    return of(name, targetPath, mapping, feedbackLoss);
  }

  /**
   * How the mapping learns.
   *
   * @return null for backpropagation; {@link FixedFeedback} where nothing learns
   */
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
