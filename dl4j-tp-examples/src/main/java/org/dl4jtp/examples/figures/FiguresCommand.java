package org.dl4jtp.examples.figures;

import java.util.List;
import java.util.concurrent.Callable;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.chart.AngleChart;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.HelpOption;
import org.dl4jtp.examples.cli.RuleConverter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code figures}, and a command in it for every figure. */
@Command(
    name = "figures",
    description = {
      "Draws figures of the paper from networks trained here, in a few minutes.",
      "Each writes its data as CSV and JSON, and the picture as SVG and PNG."
    },
    subcommands = {
      FiguresCommand.NullSpace.class,
      FiguresCommand.Alignment.class,
      FiguresCommand.OutputSpace.class
    },
    footer = {"", "Example:", "  dl4j-tp figures nullspace --out figures"},
    usageHelpAutoWidth = true)
public final class FiguresCommand implements Callable<Integer> {
  private static final String RULES =
      "Training rules, separated by commas (default: ${DEFAULT-VALUE}).";

  @Spec private CommandSpec spec;

  @Mixin HelpOption help;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "figures: which one? Name one of " + String.join(", ", spec.subcommands().keySet()));
  }

  /** How long a figure's networks train, and how often they are measured. */
  static final class Steps {
    @Option(
        names = "--steps",
        paramLabel = "N",
        description = "Minibatches of training (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
        names = "--every",
        paramLabel = "N",
        description = "Steps between measurements (default: a twentieth of --steps).")
    private Integer every;

    Steps(int byDefault) {
      steps = byDefault;
    }

    void check() {
      Checks.atLeastOne("--steps", steps);
      Checks.atLeastOne("--every", every);
    }

    int every() {
      return every == null ? Math.max(1, steps / 20) : every;
    }
  }

  @Command(
      name = NullSpaceFigure.NAME,
      description = {
        "Figure 2: how much of the weight updates lies in the null space of ∂h_L/∂W, where it does"
            + " not change the output.",
        "A student-teacher regression, 6-6-6-2. Feedback that learns is trained alone first."
      },
      sortOptions = false,
      footer = {"", "Example:", "  dl4j-tp figures nullspace --out figures"},
      usageHelpAutoWidth = true)
  static final class NullSpace implements Callable<Integer> {
    @Option(
        names = "--rules",
        split = ",",
        defaultValue = "dtp,ddtp-linear",
        paramLabel = "RULE",
        converter = RuleConverter.class,
        description = RULES)
    private List<TrainingRule> rules;

    @Mixin private final Steps train = new Steps(2000);

    @Mixin private FigureOptions options;

    @Override
    public Integer call() {
      train.check();
      return options.draw(
          rules,
          progress ->
              NullSpaceFigure.measure(rules, train.steps, train.every(), options.seed(), progress));
    }
  }

  @Command(
      name = AlignmentFigure.NAME,
      description = {
        "Figure 4: angles of the weight updates to those of Gauss-Newton targets and of"
            + " backpropagation, for every rule and hidden layer, while it trains.",
        "A student-teacher regression, 15-10-10-10-5. Feedback that learns is trained alone first."
      },
      sortOptions = false,
      footer = {
        "",
        "Example:",
        "  dl4j-tp figures alignment --rules ddtp-linear,dfa --out figures"
      },
      usageHelpAutoWidth = true)
  static final class Alignment implements Callable<Integer> {
    @Option(
        names = "--rules",
        split = ",",
        paramLabel = "RULE",
        converter = RuleConverter.class,
        description = "Training rules, separated by commas (default: all that there are).")
    private List<TrainingRule> rules;

    @Mixin private final Steps train = new Steps(1000);

    @Option(
        names = "--damping",
        defaultValue = "" + AngleChart.DEFAULT_DAMPING,
        paramLabel = "LAMBDA",
        description = "λ of the Gauss-Newton targets; 0 is slow (default: ${DEFAULT-VALUE}).")
    private double damping;

    @Mixin private FigureOptions options;

    @Override
    public Integer call() {
      train.check();
      Checks.zeroOrMore("--damping", damping);
      // The rule exact takes bp's steps.
      List<TrainingRule> chosen =
          rules != null
              ? rules
              : TrainingRule.values().stream().filter(r -> !r.equals(TrainingRule.EXACT)).toList();
      return options.draw(
          chosen,
          progress ->
              AlignmentFigure.measure(
                  chosen, train.steps, train.every(), damping, options.seed(), progress));
    }
  }

  @Command(
      name = OutputSpaceFigure.NAME,
      description = {
        "Figure S3: the way of the output to its label, among lines of equal loss, while the hidden"
            + " layers of a 4-4-4-2 network train on one example.",
        "Gauss-Newton targets lead almost straight to the label, gradients go round."
      },
      sortOptions = false,
      footer = {"", "Example:", "  dl4j-tp figures output-space --out figures"},
      usageHelpAutoWidth = true)
  static final class OutputSpace implements Callable<Integer> {
    @Option(
        names = "--rules",
        split = ",",
        defaultValue = "gnt,bp",
        paramLabel = "RULE",
        converter = RuleConverter.class,
        description = RULES)
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
}
