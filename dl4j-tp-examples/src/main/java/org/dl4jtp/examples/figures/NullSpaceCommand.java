package org.dl4jtp.examples.figures;

import java.util.List;
import java.util.concurrent.Callable;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.RuleConverter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code figures nullspace}. */
@Command(
    name = NullSpaceFigure.NAME,
    description = {
      "Figure 2: how much of the weight updates lies in the null space of ∂h_L/∂W, where it does"
          + " not change the output.",
      "A student-teacher regression, 6-6-6-2. Feedback that learns is trained alone first."
    },
    sortOptions = false,
    usageHelpAutoWidth = true)
final class NullSpaceCommand implements Callable<Integer> {
  @Option(
      names = "--rules",
      split = ",",
      defaultValue = "dtp,ddtp-linear",
      paramLabel = "RULE",
      converter = RuleConverter.class,
      description = "Training rules, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<TrainingRule> rules;

  @Option(
      names = "--steps",
      defaultValue = "2000",
      paramLabel = "N",
      description = "Minibatches of training (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--every",
      paramLabel = "N",
      description = "Steps between measurements (default: a twentieth of --steps).")
  private Integer every;

  @Mixin private FigureOptions options;

  @Override
  public Integer call() {
    Checks.atLeastOne("--steps", steps);
    Checks.atLeastOne("--every", every);
    int interval = every == null ? Math.max(1, steps / 20) : every;
    return options.draw(
        rules,
        progress -> NullSpaceFigure.measure(rules, steps, interval, options.seed(), progress));
  }
}
