package org.dl4jtp.step;

import java.io.Serializable;
import java.util.Objects;
import java.util.function.Consumer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.FeedbackMapping;
import org.dl4jtp.feedback.FeedbackStart;
import org.dl4jtp.feedback.LocalDifferenceReconstruction;
import org.dl4jtp.feedback.NoiseSource;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.json.Properties;
import org.dl4jtp.json.StrictProperties;
import org.dl4jtp.json.WholeNumber;
import org.dl4jtp.target.TargetPath;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonSetter;
import org.nd4j.shade.jackson.annotation.Nulls;
import org.nd4j.shade.jackson.databind.annotation.JsonDeserialize;

/**
 * All that a target layer knows of its training rule. Immutable from outside; travels in the
 * layer's JSON. Users set it through {@code org.dl4jtp.TargetPropagation}.
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class RuleSettings implements Serializable, StrictProperties {
  private String rule;
  private TargetPath targetPath;
  private FeedbackMapping feedbackMapping;
  private FeedbackLoss feedbackLoss;
  private double targetStepSize = Double.NaN;
  private double noiseLevel = Double.NaN;
  private NoiseSource noiseSource;
  private IUpdater feedbackUpdater;

  @JsonSetter(nulls = Nulls.FAIL)
  private double feedbackWeightDecay = Double.NaN;

  private IWeightInit feedbackWeightInit;

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonSetter(nulls = Nulls.FAIL)
  private FeedbackStart feedbackStart; // null: drawn

  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  @JsonSetter(nulls = Nulls.FAIL)
  private double feedbackDamping;

  @JsonSetter(nulls = Nulls.FAIL)
  @JsonDeserialize(using = WholeNumber.class)
  private int feedbackInterval = 1;

  private Perturbation perturbation = Perturbation.ALL_LAYERS;

  @JsonSetter(nulls = Nulls.FAIL)
  private long seed;

  private RuleSettings() {}

  private RuleSettings(RuleSettings other) {
    rule = other.rule;
    targetPath = other.targetPath;
    feedbackMapping = other.feedbackMapping;
    feedbackLoss = other.feedbackLoss;
    targetStepSize = other.targetStepSize;
    noiseLevel = other.noiseLevel;
    noiseSource = other.noiseSource;
    feedbackUpdater = other.feedbackUpdater;
    feedbackWeightDecay = other.feedbackWeightDecay;
    feedbackWeightInit = other.feedbackWeightInit;
    feedbackStart = other.feedbackStart;
    feedbackDamping = other.feedbackDamping;
    feedbackInterval = other.feedbackInterval;
    perturbation = other.perturbation;
    seed = other.seed;
  }

  /**
   * Settings of a rule.
   *
   * @param rule its name
   * @param path how targets are made
   * @param mapping what carries them
   * @param loss how the mapping learns
   * @return without options, which are all to be set before a layer takes it
   */
  public static RuleSettings of(
      String rule, TargetPath path, FeedbackMapping mapping, FeedbackLoss loss) {
    RuleSettings settings = new RuleSettings();
    settings.rule = Objects.requireNonNull(rule, "rule");
    settings.targetPath = Objects.requireNonNull(path, "path");
    settings.feedbackMapping = Objects.requireNonNull(mapping, "mapping");
    settings.feedbackLoss = Objects.requireNonNull(loss, "loss");
    return settings;
  }

  /**
   * Refuses settings that {@code TargetPropagation} would not have made, for they may come from a
   * file.
   *
   * @throws IllegalArgumentException naming what is missing or out of range
   */
  public void check() {
    Properties.required(RuleSettings.class, "rule", rule);
    Properties.required(RuleSettings.class, "targetPath", targetPath);
    Properties.required(RuleSettings.class, "feedbackMapping", feedbackMapping);
    Properties.required(RuleSettings.class, "feedbackLoss", feedbackLoss);
    Properties.required(RuleSettings.class, "noiseSource", noiseSource);
    Properties.required(RuleSettings.class, "feedbackUpdater", feedbackUpdater);
    Properties.required(RuleSettings.class, "feedbackWeightInit", feedbackWeightInit);
    Properties.required(RuleSettings.class, "perturbation", perturbation);
    OptionRanges.targetStepSize(targetStepSize);
    OptionRanges.noiseLevel(noiseLevel);
    OptionRanges.feedbackWeightDecay(feedbackWeightDecay);
    OptionRanges.feedbackDamping(feedbackDamping);
    OptionRanges.feedbackInterval(feedbackInterval);
  }

  /**
   * Name of the rule.
   *
   * @return for example {@code ddtp-linear}
   */
  public String rule() {
    return rule;
  }

  /**
   * How targets are made.
   *
   * @return the first part of the rule
   */
  public TargetPath targetPath() {
    return targetPath;
  }

  /**
   * What carries targets down.
   *
   * @return the second part; in a layer's settings settled for its place
   */
  public FeedbackMapping feedbackMapping() {
    return feedbackMapping;
  }

  /**
   * How the mapping learns.
   *
   * @return the third part
   */
  public FeedbackLoss feedbackLoss() {
    return feedbackLoss;
  }

  /**
   * Whose minimiser the mapping starts at, where it starts from the first batch: what the loss asks
   * for, unless the target path has another use of the mapping.
   *
   * @return null if it is drawn
   */
  public FeedbackLoss startingLoss() {
    FeedbackLoss start = feedbackLoss.startingLoss();
    boolean fits =
        start == null
            || !start.followsTargetPath()
            || (targetPath.descendsByFeedback() && targetPath.correctsDifferences());
    if (fits) {
      return start;
    }
    return feedbackLoss.learns() ? feedbackLoss : new LocalDifferenceReconstruction(1);
  }

  /**
   * Step size of the output target ĥ_L = h_L − η ∂ℓ/∂h_L.
   *
   * @return η &gt; 0
   */
  public double targetStepSize() {
    return targetStepSize;
  }

  /**
   * Standard deviation of the noise that feedback learns from.
   *
   * @return σ &gt; 0, in units of the activations
   */
  public double noiseLevel() {
    return noiseLevel;
  }

  /**
   * Where the noise comes from.
   *
   * @return ε, by seed, border, step and draw
   */
  public NoiseSource noiseSource() {
    return noiseSource;
  }

  /**
   * The updater of the feedback weights.
   *
   * @return not a copy
   */
  public IUpdater feedbackUpdater() {
    return feedbackUpdater;
  }

  /**
   * L2 coefficient of the feedback parameters.
   *
   * @return wd ≥ 0; wd times a parameter is added to its gradient
   */
  public double feedbackWeightDecay() {
    return feedbackWeightDecay;
  }

  /**
   * Initialisation of the feedback weights.
   *
   * @return for weights only: biases start at zero
   */
  public IWeightInit feedbackWeightInit() {
    return feedbackWeightInit;
  }

  /**
   * How feedback weights start.
   *
   * @return {@link FeedbackStart#DRAWN} in files from before there was a choice
   */
  public FeedbackStart feedbackStart() {
    return feedbackStart == null ? FeedbackStart.DRAWN : feedbackStart;
  }

  /**
   * Damping of the map that difference reconstruction learns.
   *
   * @return λ ≥ 0, see {@link org.dl4jtp.feedback.DifferenceReconstruction}; 0 in files from before
   *     there was one
   */
  public double feedbackDamping() {
    return feedbackDamping;
  }

  /**
   * How often feedback learns in {@code fit}.
   *
   * @return with every batch whose iteration is divisible by this; with none if 0
   */
  public int feedbackInterval() {
    return feedbackInterval;
  }

  /**
   * Which activations carry noise, for which examples.
   *
   * @return {@link Perturbation#ALL_LAYERS} in files from before there was a choice
   */
  public Perturbation perturbation() {
    return perturbation;
  }

  /**
   * Seed of the feedback weights and the noise.
   *
   * @return the configuration's, unless another was chosen
   */
  public long seed() {
    return seed;
  }

  private RuleSettings with(Consumer<RuleSettings> change) {
    RuleSettings copy = new RuleSettings(this);
    change.accept(copy);
    return copy;
  }

  /**
   * A copy with another feedback mapping.
   *
   * @param value not null
   * @return a copy
   */
  public RuleSettings withFeedbackMapping(FeedbackMapping value) {
    return with(copy -> copy.feedbackMapping = Objects.requireNonNull(value, "feedback mapping"));
  }

  /**
   * A copy with another η.
   *
   * @param value positive and finite
   * @return a copy
   */
  public RuleSettings withTargetStepSize(double value) {
    return with(copy -> copy.targetStepSize = value);
  }

  /**
   * A copy with another σ.
   *
   * @param value positive and finite
   * @return a copy
   */
  public RuleSettings withNoiseLevel(double value) {
    return with(copy -> copy.noiseLevel = value);
  }

  /**
   * A copy with another source of noise.
   *
   * @param value not null
   * @return a copy
   */
  public RuleSettings withNoiseSource(NoiseSource value) {
    return with(copy -> copy.noiseSource = Objects.requireNonNull(value, "noise source"));
  }

  /**
   * A copy with another feedback updater.
   *
   * @param value not null; not copied
   * @return a copy
   */
  public RuleSettings withFeedbackUpdater(IUpdater value) {
    return with(copy -> copy.feedbackUpdater = Objects.requireNonNull(value, "feedback updater"));
  }

  /**
   * A copy with another feedback weight decay.
   *
   * @param value zero or positive, and finite
   * @return a copy
   */
  public RuleSettings withFeedbackWeightDecay(double value) {
    return with(copy -> copy.feedbackWeightDecay = value);
  }

  /**
   * A copy with another feedback weight initialisation.
   *
   * @param value not null
   * @return a copy
   */
  public RuleSettings withFeedbackWeightInit(IWeightInit value) {
    return with(
        copy -> copy.feedbackWeightInit = Objects.requireNonNull(value, "feedback weight init"));
  }

  /**
   * A copy whose feedback weights start another way.
   *
   * @param value not null
   * @return a copy
   */
  public RuleSettings withFeedbackStart(FeedbackStart value) {
    Objects.requireNonNull(value, "feedback start");
    return with(copy -> copy.feedbackStart = value == FeedbackStart.DRAWN ? null : value);
  }

  /**
   * A copy with another damping of difference reconstruction.
   *
   * @param value zero or positive, and finite
   * @return a copy
   */
  public RuleSettings withFeedbackDamping(double value) {
    return with(copy -> copy.feedbackDamping = value);
  }

  /**
   * A copy with another interval between batches that feedback learns with.
   *
   * @param value zero or positive
   * @return a copy
   */
  public RuleSettings withFeedbackInterval(int value) {
    return with(copy -> copy.feedbackInterval = value);
  }

  /**
   * A copy with other activations that carry noise.
   *
   * @param value not null
   * @return a copy
   */
  public RuleSettings withPerturbation(Perturbation value) {
    return with(copy -> copy.perturbation = Objects.requireNonNull(value, "perturbation"));
  }

  /**
   * A copy with another seed.
   *
   * @param value any
   * @return a copy
   */
  public RuleSettings withSeed(long value) {
    return with(copy -> copy.seed = value);
  }

  @Override
  public boolean equals(Object o) {
    if (!(o instanceof RuleSettings)) {
      return false;
    }
    RuleSettings other = (RuleSettings) o;
    return Objects.equals(rule, other.rule)
        && Objects.equals(targetPath, other.targetPath)
        && Objects.equals(feedbackMapping, other.feedbackMapping)
        && Objects.equals(feedbackLoss, other.feedbackLoss)
        && Double.compare(targetStepSize, other.targetStepSize) == 0
        && Double.compare(noiseLevel, other.noiseLevel) == 0
        && Objects.equals(noiseSource, other.noiseSource)
        && Objects.equals(feedbackUpdater, other.feedbackUpdater)
        && Double.compare(feedbackWeightDecay, other.feedbackWeightDecay) == 0
        && Objects.equals(feedbackWeightInit, other.feedbackWeightInit)
        && feedbackStart() == other.feedbackStart()
        && Double.compare(feedbackDamping, other.feedbackDamping) == 0
        && feedbackInterval == other.feedbackInterval
        && perturbation == other.perturbation
        && seed == other.seed;
  }

  @Override
  public int hashCode() {
    return Objects.hash(rule, targetPath, feedbackMapping, feedbackLoss, targetStepSize, seed);
  }

  @Override
  public String toString() {
    return rule + "(η=" + targetStepSize + ", σ=" + noiseLevel + ")";
  }
}
