package org.dl4jtp.examples.compare;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.Choice;
import org.dl4jtp.examples.cli.PerturbationConverter;
import org.dl4jtp.examples.cli.RuleConverter;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.network.NetworkConfiguration;
import org.dl4jtp.feedback.FeedbackStart;
import org.dl4jtp.feedback.Perturbation;
import org.nd4j.linalg.learning.config.Adam;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The rules to compare and their settings. */
final class RuleOptions {
  @Option(
      names = "--rules",
      split = ",",
      defaultValue = "bp,dtp,ddtp-linear,dfa",
      paramLabel = "RULE",
      converter = RuleConverter.class,
      description = "Training rules, separated by commas (default: ${DEFAULT-VALUE}).")
  List<TrainingRule> rules;

  @Option(
      names = "--target-step-size",
      paramLabel = "ETA",
      defaultValue = "" + TargetPropagation.DEFAULT_TARGET_STEP_SIZE,
      description = "Step η from the output towards its target (default: ${DEFAULT-VALUE}).")
  double targetStepSize;

  @Option(
      names = "--noise-level",
      paramLabel = "SIGMA",
      defaultValue = "" + TargetPropagation.DEFAULT_NOISE_LEVEL,
      description = "Noise σ that feedback weights learn from (default: ${DEFAULT-VALUE}).")
  double noiseLevel;

  @Option(
      names = "--perturb",
      paramLabel = "MODE",
      converter = PerturbationConverter.class,
      description =
          "Which hidden activations carry the noise: all (each in turn for every example),"
              + " one-per-example, one-per-batch, or joint (default: the library's).")
  Perturbation perturbation;

  @Option(
      names = "--feedback-learning-rate",
      paramLabel = "RATE",
      description = "Adam's learning rate of the feedback weights (default: the rule's).")
  Double feedbackLearningRate;

  @Option(
      names = "--feedback-start",
      paramLabel = "START",
      converter = StartConverter.class,
      description =
          "first-batch: feedback weights start at the minimiser of their loss on the first batch;"
              + " drawn: at random, as published (default: the library's).")
  FeedbackStart feedbackStart;

  @Option(
      names = "--feedback-damping",
      paramLabel = "LAMBDA",
      description =
          "Damping λ of the map that difference reconstruction learns; published: 0 (default: the"
              + " library's).")
  Double feedbackDamping;

  /** Rules with the library's defaults. */
  static RuleOptions defaults(List<TrainingRule> rules) {
    RuleOptions options = new RuleOptions();
    options.rules = rules;
    options.targetStepSize = TargetPropagation.DEFAULT_TARGET_STEP_SIZE;
    options.noiseLevel = TargetPropagation.DEFAULT_NOISE_LEVEL;
    return options;
  }

  void check() {
    Checks.positive("--target-step-size", targetStepSize);
    Checks.positive("--noise-level", noiseLevel);
    Checks.positive("--feedback-learning-rate", feedbackLearningRate);
    if (feedbackDamping != null && !(feedbackDamping >= 0 && Double.isFinite(feedbackDamping))) {
      throw new UserError(
          "--feedback-damping: must be zero or positive, but is " + feedbackDamping);
    }
    Checks.eachOnce("--rules", "rule", rules, TrainingRule::name);
  }

  /**
   * The network as the rule trains it.
   *
   * @param inputTypes what the network is fed, where it does not follow from itself
   * @throws UserError when the rule cannot train it
   */
  NetworkConfiguration apply(
      TrainingRule rule, NetworkConfiguration network, InputType... inputTypes) {
    try {
      TargetPropagation propagation =
          TargetPropagation.of(rule).targetStepSize(targetStepSize).noiseLevel(noiseLevel);
      if (feedbackLearningRate != null) {
        propagation = propagation.feedbackUpdater(new Adam(feedbackLearningRate));
      }
      if (feedbackStart != null) {
        propagation = propagation.feedbackStart(feedbackStart);
      }
      if (feedbackDamping != null) {
        propagation = propagation.feedbackDamping(feedbackDamping);
      }
      if (perturbation != null) {
        propagation = propagation.perturbation(perturbation);
      }
      return network.under(propagation, inputTypes);
    } catch (IllegalArgumentException e) {
      throw cannotTrain(rule, e);
    }
  }

  static UserError cannotTrain(TrainingRule rule, RuntimeException reason) {
    return new UserError(
        "--rules: '" + rule.name() + "' cannot train this network: " + reason.getMessage(), reason);
  }

  void describe(Map<String, Object> settings) {
    settings.put("rules", rules.stream().map(TrainingRule::name).toList());
    settings.put("targetStepSize", targetStepSize);
    settings.put("noiseLevel", noiseLevel);
    settings.put("perturb", chosen(perturbation, TargetPropagation.DEFAULT_PERTURBATION).label());
    settings.put("feedbackLearningRate", feedbackLearningRate);
    settings.put(
        "feedbackStart",
        Choice.name(chosen(feedbackStart, TargetPropagation.DEFAULT_FEEDBACK_START)));
    settings.put(
        "feedbackDamping", chosen(feedbackDamping, TargetPropagation.DEFAULT_FEEDBACK_DAMPING));
  }

  private static <T> T chosen(T valueOrNull, T usual) {
    return valueOrNull == null ? usual : valueOrNull;
  }

  static final class StartConverter implements ITypeConverter<FeedbackStart> {
    @Override
    public FeedbackStart convert(String text) {
      return Choice.of(FeedbackStart.class, "feedback start", text);
    }
  }
}
