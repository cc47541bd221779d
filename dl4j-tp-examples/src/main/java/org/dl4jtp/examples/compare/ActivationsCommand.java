package org.dl4jtp.examples.compare;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.Choice;
import org.dl4jtp.examples.cli.HelpOption;
import org.dl4jtp.examples.cli.RuleConverter;
import org.dl4jtp.examples.cli.StopSignal;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.examples.network.DefaultNetwork;
import org.dl4jtp.examples.network.HiddenLayers;
import org.dl4jtp.examples.network.NetworkConfiguration;
import org.dl4jtp.train.FeedbackSchedule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code activations}: networks of several widths, depths and activation functions by
 * several rules, all with default options. Runs that {@code --out} holds are not repeated.
 */
@Command(
    name = "activations",
    description = {
      "Trains networks of several activation functions by several rules, with default options.",
      "Runs that --out holds are not repeated, so that a table can grow; Ctrl-C keeps what was"
          + " finished."
    },
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  dl4j-tp activations --hidden 64x3 --activations tanh,relu --out \\",
      "    activations"
    },
    usageHelpAutoWidth = true)
public final class ActivationsCommand implements Callable<Integer> {
  private static final double LEARNING_RATE = 1e-3;
  private static final int INTERRUPTED = 130;

  @Spec private CommandSpec spec;
  @Mixin private DatasetOptions dataset;

  @Option(
      names = "--rules",
      split = ",",
      defaultValue = "bp,exact,ddtp-linear,ddtp-rhl,dtp,dtpdrl,ldrl,dfa,fw-dtp",
      paramLabel = "RULE",
      converter = RuleConverter.class,
      description = "Training rules, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<TrainingRule> rules;

  @Option(
      names = "--activations",
      split = ",",
      defaultValue = "tanh,relu,leakyrelu,elu,gelu,swish,sigmoid",
      paramLabel = "NAME",
      converter = NetworkOptions.ActivationConverter.class,
      description =
          "Of the hidden layers, as Deeplearning4j names them (default: ${DEFAULT-VALUE}).")
  private List<Activation> activations;

  @Option(
      names = "--hidden",
      defaultValue = "64x3",
      paramLabel = "SPEC",
      converter = HiddenLayers.Converter.class,
      description =
          "Hidden layers, WIDTHxLAYERS or the widths with commas; may be given several times"
              + " (default: ${DEFAULT-VALUE}).")
  private List<HiddenLayers> hidden;

  @Option(
      names = "--epochs",
      defaultValue = "6",
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
      description = "Runs of each kind, from seeds in sequence (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--seed",
      defaultValue = "42",
      paramLabel = "SEED",
      description = "The first seed (default: ${DEFAULT-VALUE}).")
  private long firstSeed;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where activations.csv, .json and .md are, or are to be.")
  private Path out;

  @Mixin HelpOption help;

  @Override
  public Integer call() {
    dataset.check();
    Checks.atLeastOne("--epochs", epochs);
    Checks.atLeastOne("--batch", batch);
    Checks.atLeastOne("--seeds", seeds);
    Checks.eachOnce("--rules", "rule", rules, TrainingRule::name);
    CellFile file = new CellFile(out);
    LabelledData data = dataset.load(spec.commandLine().getErr()::println);
    PrintWriter log = spec.commandLine().getErr();
    try (StopSignal stop = new StopSignal()) {
      Trainer trainer = new Trainer(data, schedule(), stop);
      for (HiddenLayers layers : hidden) {
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
          for (Activation activation : activations) {
            for (TrainingRule rule : rules) {
              Cell.Key key = key(data, layers, activation, rule, seed);
              if (!stop.getAsBoolean() && file.find(key).isEmpty()) {
                run(trainer, data, key, layers, activation, rule, file, log);
              }
            }
          }
        }
      }
      spec.commandLine().getOut().print(new ActivationTables(file.cells()).markdown());
      spec.commandLine().getOut().flush();
      return stop.getAsBoolean() ? INTERRUPTED : 0;
    }
  }

  private Cell.Key key(
      LabelledData data, HiddenLayers layers, Activation activation, TrainingRule rule, long seed) {
    return new Cell.Key(
        data.name(), describe(layers), Choice.name(activation), rule.name(), seed, epochs, batch);
  }

  /** As it may be given: 64x3, or widths with hyphens. */
  private static String describe(HiddenLayers layers) {
    List<Integer> widths = layers.widths();
    return widths.stream().distinct().count() == 1
        ? widths.get(0) + "x" + widths.size()
        : layers.toString().replace(',', '-');
  }

  private void run(
      Trainer trainer,
      LabelledData data,
      Cell.Key key,
      HiddenLayers layers,
      Activation activation,
      TrainingRule rule,
      CellFile file,
      PrintWriter log) {
    NetworkConfiguration network =
        NetworkConfiguration.of(
            DefaultNetwork.build(
                data.inputs(),
                data.outputs(),
                data.task() == LabelledData.Task.REGRESSION,
                layers,
                activation,
                LEARNING_RATE,
                DataType.FLOAT));
    RuleOptions options = RuleOptions.defaults(List.of(rule));
    Networks networks =
        new Networks(network, List.of(rule), (own, base) -> options.apply(own, base));
    RunResult run =
        trainer.run(
            rule.name(),
            key.seed(),
            networks.configuration(rule, key.seed()),
            new Silent(),
            soFar -> {});
    if (!run.complete()) {
      return;
    }
    Cell cell = Cell.of(key, run);
    file.add(cell);
    log.printf(
        Locale.ROOT,
        "%s %s %s %s seed %d: test %.4f, first loss %.3f, %.1f s%s%n",
        key.dataset(),
        key.hidden(),
        key.activation(),
        key.rule(),
        key.seed(),
        cell.test(),
        cell.firstLoss(),
        cell.seconds(),
        cell.warnings().isEmpty() ? "" : " (" + cell.warnings() + ")");
    log.flush();
  }

  private Schedule schedule() {
    List<Long> all = LongStream.range(firstSeed, firstSeed + seeds).boxed().toList();
    return new Schedule(epochs, batch, all, FeedbackSchedule.none(), null);
  }
}
