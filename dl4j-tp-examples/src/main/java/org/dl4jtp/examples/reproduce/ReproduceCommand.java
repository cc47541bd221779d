package org.dl4jtp.examples.reproduce;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.Choice;
import org.dl4jtp.examples.cli.DataTypeConverter;
import org.dl4jtp.examples.cli.HelpOption;
import org.dl4jtp.examples.cli.OutDirectory;
import org.dl4jtp.examples.cli.PerturbationConverter;
import org.dl4jtp.examples.cli.Terminal;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.preset.Preset;
import org.nd4j.linalg.api.buffer.DataType;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code reproduce}: a table of the paper, measured here. */
@Command(
    name = "reproduce",
    description = {
      "Trains the paper's published configurations by its protocol, and prints its table.",
      "Run the same command again after an interruption: finished runs are not repeated, others go"
          + " on where they were."
    },
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  dl4j-tp reproduce --table 1 --dataset frozen-mnist --data-dir DIR \\",
      "    --epochs 15 --seeds 3 --data-type float --out results"
    },
    usageHelpAutoWidth = true)
public final class ReproduceCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--table",
      defaultValue = "1",
      paramLabel = "TABLE",
      converter = PaperTable.Converter.class,
      description =
          "1: test errors. 2: training losses, nothing held out. cnn: test errors of the"
              + " convolutional network on CIFAR10 (default: ${DEFAULT-VALUE}).")
  private PaperTable table;

  @Option(
      names = "--dataset",
      defaultValue = "mnist",
      paramLabel = "NAME",
      converter = DatasetConverter.class,
      description = "mnist, frozen-mnist, fashion-mnist or cifar10 (default: ${DEFAULT-VALUE}).")
  private PaperDataset dataset;

  @Option(
      names = "--data-dir",
      required = true,
      paramLabel = "DIR",
      description = "Directory of the data set's files, as for compare.")
  private Path dataDir;

  @Option(
      names = "--rules",
      split = ",",
      paramLabel = "METHOD",
      converter = PaperMethod.Converter.class,
      description =
          "Methods, separated by commas: bp, ddtp-linear, ddtp-rhl, dtpdrl, ddtp-control, dtp,"
              + " dtp-pretrained, dfa, ddtp-rhl-rec, ddtp-rhl-extrafb, ddtp-rhl-rec-extrafb"
              + " (default: those of the table that were published for the data set).")
  private List<PaperMethod> methods;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs of each run (default: the published number, 100 or more).")
  private Integer epochs;

  @Option(
      names = "--seeds",
      defaultValue = "10",
      paramLabel = "K",
      description = "Runs of each method, from seeds in sequence (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--seed",
      defaultValue = "42",
      paramLabel = "SEED",
      description = "The first seed (default: ${DEFAULT-VALUE}).")
  private long firstSeed;

  @Option(
      names = "--data-type",
      defaultValue = "double",
      paramLabel = "TYPE",
      converter = DataTypeConverter.class,
      description =
          "double as published, or float, which takes half the time (default: ${DEFAULT-VALUE}).")
  private DataType dataType;

  @Option(
      names = "--perturb",
      defaultValue = "all",
      paramLabel = "MODE",
      converter = PerturbationConverter.class,
      description =
          "Which hidden activations carry noise: all as published, one-per-example,"
              + " one-per-batch, or joint (default: ${DEFAULT-VALUE}). Methods whose feedback does not"
              + " learn are as published by all of them.")
  private Perturbation perturbation;

  @Option(
      names = "--no-feedback-epochs",
      description =
          "Feedback learns in training steps alone: without pre-training, and without epochs of its"
              + " own after others, where those are published.")
  private boolean noFeedbackEpochs;

  @Mixin AngleOptions alignment;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Runs at a time, each a process of one thread (default: the cores).")
  private Integer jobs;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where runs keep their state, and the table and report.html go.")
  private Path out;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      description = {
        "Finished runs, small files to keep, a folder a table: runs found there count as done, and"
            + " those of this command are added. A run with more epochs counts by its first ones.",
        "A file counts when data, configuration and the version of what its rule computes are those"
            + " of now; otherwise the reason is told, and the run carried out again."
      })
  private Path results;

  @Option(names = "--no-progress", description = "Plain lines in place of a progress bar.")
  private boolean noProgress;

  @Mixin HelpOption help;

  @Override
  public Integer call() {
    check();
    List<PlannedRun> runs = found(plan());
    PrintWriter output = spec.commandLine().getOut();
    List<PlannedRun> left = runs.stream().filter(run -> run.finished().isEmpty()).toList();
    output.printf(
        "%s, %s: %d runs, %d of them finished already%n",
        table.title, dataset.title, runs.size(), runs.size() - left.size());
    output.flush();
    List<String> failed = List.of();
    ReproducedReport report =
        new ReproducedReport(
            table,
            dataset,
            runs,
            jobs(),
            alignment.settingsOrNull(),
            spec.root().commandLine().getParseResult().originalArgs(),
            out,
            Instant.now());
    if (!left.isEmpty()) {
      try (RunsProgress progress = progress(left)) {
        failed =
            new RunPool(
                    spec.root().userObject().getClass(),
                    jobs(),
                    1,
                    progress,
                    run -> {
                      record(run);
                      report.write();
                    })
                .run(left);
      }
    }
    ReproducedTable result = ReproducedTable.of(table, dataset, runs);
    result.write(out);
    report.write();
    output.println();
    output.print(result.render());
    output.println(
        "Results: " + out.resolve("report.html") + ", " + result.fileName() + ", runs in " + out);
    output.flush();
    if (failed.isEmpty()) {
      return 0;
    }
    spec.commandLine()
        .getErr()
        .println(
            "dl4j-tp: these runs failed, for the reasons printed above, and are not in the table: "
                + String.join(", ", failed)
                + "; run the same command again to continue them");
    return FAILED;
  }

  private void check() {
    Checks.atLeastOne("--epochs", epochs);
    Checks.atLeastOne("--seeds", seeds);
    Checks.atLeastOne("--jobs", jobs);
    if (!Files.isDirectory(dataDir)) {
      throw new UserError("--data-dir: " + dataDir + " is no directory; give that of the data");
    }
    OutDirectory.check(out, true);
    if (results != null && Files.exists(results) && !Files.isDirectory(results)) {
      throw new UserError("--results: " + results + " is no directory; give another");
    }
    if (table == PaperTable.CONVOLUTION && dataset != PaperDataset.CIFAR10) {
      throw new UserError(
          "--dataset: table cnn is about cifar10, not "
              + dataset.key()
              + "; add --dataset cifar10");
    }
    Checks.eachOnce("--rules", "method", methods, PaperMethod::key);
    alignment.check(chosen());
  }

  /**
   * The same runs, with what earlier ones gave; refuses what would fail in every process.
   *
   * @throws UserError if the data cannot be read, or directories hold other runs
   */
  private List<PlannedRun> found(List<PlannedRun> runs) {
    String data = Digest.of(dataset.load(dataDir, true), true);
    List<PlannedRun> found = new ArrayList<>();
    for (PlannedRun run : runs) {
      RunIdentity identity = RunIdentity.of(Preset.named(run.settings().preset()), data);
      Optional<RunState> recorded =
          results == null
              ? Optional.empty()
              : new RecordedRuns(results, table)
                  .find(run, identity, spec.commandLine().getOut()::println);
      if (recorded.isPresent()) {
        found.add(run.recorded(recorded.get()));
      } else {
        run.directory().check(run.settings(), identity);
        record(run);
        found.add(run);
      }
    }
    return found;
  }

  /** Records a run that has ended. */
  private void record(PlannedRun run) {
    if (results != null) {
      run.finished().ifPresent(state -> new RecordedRuns(results, table).write(run, state));
    }
  }

  private List<PlannedRun> plan() {
    List<PlannedRun> runs = new ArrayList<>();
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      for (PaperMethod method : chosen()) {
        Preset preset = Preset.named(table.preset(method, dataset));
        RunSettings settings =
            new RunSettings(
                preset.name(),
                seed,
                epochs == null ? preset.epochs() : epochs,
                dataType,
                perturbation,
                !noFeedbackEpochs,
                alignment.settingsOrNull());
        runs.add(
            new PlannedRun(method, settings.withoutIdleOptions(), dataset, dataDir, out, null));
      }
    }
    return runs;
  }

  private List<PaperMethod> chosen() {
    return methods != null
        ? methods
        : table.methods().stream().filter(m -> m.presetOn(dataset, table) != null).toList();
  }

  private int jobs() {
    return jobs == null ? Runtime.getRuntime().availableProcessors() : jobs;
  }

  private RunsProgress progress(List<PlannedRun> left) {
    Map<String, Integer> done = new LinkedHashMap<>();
    long all = 0;
    for (PlannedRun run : left) {
      Optional<RunState> state = run.directory().result();
      done.put(run.settings().describe(), state.map(PresetRun::passesDone).orElse(0));
      all += PresetRun.passes(run.settings());
    }
    boolean bar = Terminal.interactive() && !noProgress;
    return new RunsProgress(spec.commandLine().getErr(), done, all, bar);
  }

  static final class DatasetConverter implements ITypeConverter<PaperDataset> {
    @Override
    public PaperDataset convert(String text) {
      return Choice.of(PaperDataset.class, "data set", text);
    }
  }
}
