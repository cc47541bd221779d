package org.dl4jtp.examples.figures;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.chart.Picture;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.HelpOption;
import org.dl4jtp.examples.cli.OutDirectory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all figures are told: where to go, and what everything random starts from; and how. */
final class FigureOptions {
  private static final List<String> KINDS = List.of("csv", "json", "svg", "png");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--out",
      defaultValue = "figures",
      paramLabel = "DIR",
      description = "Where to write the figure's files (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(names = "--overwrite", description = "Replace files of the figure in --out.")
  private boolean overwrite;

  @Option(
      names = "--seed",
      defaultValue = "42",
      paramLabel = "SEED",
      description = "Seed of task, weights and noise (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin HelpOption help;

  long seed() {
    return seed;
  }

  /**
   * Measures the figure of a command, and writes its data and picture. Refuses, before anything is
   * trained, a list that has a rule twice, and a directory that the figure cannot go to.
   *
   * @param rules to be measured
   * @param measure given a place for lines that tell how far it is
   * @return the exit code
   */
  int draw(List<TrainingRule> rules, Function<Consumer<String>, Figure> measure) {
    Checks.eachOnce("--rules", "rule", rules, TrainingRule::name);
    String name = command.name();
    OutDirectory.check(
        out, overwrite, KINDS.stream().map(kind -> name + "." + kind).toArray(String[]::new));
    OutDirectory.makeDirectory(out);
    PrintWriter output = command.commandLine().getOut();
    Figure figure = measure.apply(output::println);
    FigureData data = figure.data();
    Picture picture = figure.picture();
    OutDirectory.write(out.resolve(name + ".csv"), data.csv());
    OutDirectory.write(out.resolve(name + ".json"), data.json());
    OutDirectory.write(out.resolve(name + ".svg"), picture.svg());
    OutDirectory.write(out.resolve(name + ".png"), picture.png());
    output.println("Written: " + out.resolve(name) + ".{" + String.join(",", KINDS) + "}");
    output.flush();
    return 0;
  }
}
