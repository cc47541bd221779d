package org.dl4jtp.examples.presets;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.Choice;
import org.dl4jtp.examples.cli.HelpOption;
import org.dl4jtp.examples.cli.RuleConverter;
import org.dl4jtp.examples.cli.TextTable;
import org.dl4jtp.preset.Benchmark;
import org.dl4jtp.preset.Preset;
import org.dl4jtp.train.FeedbackSchedule;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code presets list}. */
@Command(
    name = "list",
    description = {
      "Lists the presets: rule, data set, network, epochs of training.",
      "feedback: epochs of feedback alone, before training + after each epoch. held out: examples"
          + " for validation."
    },
    sortOptions = false,
    footer = {"", "Example:", "  dl4j-tp presets list --dataset frozen-mnist --rule ddtp-linear"},
    usageHelpAutoWidth = true)
final class ListCommand implements Callable<Integer> {
  private static final int TEXT_COLUMNS = 4;

  @Spec private CommandSpec spec;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      converter = BenchmarkConverter.class,
      description =
          "Only those for mnist, frozen-mnist, fashion-mnist, cifar10 or student-teacher.")
  private Benchmark dataset;

  @Option(
      names = "--rule",
      paramLabel = "RULE",
      converter = RuleConverter.class,
      description = "Only those of one training rule, for example ddtp-linear.")
  private TrainingRule rule;

  @Mixin HelpOption help;

  @Override
  public Integer call() {
    List<Preset> chosen =
        Preset.values().stream()
            .filter(p -> dataset == null || p.benchmark() == dataset)
            .filter(p -> rule == null || p.rule().name().equals(rule.name()))
            .toList();
    if (chosen.isEmpty()) {
      spec.commandLine().getOut().println("No preset is like that.");
      return 0;
    }
    List<String[]> rows = new ArrayList<>();
    rows.add(
        new String[] {"preset", "rule", "data set", "network", "epochs", "feedback", "held out"});
    chosen.forEach(p -> rows.add(row(p)));
    spec.commandLine().getOut().print(TextTable.render(rows, TEXT_COLUMNS));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static String[] row(Preset preset) {
    FeedbackSchedule feedback = preset.feedbackSchedule();
    return new String[] {
      preset.name(),
      preset.rule().name(),
      Choice.name(preset.benchmark()),
      preset.networkSummary(),
      "" + preset.epochs(),
      feedback.isEmpty() ? "-" : feedback.pretrainingEpochs() + "+" + feedback.extraEpochs(),
      preset.validationExamples() == 0 ? "-" : "" + preset.validationExamples()
    };
  }

  static final class BenchmarkConverter implements ITypeConverter<Benchmark> {
    @Override
    public Benchmark convert(String name) {
      return Choice.of(Benchmark.class, "data set", name);
    }
  }
}
