package org.dl4jtp.preset;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.learning.TorchAdam;
import org.dl4jtp.train.FeedbackSchedule;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One of the 81 configurations that the authors of the paper published, mapped to Deeplearning4j.
 *
 * <pre>{@code
 * Preset preset = Preset.named("mnist_DDTPlinear");
 * MultiLayerNetwork net =
 *     new MultiLayerNetwork(preset.configuration(preset.seed(), DataType.DOUBLE));
 * net.init();   // then train with preset.batchSize(), epochs() and feedbackSchedule()
 * }</pre>
 *
 * <table>
 * <caption>The mapping, B being the batch size</caption>
 * <tr><th>published</th><th>here</th><th>why</th></tr>
 * <tr><td>target_stepsize</td><td>η = target_stepsize / B</td>
 *   <td>their loss is the batch's mean</td></tr>
 * <tr><td>lr</td><td>learning rate lr / target_stepsize</td><td>normalize_lr</td></tr>
 * <tr><td>epsilon</td><td>ε = epsilon / (2η)</td>
 *   <td>their forward gradients are 2η times ours, and Adam is free of scale but for ε</td></tr>
 * <tr><td>epsilon of a convolution</td><td>ε = epsilon · C·H·W / (2η)</td>
 *   <td>they average its local loss over the feature maps' units, after pooling</td></tr>
 * <tr><td>lr_fb, epsilon_fb, feedback_wd, sigma</td><td>the same</td>
 *   <td>so are the feedback losses</td></tr>
 * <tr><td>Adam</td><td>{@link TorchAdam}</td><td>where ε is added</td></tr>
 * </table>
 *
 * <p>An epoch's last batch is smaller than B; it keeps η, where theirs divides by its own size.
 *
 * <p>Backpropagation's learning rate and epsilon stay as they are (its target_stepsize is 1). With
 * Gauss-Newton targets η = 1/B, for they ignore target_stepsize. Initial weights follow Xavier's
 * normal distribution, forward and feedback; biases start at 0. Where the authors' classes have no
 * bias in the last hidden layer (DDTP-linear and DFA, dense), there is none. The authors computed
 * in double precision.
 *
 * <p>What a configuration leaves out has the default of the authors' program; {@link #mapping}
 * shows those in parentheses. Immutable.
 *
 * <p>Source: Meulemans et al. 2020, and the authors' published configurations.
 */
public final class Preset {
  private final String name;
  private final PublishedValues values;
  private final String note;
  private final NetworkType type;
  private final TrainingRule rule;
  private final PresetNetwork network;

  Preset(String name, PublishedValues values, String note) {
    this.name = name;
    this.values = values;
    this.note = note;
    this.type = NetworkType.of(values);
    this.rule = type.rule(values);
    this.network = new PresetNetwork(values, type);
  }

  /**
   * All presets.
   *
   * @return in the order of their names; unmodifiable
   */
  public static List<Preset> values() {
    return PresetFile.all();
  }

  /**
   * Finds a preset by the authors' name of the configuration, in any case.
   *
   * @param name for example {@code mnist_DDTPlinear}
   * @return the preset
   * @throws IllegalArgumentException if there is none, listing similar ones
   */
  public static Preset named(String name) {
    return PresetFile.find(name);
  }

  /**
   * The authors' name of the configuration.
   *
   * @return for example {@code mnist_DDTPlinear}
   */
  public String name() {
    return name;
  }

  /**
   * What this is: rule, task and network, and what a reader of the name might get wrong.
   *
   * @return one line
   */
  public String description() {
    return rule
        + " on "
        + benchmark().name().toLowerCase(Locale.ROOT).replace('_', '-')
        + ", "
        + networkSummary()
        + (note.isEmpty() ? "" : ". " + note);
  }

  /**
   * The task that it was tuned for.
   *
   * @return with the normalisation of its inputs
   */
  public Benchmark benchmark() {
    return Benchmark.of(values.text("dataset"), onlyFirstLayerLearns());
  }

  /**
   * The training rule, with default options.
   *
   * @return one of {@link TrainingRule#values}, or one with the same name and other parts
   */
  public TrainingRule rule() {
    return rule;
  }

  /**
   * Layer sizes.
   *
   * @return for example {@code 784-256×5-10}
   */
  public String networkSummary() {
    return network.describe();
  }

  /**
   * What the network is fed.
   *
   * @return images for the convolutional one, rows for the others
   */
  public InputType inputType() {
    return network.inputType();
  }

  /**
   * The plain network, with the forward updaters of this preset's rule.
   *
   * @param seed of the initial weights
   * @param dataType DOUBLE as the authors had it, or FLOAT
   * @return for {@link #targetPropagation} to convert
   */
  public MultiLayerConfiguration network(long seed, DataType dataType) {
    double[] rates = learningRates();
    double[] epsilons = epsilons();
    double beta1 = values.number("beta1");
    double beta2 = values.number("beta2");
    return network.build(seed, dataType, i -> new TorchAdam(rates[i], beta1, beta2, epsilons[i]));
  }

  /**
   * The rule with all its options; applied to anything but {@link #network} it loses its sense.
   *
   * @return options without a seed, so with that of the network
   */
  public TargetPropagation targetPropagation() {
    TargetPropagation tp = TargetPropagation.of(rule);
    if (onlyFirstLayerLearns()) {
      tp = tp.freezeLayers(network.allButFirst());
    }
    if (rule.isBackpropagation()) {
      return tp;
    }
    tp =
        tp.targetStepSize(targetStepSize())
            .feedbackWeightInit(new WeightInitXavier())
            .feedbackDamping(0);
    String feedbackActivation = type.feedbackActivation(values);
    if (feedbackActivation != null) {
      tp = tp.feedbackActivation(PresetNetwork.activation(feedbackActivation));
    }
    if (!learnsFeedback()) {
      return tp;
    }
    return tp.noiseLevel(values.number("sigma"))
        .perturbation(Perturbation.ALL_LAYERS)
        .feedbackWeightDecay(values.number("feedback_wd"))
        .feedbackUpdater(
            new TorchAdam(
                values.number("lr_fb"),
                values.number("beta1_fb"),
                values.number("beta2_fb"),
                values.number("epsilon_fb")));
  }

  /**
   * The network, switched to the rule: all that {@code new MultiLayerNetwork} needs.
   *
   * @param seed of the initial weights and of the noise
   * @param dataType DOUBLE as the authors had it, or FLOAT
   * @return {@link #network} converted by {@link #targetPropagation}
   */
  public MultiLayerConfiguration configuration(long seed, DataType dataType) {
    return targetPropagation().applyTo(network(seed, dataType), inputType());
  }

  /**
   * When feedback learns apart from training steps.
   *
   * @return nothing where it does not learn
   */
  public FeedbackSchedule feedbackSchedule() {
    return learnsFeedback()
        ? FeedbackSchedule.none()
            .pretrainingEpochs(values.integer("epochs_fb"))
            .extraEpochs(values.integer("extra_fb_epochs"))
            .stepsPerBatch(1 + values.integer("extra_fb_minibatches"))
        : FeedbackSchedule.none();
  }

  /**
   * Examples per update.
   *
   * @return B &gt; 0
   */
  public int batchSize() {
    return values.integer("batch_size");
  }

  /**
   * Passes over the training data.
   *
   * @return as published
   */
  public int epochs() {
    return values.integer("epochs");
  }

  /**
   * The authors' seed. Their generator is another, so it gives other numbers here.
   *
   * @return as published
   */
  public long seed() {
    return values.integer("random_seed");
  }

  /**
   * Examples held out for validation.
   *
   * @return 0 where all are trained on
   */
  public int validationExamples() {
    return values.flag("no_val_set") ? 0 : values.integer("num_val");
  }

  /**
   * Whether all layers but the first keep their initial weights.
   *
   * @return true for Frozen-MNIST's
   */
  public boolean onlyFirstLayerLearns() {
    return values.flag("only_train_first_layer");
  }

  /**
   * Damping λ of the Gauss-Newton updates that the authors measure angles with; not in training.
   *
   * @return λ ≥ 0
   */
  public double gaussNewtonDamping() {
    return values.number("gn_damping");
  }

  /**
   * Learning rates of the layers with weights, {@code normalize_lr} applied.
   *
   * @return one a layer, from the input; new
   */
  public double[] learningRates() {
    double[] rates = values.numbers("lr", network.layers());
    double divisor = values.flag("normalize_lr") ? values.number("target_stepsize") : 1;
    for (int i = 0; i < rates.length; i++) {
      rates[i] /= divisor;
    }
    return rates;
  }

  /**
   * Adam's ε of the layers with weights, as {@link TorchAdam} takes it.
   *
   * @return one a layer, from the input; new
   */
  public double[] epsilons() {
    double[] epsilons = values.numbers("epsilon", network.layers());
    if (!rule.isBackpropagation()) {
      for (int i = 0; i < epsilons.length; i++) {
        epsilons[i] *= network.units(i) / (2 * targetStepSize());
      }
    }
    return epsilons;
  }

  /**
   * Step size of the output target.
   *
   * @return η = target_stepsize / B, or 1 / B with Gauss-Newton targets; NaN for backpropagation
   */
  public double targetStepSize() {
    if (rule.isBackpropagation()) {
      return Double.NaN;
    }
    return (type == NetworkType.GNT ? 1 : values.number("target_stepsize")) / batchSize();
  }

  private boolean learnsFeedback() {
    return !rule.isBackpropagation() && rule.feedbackLoss().learns();
  }

  /**
   * Every published value beside ours, with the reason.
   *
   * @return a row a value
   */
  public List<MappedValue> mapping() {
    return new PresetMapping(this, values, type, learnsFeedback()).rows();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Preset
        && name.equals(((Preset) o).name)
        && values.equals(((Preset) o).values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, values);
  }

  @Override
  public String toString() {
    return name;
  }
}
