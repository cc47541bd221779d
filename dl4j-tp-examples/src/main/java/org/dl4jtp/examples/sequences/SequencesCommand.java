package org.dl4jtp.examples.sequences;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.Choice;
import org.dl4jtp.examples.cli.HelpOption;
import org.dl4jtp.examples.cli.RuleConverter;
import org.dl4jtp.examples.cli.Threads;
import org.dl4jtp.examples.compare.RuleComparison;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.examples.network.NetworkConfiguration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code sequences}: networks for sequences, each under several rules. */
@Command(
    name = "sequences",
    description = {
      "Trains networks for sequences under several rules, with the rules' default settings:",
      "  control    generated control series, LSTM to the last step",
      "  text       the next character of a text, LSTM, truncated backpropagation through time",
      "  cnn1d      control series, convolutions over time",
      "  embedding  generated sentences, embedding of words",
      "Reported is the test figure at the epoch of the best validation figure."
    },
    sortOptions = false,
    footer = {"", "Example:", "  dl4j-tp sequences --rules bp,ddtp-linear --out sequences"},
    usageHelpAutoWidth = true)
public final class SequencesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--tasks",
      split = ",",
      defaultValue = "control,text,cnn1d,embedding",
      paramLabel = "TASK",
      converter = TaskConverter.class,
      description = "What to learn, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<SequenceTask> tasks;

  @Option(
      names = "--rules",
      split = ",",
      defaultValue = "bp,exact,ddtp-linear,dfa,dtp",
      paramLabel = "RULE",
      converter = RuleConverter.class,
      description = "Training rules, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<TrainingRule> rules;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training part (default: each task's own).")
  private Integer epochs;

  @Option(
      names = "--examples",
      defaultValue = "480",
      paramLabel = "N",
      description = "Sequences for training; at most, of the text (default: ${DEFAULT-VALUE}).")
  private int examples;

  @Option(
      names = "--seeds",
      defaultValue = "1",
      paramLabel = "K",
      description = "Runs per rule, from seeds in sequence (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--seed",
      defaultValue = "42",
      paramLabel = "SEED",
      description =
          "The first seed, of weights and order; and that of the data (default: ${DEFAULT-VALUE}).")
  private long firstSeed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where to write results.json, results.csv and report.html, in a folder per task"
              + " (default: nowhere).")
  private Path out;

  @Option(names = "--overwrite", description = "Replace results that --out already holds.")
  private boolean overwrite;

  @Option(names = "--markdown", description = "The last table in Markdown.")
  private boolean markdown;

  @Option(names = "--no-progress", description = "Plain lines in place of progress bars.")
  private boolean noProgress;

  @Mixin HelpOption help;

  /** Tasks by their names. */
  static final class TaskConverter implements ITypeConverter<SequenceTask> {
    @Override
    public SequenceTask convert(String text) {
      return Choice.of(SequenceTask.class, "task", text);
    }
  }

  @Override
  public Integer call() {
    check();
    Threads.limit(null);
    CommandLine command = spec.commandLine();
    SequenceResults results = new SequenceResults();
    int exitCode = 0;
    for (SequenceTask task : tasks) {
      Map<TrainingRule, String> refused = refusals(task);
      RuleComparison comparison = comparison(task, refused);
      command.getOut().printf("%n%s%n", task.title);
      RuleComparison.Outcome outcome = comparison.run(command);
      results.add(task, rules, outcome.runs(), refused);
      exitCode = outcome.exitCode();
      if (exitCode != 0) {
        break;
      }
    }
    command.getOut().println();
    command.getOut().print(results.render(markdown));
    command.getOut().flush();
    return exitCode;
  }

  private void check() {
    Checks.eachOnce("--tasks", "task", tasks, Choice::name);
    Checks.eachOnce("--rules", "rule", rules, TrainingRule::name);
    Checks.atLeastOne("--epochs", epochs);
    Checks.atLeastOne("--examples", examples);
    Checks.atLeastOne("--seeds", seeds);
    if (out != null) {
      tasks.forEach(task -> RuleComparison.checkDirectory(directory(task), overwrite));
    }
  }

  /** The rules that do not take a task's network, or fail at its first step, and why. */
  private Map<TrainingRule, String> refusals(SequenceTask task) {
    Map<TrainingRule, String> refused = new LinkedHashMap<>();
    LabelledData few = task.data(firstSeed, task.batch);
    for (TrainingRule rule : rules) {
      try {
        MultiLayerNetwork network =
            new MultiLayerNetwork(
                TargetPropagation.of(rule).applyTo(task.network(), task.inputType()));
        network.init();
        network.fit(few.train());
      } catch (DL4JException | IllegalArgumentException | IllegalStateException e) {
        refused.put(rule, e.getMessage());
      }
    }
    return refused;
  }

  private RuleComparison comparison(SequenceTask task, Map<TrainingRule, String> refused) {
    List<TrainingRule> taking = new ArrayList<>(rules);
    taking.removeAll(refused.keySet());
    List<Long> runSeeds = LongStream.range(firstSeed, firstSeed + seeds).boxed().toList();
    int passes = epochs == null ? task.epochs : epochs;
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("task", Choice.name(task));
    settings.put("rules", taking.stream().map(TrainingRule::name).toList());
    settings.put("examples", examples);
    settings.put("dataSeed", firstSeed);
    settings.put("epochs", passes);
    settings.put("batch", task.batch);
    settings.put("seeds", runSeeds);
    return new RuleComparison(
        task.data(firstSeed, examples),
        NetworkConfiguration.of(task.network()),
        task.inputType(),
        taking,
        passes,
        task.batch,
        runSeeds,
        settings,
        out == null ? null : directory(task),
        noProgress);
  }

  private Path directory(SequenceTask task) {
    return out.resolve(Choice.name(task));
  }
}
