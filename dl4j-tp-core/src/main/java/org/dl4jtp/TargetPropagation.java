package org.dl4jtp;

import java.util.Objects;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.FeedbackMapping;
import org.dl4jtp.feedback.GaussianNoise;
import org.dl4jtp.feedback.NoiseSource;
import org.dl4jtp.feedback.RandomHiddenFeedback;
import org.dl4jtp.layer.RuleSettings;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Switches a Deeplearning4j configuration to another training rule.
 *
 * <pre>{@code
 * MultiLayerConfiguration tp = TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(conf);
 * MultiLayerNetwork net = new MultiLayerNetwork(tp);   // everything else unchanged
 * net.init();
 * net.fit(trainData, epochs);
 * }</pre>
 *
 * <p>The rule lives in the configuration. Networks built from it, from its JSON, or from a saved
 * model train by it; forward weights start as the plain network's with the same seed. Immutable:
 * every option returns a new value.
 *
 * <table>
 * <caption>Options</caption>
 * <tr><th>option</th><th>default</th></tr>
 * <tr><td>{@link #targetStepSize} η</td><td>0.1</td></tr>
 * <tr><td>{@link #noiseLevel} σ</td><td>0.1</td></tr>
 * <tr><td>{@link #noiseSource}</td><td>{@link GaussianNoise}</td></tr>
 * <tr><td>{@link #feedbackUpdater}</td><td>Adam, learning rate 0.001</td></tr>
 * <tr><td>{@link #feedbackWeightDecay}</td><td>0.00001</td></tr>
 * <tr><td>{@link #feedbackWeightInit}</td><td>Xavier (normal)</td></tr>
 * <tr><td>{@link #feedbackActivation}</td><td>the rule's: identity, or that of the layer below</td></tr>
 * <tr><td>{@link #feedbackBias}</td><td>true</td></tr>
 * <tr><td>{@link #seed}</td><td>the configuration's</td></tr>
 * </table>
 */
public final class TargetPropagation {
  private final TrainingRule rule;
  private final RuleSettings settings; // null for backpropagation
  private final Long seed; // null: the configuration's

  private TargetPropagation(TrainingRule rule, RuleSettings settings, Long seed) {
    this.rule = rule;
    this.settings = settings;
    this.seed = seed;
  }

  /**
   * A rule with default options.
   *
   * @param rule which; {@link TrainingRule#BP} leaves configurations alone
   */
  public static TargetPropagation of(TrainingRule rule) {
    Objects.requireNonNull(rule, "rule");
    return new TargetPropagation(
        rule, rule.isBackpropagation() ? null : TargetPropagation.defaults(rule), null);
  }

  private static RuleSettings defaults(TrainingRule rule) {
    return RuleSettings.of(
            rule.name(), rule.targetPath(), rule.feedbackMapping(), rule.feedbackLoss())
        .withTargetStepSize(0.1)
        .withNoiseLevel(0.1)
        .withNoiseSource(new GaussianNoise())
        .withFeedbackUpdater(new Adam(1e-3))
        .withFeedbackWeightDecay(1e-5)
        .withFeedbackWeightInit(new WeightInitXavier());
  }

  private TargetPropagation with(java.util.function.UnaryOperator<RuleSettings> change) {
    return settings == null ? this : new TargetPropagation(rule, change.apply(settings), seed);
  }

  /**
   * η of the output target ĥ_L = h_L − η ∂ℓ/∂h_L, ℓ the loss of one example. Learning rates need
   * not follow it: layers below get (h − ĥ)/η. A published step size η_ref for batches of B is η =
   * η_ref/B here, because the reference differentiates the batch's mean loss.
   *
   * @param eta positive and finite
   * @throws IllegalArgumentException otherwise
   */
  public TargetPropagation targetStepSize(double eta) {
    requirePositive("target step size (η)", eta);
    return with(s -> s.withTargetStepSize(eta));
  }

  /**
   * σ, the standard deviation of the noise that feedback learns from, in units of the activations.
   *
   * @param sigma positive and finite
   * @throws IllegalArgumentException otherwise
   */
  public TargetPropagation noiseLevel(double sigma) {
    requirePositive("noise level (σ)", sigma);
    return with(s -> s.withNoiseLevel(sigma));
  }

  /**
   * Where the noise comes from.
   *
   * @param source must survive JSON if the configuration shall
   */
  public TargetPropagation noiseSource(NoiseSource source) {
    return with(s -> s.withNoiseSource(source));
  }

  /**
   * The updater of the feedback weights, of any kind that Deeplearning4j knows. Rules with fixed
   * feedback do not use it.
   *
   * @param updater for example {@code new Adam(1e-3)}
   */
  public TargetPropagation feedbackUpdater(IUpdater updater) {
    return with(s -> s.withFeedbackUpdater(updater));
  }

  /**
   * L2 coefficient of the feedback parameters, added to their gradient before the updater. It damps
   * the Gauss-Newton map that difference reconstruction learns: λ = n·wd/2 for n units.
   *
   * @param decay zero or positive, and finite
   * @throws IllegalArgumentException otherwise
   */
  public TargetPropagation feedbackWeightDecay(double decay) {
    if (!(decay >= 0 && Double.isFinite(decay))) {
      throw new IllegalArgumentException(
          "feedback weight decay is " + decay + ", but must be zero or positive, and finite");
    }
    return with(s -> s.withFeedbackWeightDecay(decay));
  }

  /**
   * Initialisation of the feedback weights; feedback biases start at zero.
   *
   * @param weightInit for example {@code new WeightInitXavier()}
   */
  public TargetPropagation feedbackWeightInit(IWeightInit weightInit) {
    return with(s -> s.withFeedbackWeightInit(weightInit));
  }

  /**
   * The activation function of affine feedback, or of what follows a random hidden layer.
   *
   * @param activation t of g(s) = t(sQ + q)
   * @throws IllegalArgumentException if the rule's feedback is not affine
   */
  public TargetPropagation feedbackActivation(IActivation activation) {
    Objects.requireNonNull(activation, "feedback activation");
    return with(
        s ->
            s.withFeedbackMapping(
                s.feedbackMapping() instanceof RandomHiddenFeedback
                    ? ((RandomHiddenFeedback) s.feedbackMapping()).withActivation(activation)
                    : affine(s).withActivation(activation)));
  }

  /**
   * Whether affine feedback has a bias.
   *
   * @param bias whether there is a q in g(s) = t(sQ + q)
   * @throws IllegalArgumentException if the rule's feedback is not affine
   */
  public TargetPropagation feedbackBias(boolean bias) {
    return with(s -> s.withFeedbackMapping(affine(s).withBias(bias)));
  }

  /**
   * Seed of the initial feedback weights and of the noise.
   *
   * @param value any
   */
  public TargetPropagation seed(long value) {
    return new TargetPropagation(rule, settings, value);
  }

  /** The rule. */
  public TrainingRule rule() {
    return rule;
  }

  /**
   * Converts a configuration: every dense, convolutional and output layer becomes a target layer.
   * Batch normalisation learns within the unit of the target layer below it. Indices, names, input
   * types, preprocessors and all settings of the layers stay.
   *
   * @param conf not changed
   * @return a new configuration; for {@link TrainingRule#BP} an equal one
   * @throws IllegalArgumentException when something in it cannot be trained by the rule, naming it
   *     and the remedy
   */
  public MultiLayerConfiguration applyTo(MultiLayerConfiguration conf) {
    return convert(conf, null);
  }

  /**
   * The same, for networks whose convolutions' map sizes do not follow from the configuration:
   * Deeplearning4j does not keep the input type that {@code setInputType} was given.
   *
   * @param conf not changed
   * @param inputType of the network's input, for example {@code InputType.convolutional(32, 32, 3)}
   * @return a new configuration; for {@link TrainingRule#BP} an equal one
   * @throws IllegalArgumentException as {@link #applyTo(MultiLayerConfiguration)}, and when the
   *     input type does not fit the network
   */
  public MultiLayerConfiguration applyTo(MultiLayerConfiguration conf, InputType inputType) {
    if (inputType == null) {
      throw new IllegalArgumentException("the input type is null");
    }
    return convert(conf, inputType);
  }

  private MultiLayerConfiguration convert(MultiLayerConfiguration conf, InputType inputType) {
    if (conf == null) {
      throw new IllegalArgumentException("the configuration is null");
    }
    if (settings == null) {
      return conf.clone();
    }
    long chosen = seed != null ? seed : conf.getConf(0).getSeed();
    return Conversion.apply(settings.withSeed(chosen), conf.clone(), inputType);
  }

  /**
   * The original of a converted configuration. One that was not converted is returned as an equal
   * one.
   *
   * @param conf not changed
   */
  public static MultiLayerConfiguration revert(MultiLayerConfiguration conf) {
    return Conversion.revert(conf.clone());
  }

  /**
   * A plain Deeplearning4j network with a network's trained forward weights: the same outputs, and
   * a saved model that needs no class of this library. Updater state stays behind.
   *
   * @param net an initialised network, converted or not; not changed
   */
  public static MultiLayerNetwork strip(MultiLayerNetwork net) {
    return Conversion.strip(net);
  }

  private static AffineFeedback affine(RuleSettings settings) {
    FeedbackMapping mapping = settings.feedbackMapping();
    if (!(mapping instanceof AffineFeedback)) {
      throw new IllegalArgumentException(
          "the feedback of rule " + settings.rule() + " is not affine but " + mapping);
    }
    return (AffineFeedback) mapping;
  }

  private static void requirePositive(String what, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          what + " is " + value + ", but must be positive and finite");
    }
  }

  @Override
  public String toString() {
    return settings == null ? rule.toString() : settings.toString();
  }
}
