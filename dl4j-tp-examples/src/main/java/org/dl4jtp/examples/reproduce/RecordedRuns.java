package org.dl4jtp.examples.reproduce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.train.WholeFile;

/**
 * Finished runs of tables, small files to keep and to pass on: {@code
 * frozen-mnist/ddtp-linear-seed42.json}, a folder a table.
 *
 * @param root where the folders are
 * @param table of the paper
 */
record RecordedRuns(Path root, PaperTable table) {

  /** Where a run's file is, or would be. */
  Path file(PlannedRun run) {
    return file(run, run.settings());
  }

  private Path file(PlannedRun run, RunSettings settings) {
    TableColumn column = new TableColumn(run.dataset(), table);
    return root.resolve(column.file(run.method(), settings));
  }

  /**
   * What an earlier run of these settings gave.
   *
   * @param identity that the run must have
   * @param tell hears, in a sentence, why a file that is there does not count
   * @return its first epochs, if it had more
   * @throws UserError if a file cannot be read, holds another run than its name says, or was
   *     written by a later version of the program
   */
  Optional<RunState> find(PlannedRun run, RunIdentity identity, Consumer<String> tell) {
    RunSettings wanted = run.settings();
    for (Path file : candidates(run)) {
      Optional<RunState> held = readIfThere(file);
      if (held.isEmpty()) {
        continue;
      }
      checkNamed(file, held.get(), wanted);
      Optional<String> obstacle = obstacle(held.get(), wanted, identity);
      if (obstacle.isEmpty()) {
        return Optional.of(held.get().first(wanted.epochs()));
      }
      if (held.get().identity().version() > identity.version()) {
        throw new UserError(
            "--results: %s holds %s: a later version of this program wrote it; use that, or give"
                    .formatted(file, obstacle.get())
                + " another directory");
      }
      tell.accept(
          "%s does not count: it holds %s; the run is carried out again, and then replaces it"
              .formatted(file, obstacle.get()));
    }
    return Optional.empty();
  }

  /** A run in which alignment was measured is also one in which it was not. */
  private List<Path> candidates(PlannedRun run) {
    List<Path> files = new ArrayList<>(List.of(file(run)));
    RunSettings plain = run.settings();
    if (plain.alignment() == null) {
      RunSettings measured = plain.with(new AngleSettings(1, 0)).withoutIdleOptions();
      if (measured.alignment() != null) {
        files.add(file(run, measured));
      }
    }
    return files;
  }

  private static Optional<RunState> readIfThere(Path file) {
    try {
      return Files.exists(file) ? Optional.of(RunFile.read(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UserError(
          "--results: cannot read %s: %s; restore it, or move it away, and its run is carried out again"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** All but what {@link #obstacle} may tell. */
  private static void checkNamed(Path file, RunState held, RunSettings wanted) {
    RunSettings settings = held.settings();
    if (!settings.withEpochs(0).with(null).equals(wanted.withEpochs(0).with(null))) {
      throw new UserError(
          "--results: %s holds another run than its name says: %s in %s; move it to its place, or away"
              .formatted(file, settings.describe(), settings.dataType()));
    }
  }

  private static Optional<String> obstacle(RunState held, RunSettings wanted, RunIdentity now) {
    Optional<String> difference = held.identity().difference(now);
    if (difference.isPresent()) {
      return difference.map(what -> "a run of " + what);
    }
    AngleSettings angles = wanted.alignment();
    if (angles != null && !angles.equals(held.settings().alignment())) {
      return Optional.of(
          "%s, not %s"
              .formatted(
                  AngleSettings.words(held.settings().alignment()), AngleSettings.words(angles)));
    }
    return held.covers(wanted.epochs())
        ? Optional.empty()
        : Optional.of("%d epochs, not %d".formatted(held.epochs().size(), wanted.epochs()));
  }

  /**
   * Records a run that has ended, or replaces its file at once.
   *
   * @throws UserError if it cannot be written; the old file is then still there
   */
  void write(PlannedRun run, RunState state) {
    Path file = file(run);
    try {
      Files.createDirectories(file.getParent());
      String text = RunFile.render(state);
      WholeFile.write(file, beside -> Files.writeString(beside, text));
    } catch (IOException e) {
      throw new UserError(
          "--results: cannot write %s: %s; the run is kept in --out, give the same command again"
              .formatted(file, e),
          e);
    }
  }
}
