package org.dl4jtp.examples.figures;

import java.util.List;
import java.util.concurrent.Callable;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.chart.AngleChart;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.RuleConverter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code figures alignment}. */
@Command(
    name = AlignmentFigure.NAME,
    description = {
      "Figure 4: angles of the weight updates to those of Gauss-Newton targets and of"
          + " backpropagation, for every rule and hidden layer, while it trains.",
      "A student-teacher regression, 15-10-10-10-5. Feedback that learns is trained alone first."
    },
    sortOptions = false,
    usageHelpAutoWidth = true)
final class AlignmentCommand implements Callable<Integer> {
  @Option(
      names = "--rules",
      split = ",",
      paramLabel = "RULE",
      converter = RuleConverter.class,
      description = "Training rules, separated by commas (default: all that there are).")
  private List<TrainingRule> rules;

  @Option(
      names = "--steps",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Minibatches of training (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--every",
      paramLabel = "N",
      description = "Steps between measurements (default: a twentieth of --steps).")
  private Integer every;

  @Option(
      names = "--damping",
      defaultValue = "" + AngleChart.DEFAULT_DAMPING,
      paramLabel = "LAMBDA",
      description = "λ of the Gauss-Newton targets; 0 is slow (default: ${DEFAULT-VALUE}).")
  private double damping;

  @Mixin private FigureOptions options;

  @Override
  public Integer call() {
    Checks.atLeastOne("--steps", steps);
    Checks.atLeastOne("--every", every);
    Checks.zeroOrMore("--damping", damping);
    // The rule exact takes bp's steps.
    List<TrainingRule> chosen =
        rules != null
            ? rules
            : TrainingRule.values().stream().filter(r -> !r.equals(TrainingRule.EXACT)).toList();
    int interval = every == null ? Math.max(1, steps / 20) : every;
    return options.draw(
        chosen,
        progress ->
            AlignmentFigure.measure(chosen, steps, interval, damping, options.seed(), progress));
  }
}
