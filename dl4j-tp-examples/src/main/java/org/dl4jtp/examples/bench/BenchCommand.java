package org.dl4jtp.examples.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.Choice;
import org.dl4jtp.examples.cli.DataTypeConverter;
import org.dl4jtp.examples.cli.HelpOption;
import org.dl4jtp.examples.cli.OutDirectory;
import org.dl4jtp.examples.cli.PerturbationConverter;
import org.dl4jtp.examples.cli.RuleConverter;
import org.dl4jtp.examples.cli.StopSignal;
import org.dl4jtp.feedback.Perturbation;
import org.nd4j.linalg.api.buffer.DataType;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The command {@code bench}: what a training step costs. Every network and number of threads has a
 * process of its own, in which all rules train side by side.
 */
@Command(
    name = "bench",
    description = {
      "Measures time, operations and memory of a training step by every rule, beside"
          + " backpropagation and the step's own matrix products.",
      "Rules take turns on random data, after steps until they get no faster, and are compared"
          + " within each round; ratios are medians of the rounds' ratios, which stand on a busy"
          + " machine where times do not. Ctrl-C keeps what was measured."
    },
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  dl4j-tp bench --rules dfa,ddtp-linear --hidden 256x5 --against exact \\",
      "    --rounds 9 --out results"
    },
    usageHelpAutoWidth = true)
public final class BenchCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

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
      names = "--against",
      defaultValue = "backprop",
      paramLabel = "RULE",
      converter = AgainstConverter.class,
      description =
          "What the others are compared with: backprop (Deeplearning4j's own) or exact (the same"
              + " gradients by target layers), which is measured then too (default:"
              + " ${DEFAULT-VALUE}).")
  private TrainingRule against;

  @Option(
      names = "--perturb",
      split = ",",
      paramLabel = "MODE",
      converter = PerturbationConverter.class,
      description =
          "Which activations carry the noise that feedback learns from: all, one-per-example,"
              + " one-per-batch, joint; several with commas, a row each (default: the library's).")
  private List<Perturbation> perturbations;

  @Mixin private BenchNetworkOptions network;

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
      converter = DataTypeConverter.class,
      description = "float or double (default: ${DEFAULT-VALUE}).")
  private DataType dataType;

  @Option(
      names = "--workspaces",
      defaultValue = "enabled",
      paramLabel = "MODE",
      converter = WorkspacesConverter.class,
      description =
          "Deeplearning4j's workspaces in training: enabled or none (default: ${DEFAULT-VALUE}).")
  private WorkspaceMode workspaces;

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

  @Mixin HelpOption help;

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
          report.add(measured.get().environment(), measured.get().blas(), rows);
          output.println(plan.describe());
          output.println(measured.get().blas().describe(plan.dataType(), rows.get(0).rounds()));
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
    Checks.eachOnce("--rules", "rule", rules, TrainingRule::name);
    Checks.eachOnce("--perturb", "mode", perturbations, Perturbation::label);
    Checks.atLeastOne("--batch", batch);
    Checks.atLeastOne("--rounds", rounds);
    threads.forEach(count -> Checks.atLeastOne("--threads", count));
    network.check();
    if (out != null) {
      OutDirectory.check(out, overwrite, BenchReport.FILE);
    }
  }

  private List<BenchPlan> plans() {
    List<BenchPlan> plans = new ArrayList<>();
    for (String sizes : network.hidden()) {
      for (int count : threads) {
        plans.add(
            new BenchPlan(
                compared().stream().map(TrainingRule::name).toList(),
                against.name(),
                perturbations(),
                network.network(),
                sizes,
                network.inputs(),
                network.outputs(),
                batch,
                rounds,
                count,
                dataType,
                workspaces));
      }
    }
    return plans;
  }

  private List<TrainingRule> compared() {
    List<TrainingRule> all = new ArrayList<>(rules);
    if (!against.isBackpropagation() && !all.contains(against)) {
      all.add(0, against);
    }
    return all;
  }

  private List<String> perturbations() {
    return perturbations == null
        ? List.of()
        : perturbations.stream().map(Perturbation::label).toList();
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("rules", rules.stream().map(TrainingRule::name).toList());
    settings.put("against", against.name());
    settings.put("perturb", perturbations());
    network.describe(settings);
    settings.put("batch", batch);
    settings.put("threads", threads);
    settings.put("rounds", rounds);
    settings.put("dataType", Choice.name(dataType));
    settings.put("workspaces", Choice.name(workspaces));
    return settings;
  }

  static final class AgainstConverter implements ITypeConverter<TrainingRule> {
    private static final String BACKPROP = "backprop";

    @Override
    public TrainingRule convert(String text) {
      String name = text.strip().toLowerCase(Locale.ROOT);
      if (name.equals(BACKPROP) || name.equals(TrainingRule.BP.name())) {
        return TrainingRule.BP;
      }
      if (name.equals(TrainingRule.EXACT.name())) {
        return TrainingRule.EXACT;
      }
      throw new TypeConversionException(
          "cannot compare with '" + text + "'; valid: " + BACKPROP + ", exact");
    }
  }

  static final class WorkspacesConverter implements ITypeConverter<WorkspaceMode> {
    @Override
    public WorkspaceMode convert(String text) {
      return Choice.of(
          List.of(WorkspaceMode.ENABLED, WorkspaceMode.NONE), "mode of workspaces", text);
    }
  }
}
