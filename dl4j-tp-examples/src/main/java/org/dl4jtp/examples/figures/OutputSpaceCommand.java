package org.dl4jtp.examples.figures;

import java.util.List;
import java.util.concurrent.Callable;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.RuleConverter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code figures output-space}. */
@Command(
    name = OutputSpaceFigure.NAME,
    description = {
      "Figure S3: the way of the output to its label, among lines of equal loss, while the hidden"
          + " layers of a 4-4-4-2 network train on one example.",
      "Gauss-Newton targets lead almost straight to the label, gradients go round."
    },
    sortOptions = false,
    usageHelpAutoWidth = true)
final class OutputSpaceCommand implements Callable<Integer> {
  @Option(
      names = "--rules",
      split = ",",
      defaultValue = "gnt,bp",
      paramLabel = "RULE",
      converter = RuleConverter.class,
      description = "Training rules, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<TrainingRule> rules;

  @Option(
      names = "--steps",
      defaultValue = "2000",
      paramLabel = "N",
      description = "Most updates on an example (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Mixin private FigureOptions options;

  @Override
  public Integer call() {
    Checks.atLeastOne("--steps", steps);
    return options.draw(
        rules, progress -> OutputSpaceFigure.measure(rules, steps, options.seed(), progress));
  }
}
