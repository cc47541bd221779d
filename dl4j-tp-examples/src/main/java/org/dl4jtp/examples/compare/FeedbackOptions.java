package org.dl4jtp.examples.compare;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.train.FeedbackSchedule;
import picocli.CommandLine.Option;

/** When feedback learns apart from training steps; rules without learning feedback have no use. */
final class FeedbackOptions {
  @Option(
      names = "--feedback-pretraining",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Epochs that train the feedback weights alone before the first epoch: dtp becomes the"
              + " paper's pre-trained DTP (default: ${DEFAULT-VALUE}).")
  private int pretraining;

  @Option(
      names = "--extra-feedback",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Epochs that train the feedback weights alone after each epoch (default:"
              + " ${DEFAULT-VALUE}).")
  private int extra;

  @Option(
      names = "--feedback-steps",
      paramLabel = "K",
      defaultValue = "1",
      description = "Feedback steps for every minibatch (default: ${DEFAULT-VALUE}).")
  private int steps;

  /**
   * Refuses options that nothing would heed.
   *
   * @param rules that were chosen
   */
  void check(List<TrainingRule> rules) {
    notLess("--feedback-pretraining", pretraining, 0);
    notLess("--extra-feedback", extra, 0);
    notLess("--feedback-steps", steps, 1);
    boolean any = rules.stream().anyMatch(r -> !r.isBackpropagation() && r.feedbackLoss().learns());
    if (!schedule().isEmpty() && !any) {
      throw new UserError(
          (pretraining > 0
                  ? "--feedback-pretraining"
                  : extra > 0 ? "--extra-feedback" : "--feedback-steps")
              + ": no rule of "
              + rules.stream().map(TrainingRule::name).collect(Collectors.joining(", "))
              + " has feedback that learns; leave it out, or add such a rule to --rules, for example"
              + " ddtp-linear");
    }
  }

  private static void notLess(String option, int value, int least) {
    if (value < least) {
      throw new UserError(option + ": " + value + " is not possible; give " + least + " or more");
    }
  }

  FeedbackSchedule schedule() {
    return FeedbackSchedule.none()
        .pretrainingEpochs(pretraining)
        .extraEpochs(extra)
        .stepsPerBatch(steps);
  }

  void describe(Map<String, Object> settings) {
    settings.put("feedbackPretraining", pretraining);
    settings.put("extraFeedback", extra);
    settings.put("feedbackSteps", steps);
  }
}
