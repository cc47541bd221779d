package org.dl4jtp.examples.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.Choice;
import org.dl4jtp.examples.cli.OutDirectory;
import org.dl4jtp.examples.cli.PerturbationConverter;
import org.dl4jtp.examples.cli.RuleConverter;
import org.dl4jtp.examples.cli.StopSignal;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.feedback.Perturbation;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code bench}: what a training step costs. Every network and number of threads has a
 * process of its own, in which all rules train side by side.
 */
@Command(
    name = "bench",
    description = {
      "Measures time, operations and memory of a training step by every rule, beside"
          + " backpropagation.",
      "Rules take turns on random data, and are compared within each round: ratios stand on a busy"
          + " machine where times do not. Ctrl-C keeps what was measured."
    },
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class BenchCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final String DEFAULT_HIDDEN = "256x5";

  @Spec private CommandSpec spec;

  @Option(
      names = "--rules",
      split = ",",
      defaultValue = "exact,dfa,ddtp-linear,dtp,dtpdrl,ldrl",
      paramLabel = "RULE",
      converter = RuleConverter.class,
      description =
          "Training rules, separated by commas; bp is measured in any case. exact is"
              + " backpropagation through target layers (default: ${DEFAULT-VALUE}).")
  private List<TrainingRule> rules;

  @Option(
      names = "--perturb",
      split = ",",
      paramLabel = "MODE",
      converter = PerturbationConverter.class,
      description =
          "Which activations carry the noise that feedback learns from: all, one-per-example,"
              + " one-per-batch, joint; several with commas, a row each (default: the library's).")
  private List<Perturbation> perturbations;

  @Option(
      names = "--network",
      defaultValue = "dense",
      paramLabel = "NAME",
      converter = NetworkConverter.class,
      description =
          "dense, or cifar-cnn: the paper's, on 32x32 colour images (default: ${DEFAULT-VALUE}).")
  private BenchNetwork network;

  @Option(
      names = "--hidden",
      split = ",",
      paramLabel = "SPEC",
      converter = HiddenSizes.Converter.class,
      description =
          "Hidden layers of the dense network: WIDTHxLAYERS, or the widths with hyphens; several"
              + " networks with commas (default: "
              + DEFAULT_HIDDEN
              + ").")
  private List<String> hidden;

  @Option(
      names = "--inputs",
      paramLabel = "N",
      description = "Features of the dense network (default: 784).")
  private Integer inputs;

  @Option(
      names = "--outputs",
      paramLabel = "N",
      description = "Classes of the dense network (default: 10).")
  private Integer outputs;

  @Option(
      names = "--batch",
      defaultValue = "128",
      paramLabel = "SIZE",
      description = "Examples per step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1",
      paramLabel = "N",
      description = "Threads to compute with; several with commas (default: ${DEFAULT-VALUE}).")
  private List<Integer> threads;

  @Option(
      names = "--rounds",
      defaultValue = "20",
      paramLabel = "N",
      description =
          "Rounds to time, each of some steps by every rule, half a second or more (default:"
              + " ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--data-type",
      defaultValue = "float",
      paramLabel = "TYPE",
      converter = TypeConverter.class,
      description = "float or double (default: ${DEFAULT-VALUE}).")
  private Precision dataType;

  @Option(
      names = "--workspaces",
      defaultValue = "enabled",
      paramLabel = "MODE",
      converter = WorkspacesConverter.class,
      description =
          "Deeplearning4j's workspaces in training: enabled or none (default: ${DEFAULT-VALUE}).")
  private Workspaces workspaces;

  @Option(
      names = "--peak",
      description =
          "Measure the peak of resident memory too, by a process of its own for every rule (Linux).")
  private boolean peak;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write " + BenchReport.FILE + " (default: nowhere).")
  private Path out;

  @Option(names = "--overwrite", description = "Replace results that --out already holds.")
  private boolean overwrite;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  /** Types to compute in. */
  enum Precision {
    FLOAT,
    DOUBLE
  }

  /** Deeplearning4j's modes. */
  enum Workspaces {
    ENABLED,
    NONE
  }

  @Override
  public Integer call() {
    check();
    BenchReport report = new BenchReport(out, settings());
    PrintWriter output = spec.commandLine().getOut();
    try (StopSignal stop = new StopSignal()) {
      report.create();
      BenchChild child = new BenchChild(spec.root().userObject().getClass(), stop);
      for (BenchPlan plan : plans()) {
        spec.commandLine().getErr().println("measuring " + plan.describe() + " ...");
        spec.commandLine().getErr().flush();
        Optional<BenchOutput> measured = child.measure(plan);
        if (measured.isPresent() && !measured.get().rows().isEmpty()) {
          List<BenchRow> rows = withPeaks(child, plan, measured.get().rows());
          report.add(measured.get().environment(), rows);
          output.println(plan.describe());
          output.println(BenchTable.render(rows));
          output.flush();
        }
        if (stop.getAsBoolean()) {
          return INTERRUPTED;
        }
      }
    } catch (BenchChild.Failure e) {
      return e.exitCode;
    }
    report.write(Instant.now());
    if (out != null) {
      output.println("Results: " + out.resolve(BenchReport.FILE));
      output.flush();
    }
    return 0;
  }

  private List<BenchRow> withPeaks(BenchChild child, BenchPlan plan, List<BenchRow> rows) {
    if (!peak) {
      return rows;
    }
    List<BenchRow> all = new ArrayList<>();
    Long backpropagation = null;
    for (BenchRow row : rows) {
      Long bytes =
          child
              .measure(plan.peakOf(row.rule(), row.perturb()))
              .map(BenchOutput::peakBytes)
              .orElse(null);
      if (all.isEmpty()) {
        backpropagation = bytes;
      }
      boolean known = bytes != null && backpropagation != null;
      all.add(row.withPeak(bytes, known ? bytes / (double) backpropagation : null));
    }
    return all;
  }

  private void check() {
    HashSet<String> seen = new HashSet<>();
    for (TrainingRule rule : rules) {
      if (!seen.add(rule.name())) {
        throw new UserError("--rules: '" + rule.name() + "' is given twice; name each rule once");
      }
    }
    if (perturbations != null && new HashSet<>(perturbations).size() < perturbations.size()) {
      throw new UserError("--perturb: a mode is given twice; name each once");
    }
    Checks.atLeastOne("--batch", batch);
    Checks.atLeastOne("--rounds", rounds);
    Checks.atLeastOne("--inputs", inputs);
    Checks.atLeastOne("--outputs", outputs);
    threads.forEach(count -> Checks.atLeastOne("--threads", count));
    if (network != BenchNetwork.DENSE) {
      String reason = "the network is that of --network " + network.title();
      Checks.without("--hidden", hidden, reason);
      Checks.without("--inputs", inputs, reason);
      Checks.without("--outputs", outputs, reason);
    }
    if (out != null) {
      OutDirectory.check(out, overwrite, BenchReport.FILE);
    }
  }

  private List<BenchPlan> plans() {
    List<BenchPlan> plans = new ArrayList<>();
    for (String sizes : hidden()) {
      for (int count : threads) {
        plans.add(
            new BenchPlan(
                rules.stream().map(TrainingRule::name).toList(),
                perturbations(),
                network,
                sizes,
                inputs(),
                outputs(),
                batch,
                rounds,
                count,
                dataType.name(),
                workspaces.name()));
      }
    }
    return plans;
  }

  /** One null for a network that has its own. */
  private List<String> hidden() {
    if (network != BenchNetwork.DENSE) {
      return Collections.singletonList(null);
    }
    return hidden == null ? List.of(DEFAULT_HIDDEN) : hidden;
  }

  private List<String> perturbations() {
    return perturbations == null
        ? List.of()
        : perturbations.stream().map(Perturbation::label).toList();
  }

  private int inputs() {
    return inputs == null ? 784 : inputs;
  }

  private int outputs() {
    return outputs == null ? 10 : outputs;
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("rules", rules.stream().map(TrainingRule::name).toList());
    settings.put("perturb", perturbations());
    settings.put("network", network.title());
    if (network == BenchNetwork.DENSE) {
      settings.put("hidden", hidden());
      settings.put("inputs", inputs());
      settings.put("outputs", outputs());
    }
    settings.put("batch", batch);
    settings.put("threads", threads);
    settings.put("rounds", rounds);
    settings.put("dataType", Choice.name(dataType));
    settings.put("workspaces", Choice.name(workspaces));
    return settings;
  }

  static final class NetworkConverter implements ITypeConverter<BenchNetwork> {
    @Override
    public BenchNetwork convert(String text) {
      return Choice.of(BenchNetwork.class, "network", text);
    }
  }

  static final class TypeConverter implements ITypeConverter<Precision> {
    @Override
    public Precision convert(String text) {
      return Choice.of(Precision.class, "data type", text);
    }
  }

  static final class WorkspacesConverter implements ITypeConverter<Workspaces> {
    @Override
    public Workspaces convert(String text) {
      return Choice.of(Workspaces.class, "mode of workspaces", text);
    }
  }
}
