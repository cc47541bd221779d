package org.dl4jtp.examples.compare;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.Environment;
import org.dl4jtp.examples.cli.HelpOption;
import org.dl4jtp.examples.cli.Threads;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.examples.network.NetworkConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code compare}: the same network, data, split and order of examples for every rule.
 * Everything is checked before anything is trained or written.
 */
@Command(
    name = "compare",
    description = {
      "Trains the same network on the same data with several rules and compares them.",
      "Reported is the test figure at the epoch of the best validation figure. Ctrl-C keeps what"
          + " was finished."
    },
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  dl4j-tp compare --dataset csv --train my.csv --label species \\",
      "    --rules bp,ddtp-linear,dfa --out results"
    },
    usageHelpAutoWidth = true)
public final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RuleOptions rules;
  @Mixin private FeedbackOptions feedback;
  @Mixin private AlignmentOptions alignment;
  @Mixin private DatasetOptions dataset;
  @Mixin private NetworkOptions network;

  @Option(
      names = "--epochs",
      defaultValue = "10",
      paramLabel = "N",
      description = "Passes over the training part (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--batch",
      defaultValue = "128",
      paramLabel = "SIZE",
      description = "Examples per update (default: ${DEFAULT-VALUE}).")
  private int batch;

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
      description = "The first seed, of weights and order (default: ${DEFAULT-VALUE}).")
  private long firstSeed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads to compute with (default: OMP_NUM_THREADS, else 1). More pay with wide layers on"
              + " an idle machine only.")
  private Integer threads;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write results.json, results.csv and report.html (default: nowhere).")
  private Path out;

  @Option(names = "--overwrite", description = "Replace results that --out already holds.")
  private boolean overwrite;

  @Option(names = "--no-progress", description = "Plain lines in place of progress bars.")
  private boolean noProgress;

  @Mixin HelpOption help;

  @Override
  public Integer call() {
    check();
    Threads.limit(threads, spec.commandLine().getErr());
    LabelledData loaded = dataset.load(spec.commandLine().getOut()::println);
    Metric metric = Metric.of(loaded.task());
    metric.checkDefinedOn(loaded);
    NetworkConfiguration configuration = network.network(loaded);
    LabelledData data = NetworkInput.of(configuration, loaded);
    InputType[] inputTypes = NetworkInput.types(configuration, data);
    Networks networks =
        new Networks(
            configuration, rules.rules, (rule, base) -> rules.apply(rule, base, inputTypes));
    AlignmentPlan alignmentPlan = alignment.planOrNull(batch, data);
    NetworkSummary summary = NetworkSummary.of(configuration, data);
    ReportHeader header =
        new ReportHeader(
            metric,
            Instant.now(),
            settings(),
            Environment.describe(),
            summary.describe(network.ownConfiguration() ? configuration : null),
            spec.root().commandLine().getParseResult().originalArgs(),
            rules.rules.stream().map(TrainingRule::name).toList(),
            rules.rules.size() * seeds,
            data.name(),
            announcement(data, summary),
            alignmentPlan);
    header.summary().forEach(spec.commandLine().getOut()::println);
    return new Session(data, networks, schedule(alignmentPlan), header, out, noProgress)
        .run(spec.commandLine().getOut(), spec.commandLine().getErr());
  }

  private void check() {
    rules.check();
    feedback.check(rules.rules);
    alignment.check(rules.rules, out);
    dataset.check();
    network.check();
    Checks.atLeastOne("--epochs", epochs);
    Checks.atLeastOne("--batch", batch);
    Checks.atLeastOne("--seeds", seeds);
    Checks.atLeastOne("--threads", threads);
    if (out != null) {
      ResultsWriter.check(out, overwrite);
    }
  }

  private Schedule schedule(AlignmentPlan alignmentPlanOrNull) {
    return new Schedule(epochs, batch, runSeeds(), feedback.schedule(), alignmentPlanOrNull);
  }

  private List<Long> runSeeds() {
    return LongStream.range(firstSeed, firstSeed + seeds).boxed().toList();
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    rules.describe(settings);
    feedback.describe(settings);
    alignment.describe(settings);
    dataset.describe(settings);
    network.describe(settings);
    settings.put("epochs", epochs);
    settings.put("batch", batch);
    settings.put("seeds", runSeeds());
    return settings;
  }

  private static List<String> announcement(LabelledData data, NetworkSummary network) {
    return List.of(
        String.format(
            Locale.ROOT,
            "%s: %d training, %d validation, %d test examples",
            data.name(),
            data.train().numExamples(),
            data.validation().numExamples(),
            data.test().numExamples()),
        String.format(
            Locale.ROOT,
            "network: %s, %d parameters",
            network.layerSizes().stream().map(String::valueOf).collect(Collectors.joining("-")),
            network.parameters()));
  }
}
