package org.dl4jtp.examples.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.chart.Picture;
import org.dl4jtp.examples.cli.UserError;
import picocli.CommandLine.Option;

/** What all figures are told: where to go, and what everything random starts from. */
final class FigureOptions {
  private static final List<String> KINDS = List.of("csv", "json", "svg", "png");

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

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  long seed() {
    return seed;
  }

  /** Refuses, before anything is trained, a directory that the figure cannot go to. */
  void check(String figure) {
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new UserError("--out: " + out + " is no directory; give another");
    }
    for (String kind : KINDS) {
      String name = figure + "." + kind;
      if (!overwrite && Files.exists(out.resolve(name))) {
        throw new UserError(
            "--out: "
                + out
                + " already holds "
                + name
                + "; give another directory, or --overwrite");
      }
    }
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw new UserError("--out: cannot make the directory " + out + ": " + e, e);
    }
  }

  static void checkOnce(List<TrainingRule> rules) {
    Set<String> seen = new HashSet<>();
    for (TrainingRule rule : rules) {
      if (!seen.add(rule.name())) {
        throw new UserError("--rules: '" + rule.name() + "' is given twice; name each rule once");
      }
    }
  }

  /**
   * Writes data and picture.
   *
   * @return what to tell of it
   */
  String write(FigureData data, Picture picture) {
    replace(data.figure() + ".csv", data.csv());
    replace(data.figure() + ".json", data.json());
    replace(data.figure() + ".svg", picture.svg());
    replace(data.figure() + ".png", picture.png());
    return "Written: " + out.resolve(data.figure()) + ".{" + String.join(",", KINDS) + "}";
  }

  private void replace(String name, String content) {
    replace(name, content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private void replace(String name, byte[] content) {
    Path temporary = out.resolve("." + name + ".tmp");
    try {
      Files.write(temporary, content);
      Files.move(
          temporary,
          out.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserError("--out: cannot write " + name + " in " + out + ": " + e, e);
    }
  }
}
