package org.dl4jtp;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.dl4jtp.convert.GraphConversion;
import org.dl4jtp.convert.RowConversion;
import org.dl4jtp.convert.Weights;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.DifferenceReconstruction;
import org.dl4jtp.feedback.FeedbackMapping;
import org.dl4jtp.feedback.FeedbackStart;
import org.dl4jtp.feedback.GaussianNoise;
import org.dl4jtp.feedback.NoiseSource;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.feedback.RandomHiddenFeedback;
import org.dl4jtp.feedback.Reconstruction;
import org.dl4jtp.json.RuleParts;
import org.dl4jtp.layer.TargetLayer;
import org.dl4jtp.step.OptionRanges;
import org.dl4jtp.step.RuleSettings;
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
 * every option returns a new value. Under {@link TrainingRule#BP} those of targets and feedback are
 * without effect.
 *
 * <table>
 * <caption>Options</caption>
 * <tr><th>option</th><th>default</th></tr>
 * <tr><td>{@link #targetStepSize} η</td><td>{@value #DEFAULT_TARGET_STEP_SIZE}</td></tr>
 * <tr><td>{@link #noiseLevel} σ</td><td>{@value #DEFAULT_NOISE_LEVEL}</td></tr>
 * <tr><td>{@link #noiseSource}</td><td>{@link GaussianNoise}</td></tr>
 * <tr><td>{@link #feedbackUpdater}</td><td>Adam, learning rate {@value #DEFAULT_FEEDBACK_LEARNING_RATE}, {@value #DEFAULT_RECONSTRUCTION_LEARNING_RATE} for reconstruction, {@value #DEFAULT_RANDOM_HIDDEN_LEARNING_RATE} through a random layer</td></tr>
 * <tr><td>{@link #feedbackWeightDecay}</td><td>{@value #DEFAULT_FEEDBACK_WEIGHT_DECAY}</td></tr>
 * <tr><td>{@link #feedbackDamping} λ</td><td>{@value #DEFAULT_FEEDBACK_DAMPING}</td></tr>
 * <tr><td>{@link #feedbackStart}</td><td>{@link FeedbackStart#FIRST_BATCH}</td></tr>
 * <tr><td>{@link #feedbackWeightInit}</td><td>Xavier (normal), where weights are drawn</td></tr>
 * <tr><td>{@link #feedbackActivation}</td><td>the rule's: identity, or that of a neighbouring layer</td></tr>
 * <tr><td>{@link #feedbackBias}</td><td>true</td></tr>
 * <tr><td>{@link #perturbation}</td><td>{@link Perturbation#ONE_LAYER_PER_EXAMPLE}</td></tr>
 * <tr><td>{@link #feedbackInterval}</td><td>1: feedback learns with every batch</td></tr>
 * <tr><td>{@link #freezeLayers}</td><td>none</td></tr>
 * <tr><td>{@link #seed}</td><td>the configuration's</td></tr>
 * </table>
 */
public final class TargetPropagation {
  /**
   * η where none is chosen. Its size hardly matters as long as targets stay in the linear range.
   */
  public static final double DEFAULT_TARGET_STEP_SIZE = 0.1;

  /** σ where none is chosen. */
  public static final double DEFAULT_NOISE_LEVEL = 0.1;

  /** Learning rate of the feedback weights' Adam, where no updater is chosen. */
  public static final double DEFAULT_FEEDBACK_LEARNING_RATE = 1e-3;

  /** The same where feedback learns to reconstruct activations ({@link Reconstruction}). */
  public static final double DEFAULT_RECONSTRUCTION_LEARNING_RATE = 3e-5;

  /** The same for feedback through a large random layer ({@link RandomHiddenFeedback}). */
  public static final double DEFAULT_RANDOM_HIDDEN_LEARNING_RATE = 1e-4;

  /** L2 coefficient of the feedback parameters, where none is chosen. */
  public static final double DEFAULT_FEEDBACK_WEIGHT_DECAY = 1e-5;

  /** Damping λ of what difference reconstruction learns, where none is chosen. */
  public static final double DEFAULT_FEEDBACK_DAMPING = 4;

  /** How feedback weights start, where nothing is chosen. */
  public static final FeedbackStart DEFAULT_FEEDBACK_START = FeedbackStart.FIRST_BATCH;

  /** Which activations carry noise, where no mode is chosen. */
  public static final Perturbation DEFAULT_PERTURBATION = Perturbation.ONE_LAYER_PER_EXAMPLE;

  private final TrainingRule rule;
  private final RuleSettings settings; // null for backpropagation
  private final Long seed; // null: the configuration's
  private final Set<Integer> frozen;
  private final Set<String> frozenNames;

  private TargetPropagation(
      TrainingRule rule,
      RuleSettings settings,
      Long seed,
      Set<Integer> frozen,
      Set<String> frozenNames) {
    this.rule = rule;
    this.settings = settings;
    this.seed = seed;
    this.frozen = frozen;
    this.frozenNames = frozenNames;
  }

  /**
   * A rule with default options.
   *
   * @param rule which; {@link TrainingRule#BP} leaves configurations alone
   * @return the rule with the options of the table above
   */
  public static TargetPropagation of(TrainingRule rule) {
    Objects.requireNonNull(rule, "rule");
    return new TargetPropagation(
        rule,
        rule.isBackpropagation() ? null : TargetPropagation.defaults(rule),
        null,
        Set.of(),
        Set.of());
  }

  private static RuleSettings defaults(TrainingRule rule) {
    return RuleSettings.of(
            rule.name(), rule.targetPath(), rule.feedbackMapping(), rule.feedbackLoss())
        .withTargetStepSize(DEFAULT_TARGET_STEP_SIZE)
        .withNoiseLevel(DEFAULT_NOISE_LEVEL)
        .withNoiseSource(new GaussianNoise())
        .withFeedbackUpdater(new Adam(feedbackLearningRate(rule)))
        .withFeedbackWeightDecay(DEFAULT_FEEDBACK_WEIGHT_DECAY)
        .withFeedbackDamping(DEFAULT_FEEDBACK_DAMPING)
        .withFeedbackStart(DEFAULT_FEEDBACK_START)
        .withFeedbackWeightInit(new WeightInitXavier())
        .withPerturbation(DEFAULT_PERTURBATION);
  }

  private static double feedbackLearningRate(TrainingRule rule) {
    if (rule.feedbackLoss() instanceof Reconstruction) {
      return DEFAULT_RECONSTRUCTION_LEARNING_RATE;
    }
    return rule.feedbackMapping() instanceof RandomHiddenFeedback
        ? DEFAULT_RANDOM_HIDDEN_LEARNING_RATE
        : DEFAULT_FEEDBACK_LEARNING_RATE;
  }

  private TargetPropagation with(UnaryOperator<RuleSettings> change) {
    return settings == null
        ? this
        : new TargetPropagation(rule, change.apply(settings), seed, frozen, frozenNames);
  }

  /**
   * η of the output target ĥ_L = h_L − η ∂ℓ/∂h_L, ℓ the loss of one example; {@value
   * #DEFAULT_TARGET_STEP_SIZE} unless told. Learning rates need not follow it: layers below get (h
   * − ĥ)/η. A published step size η_ref for batches of B is η = η_ref/B here, because the reference
   * differentiates the batch's mean loss.
   *
   * @param eta positive and finite
   * @return a copy with it
   * @throws IllegalArgumentException otherwise
   */
  public TargetPropagation targetStepSize(double eta) {
    OptionRanges.targetStepSize(eta);
    return with(s -> s.withTargetStepSize(eta));
  }

  /**
   * σ, the standard deviation of the noise that feedback learns from, in units of the activations;
   * {@value #DEFAULT_NOISE_LEVEL} unless told. In float the way up of what carries it rounds off up
   * to 10⁻⁶/σ of feedback gradients of difference losses.
   *
   * @param sigma positive and finite
   * @return a copy with it
   * @throws IllegalArgumentException otherwise
   */
  public TargetPropagation noiseLevel(double sigma) {
    OptionRanges.noiseLevel(sigma);
    return with(s -> s.withNoiseLevel(sigma));
  }

  /**
   * Where the noise comes from; {@link GaussianNoise} unless told.
   *
   * @param source travels in the configuration's JSON, so it must be of a class with a name, and
   *     one of your own must be known to {@link RuleParts}
   * @return a copy with it
   * @throws IllegalArgumentException if it is a lambda or of an anonymous or local class, or
   *     unknown
   */
  public TargetPropagation noiseSource(NoiseSource source) {
    RuleParts.checkKnown(NoiseSource.class, Objects.requireNonNull(source, "noise source"));
    return with(s -> s.withNoiseSource(source));
  }

  /**
   * The updater of the feedback weights, of any kind that Deeplearning4j knows; Adam with learning
   * rate {@value #DEFAULT_FEEDBACK_LEARNING_RATE} unless told, {@value
   * #DEFAULT_RECONSTRUCTION_LEARNING_RATE} where feedback learns to reconstruct activations (dtp,
   * tp, lee-dtp, ddtp-control): that loss's gradient carries the whole activation, not noise alone,
   * and the steps that Adam makes of it shake targets more than they follow the network; and
   * {@value #DEFAULT_RANDOM_HIDDEN_LEARNING_RATE} for ddtp-rhl and ddtp-rhl-rec, whose weights are
   * many and small, while Adam's steps are of one size. Rules with fixed feedback do not use it.
   *
   * @param updater for example {@code new Adam(1e-3)}; copied
   * @return a copy with it
   */
  public TargetPropagation feedbackUpdater(IUpdater updater) {
    Objects.requireNonNull(updater, "feedback updater");
    return with(s -> s.withFeedbackUpdater(updater.clone()));
  }

  /**
   * L2 coefficient of the feedback parameters, added to their gradient before the updater; {@value
   * #DEFAULT_FEEDBACK_WEIGHT_DECAY} unless told. It damps the Gauss-Newton map that difference
   * reconstruction learns: λ = n·wd/2 for n units. A chosen decay is all the damping there is: it
   * sets {@link #feedbackDamping} to zero.
   *
   * @param decay zero or positive, and finite
   * @return a copy with it
   * @throws IllegalArgumentException otherwise
   */
  public TargetPropagation feedbackWeightDecay(double decay) {
    OptionRanges.feedbackWeightDecay(decay);
    return with(s -> s.withFeedbackWeightDecay(decay).withFeedbackDamping(0));
  }

  /**
   * λ, the damping of the Gauss-Newton map Jᵀ(JJᵀ + λI)⁻¹ that difference reconstruction learns,
   * besides what {@link #feedbackWeightDecay} makes; {@value #DEFAULT_FEEDBACK_DAMPING} unless
   * told. With Xavier's initial weights JJᵀ is of the order of 1, so that targets lie nearer to Jᵀ,
   * as backpropagation's, than to Gauss-Newton's, which learn slower: directions that hardly move
   * the output get as much of a target as those that do. In layer-wise rules it is in units of the
   * square that reaches a layer: of that, in five layers of sigmoid or more, so little arrives that
   * the weight decay, which is in no such units, leaves nothing; take 0 there. Published
   * configurations have 0. Other feedback losses do not use it.
   *
   * @param lambda zero or positive, and finite
   * @return a copy with it
   * @throws IllegalArgumentException otherwise
   * @see DifferenceReconstruction
   */
  public TargetPropagation feedbackDamping(double lambda) {
    OptionRanges.feedbackDamping(lambda);
    return with(s -> s.withFeedbackDamping(lambda));
  }

  /**
   * How feedback weights start, {@link FeedbackStart#FIRST_BATCH} unless told; published
   * configurations have {@link FeedbackStart#DRAWN}.
   *
   * @param start see there
   * @return a copy with it
   */
  public TargetPropagation feedbackStart(FeedbackStart start) {
    return with(s -> s.withFeedbackStart(start));
  }

  /**
   * Draws the feedback weights from a distribution, in place of a start from the first batch: it
   * sets {@link #feedbackStart} to {@link FeedbackStart#DRAWN}. Where weights are drawn unless
   * told, it is from Xavier's normal distribution. Feedback biases start at zero, and the random
   * layer of ddtp-rhl as {@link RandomHiddenFeedback} says.
   *
   * @param weightInit for example {@code new WeightInitXavier()}
   * @return a copy with it
   */
  public TargetPropagation feedbackWeightInit(IWeightInit weightInit) {
    Objects.requireNonNull(weightInit, "feedback weight init");
    return with(s -> s.withFeedbackWeightInit(weightInit).withFeedbackStart(FeedbackStart.DRAWN));
  }

  /**
   * The activation function of affine feedback, or of what follows a random hidden layer; the
   * rule's unless told.
   *
   * @param activation t of g(s) = t(sQ + q), or of t(s)Q + q
   * @return a copy with it
   * @throws IllegalArgumentException if the rule's feedback is neither, or the function is random
   *     (RReLU)
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
   * Whether affine feedback has a bias; it has unless told.
   *
   * @param bias whether there is a q in g(s) = t(sQ + q)
   * @return a copy with or without
   * @throws IllegalArgumentException if the rule's feedback is not affine
   */
  public TargetPropagation feedbackBias(boolean bias) {
    return with(s -> s.withFeedbackMapping(affine(s).withBias(bias)));
  }

  /**
   * Which hidden activations carry the noise that feedback learns from, for which examples: {@link
   * #DEFAULT_PERTURBATION} unless told; published configurations have {@link
   * Perturbation#ALL_LAYERS}.
   *
   * @param mode see there for theory and cost
   * @return a copy with it
   */
  public TargetPropagation perturbation(Perturbation mode) {
    return with(s -> s.withPerturbation(mode));
  }

  /**
   * How often feedback learns in {@code fit}: with the batches whose iteration (the network's count
   * of parameter updates) is divisible by the interval, 1 unless told. Weight decay of feedback
   * acts as often. {@code org.dl4jtp.train.FeedbackTraining} trains feedback apart from {@code
   * fit}. If the same batches come in the same order in every epoch, feedback learns from some of
   * them only, unless their number and the interval have no factor in common.
   *
   * @param batches 1 for every batch, k for every k-th; 0 freezes feedback in {@code fit}
   * @return a copy with it
   * @throws IllegalArgumentException if negative
   */
  public TargetPropagation feedbackInterval(int batches) {
    OptionRanges.feedbackInterval(batches);
    return with(s -> s.withFeedbackInterval(batches));
  }

  /**
   * Layers whose forward parameters keep their values, none unless told: no gradient (which saves
   * its cost), no updater, no weight decay, no constraints. Targets pass through them, and the
   * feedback into their inputs learns. Under {@link TrainingRule#BP} they get a learning rate of 0
   * instead, which {@link #revert} does not undo. The paper's Frozen-MNIST freezes all layers but
   * the first.
   *
   * @param layerIndices indices of dense, convolution or output layers in the network; replaces
   *     what was chosen before
   * @return a copy with them, for multi-layer networks
   * @throws IllegalArgumentException if one is negative. {@link #applyTo} refuses those that the
   *     network does not have, or cannot freeze, and networks in which none is left to train
   */
  public TargetPropagation freezeLayers(int... layerIndices) {
    Set<Integer> chosen = new TreeSet<>();
    for (int index : layerIndices) {
      if (index < 0) {
        throw new IllegalArgumentException("layer index " + index + " to freeze is negative");
      }
      chosen.add(index);
    }
    return new TargetPropagation(
        rule, settings, seed, Collections.unmodifiableSet(chosen), frozenNames);
  }

  /**
   * Keeps forward weights of a {@code ComputationGraph} as they are, in layers given by name.
   *
   * @param first name of the vertex of a dense, convolution or output layer
   * @param more names; together they replace what was chosen before
   * @return a copy with them, for graphs
   */
  public TargetPropagation freezeLayers(String first, String... more) {
    Set<String> chosen = new TreeSet<>(List.of(more));
    chosen.add(first);
    return new TargetPropagation(rule, settings, seed, frozen, Collections.unmodifiableSet(chosen));
  }

  /**
   * Seed of the initial feedback weights and of the noise; the configuration's unless told.
   *
   * @param value any
   * @return a copy with it
   */
  public TargetPropagation seed(long value) {
    return new TargetPropagation(rule, settings, value, frozen, frozenNames);
  }

  /**
   * The rule and its options that a configuration trains by; empty for backpropagation.
   *
   * @param conf for example that of a loaded network
   * @return the settings of the first target layer; those of others differ in the feedback mapping
   *     alone, which is settled by its place
   */
  public static Optional<RuleSettings> ruleOf(MultiLayerConfiguration conf) {
    return ruleOf(conf.getConfs().stream());
  }

  /**
   * The training rule that a graph's configuration has, if it has one.
   *
   * @param conf for example that of a loaded graph
   * @return as for multi-layer networks
   */
  public static Optional<RuleSettings> ruleOf(ComputationGraphConfiguration conf) {
    return ruleOf(
        GraphConversion.layers(conf).values().stream().map(vertex -> vertex.getLayerConf()));
  }

  private static Optional<RuleSettings> ruleOf(Stream<NeuralNetConfiguration> layers) {
    return layers
        .map(NeuralNetConfiguration::getLayer)
        .filter(TargetLayer.class::isInstance)
        .map(layer -> ((TargetLayer) layer).rule())
        .findFirst();
  }

  /**
   * The rule that this applies.
   *
   * @return as given to {@link #of}
   */
  public TrainingRule rule() {
    return rule;
  }

  /**
   * Converts a configuration: every dense, convolutional and output layer becomes a target layer.
   * Batch normalisation learns within the unit of the target layer below it. Indices, names, input
   * types, preprocessors and all settings of the layers stay. A network built from the result
   * starts with fresh weights, at iteration and epoch 0, also if the configuration is that of a
   * trained network; {@link #applyTo(MultiLayerNetwork)} keeps weights.
   *
   * <p>Taken are dense, convolution, pooling, activation, dropout, batch normalisation, local
   * response normalisation and zero padding layers below an output layer or loss layer with softmax
   * and MCXENT, NEGATIVELOGLIKELIHOOD or SPARSE_MCXENT, sigmoid and XENT or MSE, or identity and
   * MSE; data types FLOAT and DOUBLE; stochastic gradient descent with any updater. Sizes must be
   * known (nIn, or the input type). A row of the batch must be one example everywhere:
   * preprocessors from and to sequences are refused.
   *
   * <p>A loss layer has no parameters: it belongs to the unit of the last target layer, whose
   * gradients are those of backpropagation, and a_L is what enters it.
   *
   * <p>The affine feedback of layer-wise rules is a deconvolution where feature maps lie at both
   * its ends and the unit above begins with a convolution; see {@link
   * org.dl4jtp.feedback.DeconvolutionFeedback}.
   *
   * <p>Learning rates set in the live network and the fine-tuning of transfer learning reach the
   * wrapped layers; what the feedback could not follow (other sizes, activations, layers) is
   * refused. The feedback's updater keeps its own learning rate.
   *
   * @param conf not changed
   * @return a new configuration; for {@link TrainingRule#BP} an equal one, but for frozen layers
   * @throws IllegalArgumentException when something in it cannot be trained by the rule, naming it
   *     and the remedy
   */
  public MultiLayerConfiguration applyTo(MultiLayerConfiguration conf) {
    return convert(conf, null);
  }

  /**
   * Applies the rule to a network whose convolutions' map sizes do not follow from its
   * configuration: Deeplearning4j does not keep the input type that {@code setInputType} was given.
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

  /**
   * Converts the configuration of a {@code ComputationGraph}: several inputs and outputs, branches,
   * skip connections. Vertices keep their names, indices and inputs. A graph that is a mere row of
   * layers trains bit for bit like the {@code MultiLayerNetwork} of these layers.
   *
   * <p>Targets are those of activations: of the outputs of vertices that feed a layer with
   * parameters. Each is made once, for all that the vertex feeds; what comes down through a skip
   * connection beside it is dropped. Behind a layer's own dropout only what remains has a target;
   * where a vertex feeds others as well, the target is that of the activation in front of the
   * dropout. Each output layer has its own target, and feedback into an activation maps the outputs
   * that it reaches, side by side.
   *
   * <p><b>Direct rules</b> (ddtp-*, dfa) and the references (exact, gnt) train any graph.
   * <b>Layer-wise rules</b> train graphs that are a chain of units: borders are the activations
   * that everything flows through, and what lies between two of them, for example a residual block,
   * is one unit. <em>Layers inside a unit train by the exact derivative of their unit's local
   * loss</em>, so by backpropagation within the block: with {@code k} layers in a block, {@code k -
   * 1} of them get their signal so. Graphs that are no chain of units are refused.
   *
   * <p>Beside the layers of {@link #applyTo(MultiLayerConfiguration)} the vertices taken are
   * ElementWiseVertex, MergeVertex, ScaleVertex, ShiftVertex, SubsetVertex, L2NormalizeVertex,
   * L2Vertex, ReshapeVertex and PreprocessorVertex, as long as a row of the batch stays one
   * example. Outputs are output or loss layers that feed nothing else. ddtp-rhl and ddtp-rhl-rec
   * share a layer over all outputs, which every activation with a target must reach. Transfer
   * learning makes Deeplearning4j's own vertices anew: {@link #strip(ComputationGraph) strip},
   * transfer, and {@link #applyTo(ComputationGraph, InputType...) apply again}.
   *
   * @param conf not changed
   * @param inputTypes one for every network input, in order, or none: needed where activations with
   *     targets are feature maps, for Deeplearning4j does not keep those that {@code setInputTypes}
   *     was given
   * @return a new configuration; for {@link TrainingRule#BP} an equal one, but for frozen layers
   * @throws IllegalArgumentException when something in it cannot be trained by the rule, naming it
   *     and the remedy
   */
  public ComputationGraphConfiguration applyTo(
      ComputationGraphConfiguration conf, InputType... inputTypes) {
    if (conf == null) {
      throw new IllegalArgumentException("the configuration is null");
    }
    if (!frozen.isEmpty()) {
      throw new IllegalArgumentException(
          "layers " + frozen + " of a graph shall be frozen; give their names instead");
    }
    if (settings == null) {
      return GraphConversion.underBackpropagation(conf, frozenNames);
    }
    long chosen = seed != null ? seed : conf.getDefaultConfiguration().getSeed();
    return GraphConversion.apply(settings.withSeed(chosen), conf, frozenNames, inputTypes);
  }

  private MultiLayerConfiguration convert(MultiLayerConfiguration conf, InputType inputType) {
    if (conf == null) {
      throw new IllegalArgumentException("the configuration is null");
    }
    if (!frozenNames.isEmpty()) {
      throw new IllegalArgumentException(
          "layers " + frozenNames + " shall be frozen; give their indices in the network instead");
    }
    if (settings == null) {
      return RowConversion.underBackpropagation(conf, frozen);
    }
    long chosen = seed != null ? seed : conf.getConf(0).getSeed();
    return RowConversion.apply(settings.withSeed(chosen), conf, inputType, frozen);
  }

  /**
   * Converts a network with its weights, so that it goes on by the rule from where it is: the way
   * back from {@link #strip}, and to a new head on a trained body:
   *
   * <pre>{@code
   * MultiLayerNetwork plain = new TransferLearning.Builder(TargetPropagation.strip(trained))
   *     .fineTuneConfiguration(fineTuning).removeOutputLayer().addLayer(head).build();
   * MultiLayerNetwork net = targetPropagation.freezeLayers(0).applyTo(plain);
   * }</pre>
   *
   * <p>Feedback weights are drawn anew, for they belong to the network that they were learned in;
   * {@code FeedbackTraining} or a {@code FeedbackSchedule} lets them learn before the first step.
   * Updater state stays behind, and so do the counts of iterations and epochs, as in transfer
   * learning: schedules of learning rates start again, unless {@code setIterationCount} and {@code
   * setEpochCount} of the new network say otherwise.
   *
   * @param net initialised and plain; not changed
   * @return a new network, whose outputs are those of the old one
   * @throws IllegalArgumentException as {@link #applyTo(MultiLayerConfiguration)}, and if the
   *     network is not initialised
   */
  public MultiLayerNetwork applyTo(MultiLayerNetwork net) {
    requireWeights(net);
    return Weights.carry(
        net, new MultiLayerNetwork(convert(net.getLayerWiseConfigurations(), null)));
  }

  /**
   * Gives a trained network the rule where its convolutions' map sizes do not follow from the
   * configuration.
   *
   * @param net initialised and plain; not changed
   * @param inputType as in {@link #applyTo(MultiLayerConfiguration, InputType)}
   * @return a new network, whose outputs are those of the old one
   * @throws IllegalArgumentException as {@link #applyTo(MultiLayerConfiguration, InputType)}
   */
  public MultiLayerNetwork applyTo(MultiLayerNetwork net, InputType inputType) {
    requireWeights(net);
    return Weights.carry(
        net, new MultiLayerNetwork(applyTo(net.getLayerWiseConfigurations(), inputType)));
  }

  /**
   * Gives a trained graph the rule, and keeps its weights; body and head have names:
   *
   * <pre>{@code
   * ComputationGraph plain = new TransferLearning.GraphBuilder(TargetPropagation.strip(trained))
   *     .fineTuneConfiguration(fineTuning).removeVertexAndConnections("out")
   *     .addLayer("head", head, "body").setOutputs("head").build();
   * ComputationGraph net = targetPropagation.freezeLayers("stem").applyTo(plain);
   * }</pre>
   *
   * @param net initialised and plain; not changed
   * @param inputTypes as in {@link #applyTo(ComputationGraphConfiguration, InputType...)}
   * @return a new graph, whose outputs are those of the old one
   * @throws IllegalArgumentException as {@link #applyTo(ComputationGraphConfiguration,
   *     InputType...)}, and if the graph is not initialised
   */
  public ComputationGraph applyTo(ComputationGraph net, InputType... inputTypes) {
    requireWeights(net);
    return Weights.carry(net, new ComputationGraph(applyTo(net.getConfiguration(), inputTypes)));
  }

  /**
   * The original of a converted configuration; an equal one of one that was not converted. Once a
   * network was built from a configuration, Deeplearning4j lists its parameters there; the original
   * is then that of a plain network just built.
   *
   * @param conf not changed
   * @return a new configuration of plain layers
   */
  public static MultiLayerConfiguration revert(MultiLayerConfiguration conf) {
    Objects.requireNonNull(conf, "configuration");
    return RowConversion.revert(conf);
  }

  /**
   * A plain Deeplearning4j network with a network's trained forward weights: the same outputs, and
   * a saved model that needs no class of this library. Updater state stays behind. (A network saved
   * with its rule needs this library on the class path to load.)
   *
   * @param net an initialised network, converted or not; not changed
   * @return a new network of plain layers
   * @throws IllegalArgumentException if the network is not initialised
   */
  public static MultiLayerNetwork strip(MultiLayerNetwork net) {
    requireWeights(net);
    return Weights.carry(
        net, new MultiLayerNetwork(RowConversion.revert(net.getLayerWiseConfigurations())));
  }

  private static void requireWeights(MultiLayerNetwork net) {
    requireWeights(Objects.requireNonNull(net, "network").isInitCalled());
  }

  private static void requireWeights(ComputationGraph net) {
    requireWeights(Objects.requireNonNull(net, "network").getVertices() != null);
  }

  private static void requireWeights(boolean initialised) {
    if (!initialised) {
      throw new IllegalArgumentException(
          "the network is not initialised, so it has no weights to keep; call init() first");
    }
  }

  /**
   * The plain configuration of a graph, vertices included.
   *
   * @param conf not changed
   * @return a new configuration of plain layers and vertices
   */
  public static ComputationGraphConfiguration revert(ComputationGraphConfiguration conf) {
    Objects.requireNonNull(conf, "configuration");
    return GraphConversion.revert(conf);
  }

  /**
   * A plain graph with the trained weights of a converted one.
   *
   * @param net an initialised graph, converted or not; not changed
   * @return a new graph of plain layers and vertices
   * @throws IllegalArgumentException if the graph is not initialised
   */
  public static ComputationGraph strip(ComputationGraph net) {
    requireWeights(net);
    return Weights.carry(net, new ComputationGraph(GraphConversion.revert(net.getConfiguration())));
  }

  private static AffineFeedback affine(RuleSettings settings) {
    FeedbackMapping mapping = settings.feedbackMapping();
    if (!(mapping instanceof AffineFeedback)) {
      throw new IllegalArgumentException(
          "the feedback of rule "
              + settings.rule()
              + " is not affine but "
              + mapping
              + "; combine a rule with the feedback you want by TrainingRule.of");
    }
    return (AffineFeedback) mapping;
  }

  @Override
  public String toString() {
    return settings == null ? rule.toString() : settings.toString();
  }
}
