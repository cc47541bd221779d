package org.dl4jtp.examples.reproduce;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.examples.cli.OutDirectory;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.train.Checkpoint;

/**
 * Where one run keeps its state: {@code checkpoint.zip} while it goes on, {@code run.json} with
 * what was measured so far. The state in the checkpoint counts; {@code run.json} may lag behind it
 * by a moment in a killed run.
 */
final class RunDirectory {
  private static final String STATE = "state";

  private final Path directory;

  private RunDirectory(Path directory) {
    this.directory = directory;
  }

  static RunDirectory of(Path out, RunSettings settings) {
    return new RunDirectory(out.resolve(settings.directory()).resolve("seed-" + settings.seed()));
  }

  Path path() {
    return directory;
  }

  private Path checkpointFile() {
    return directory.resolve("checkpoint.zip");
  }

  private Path resultFile() {
    return directory.resolve("run.json");
  }

  /** What the run has given, if that is all that it was asked for. */
  Optional<RunState> finished(RunSettings settings) {
    return result()
        .filter(
            held ->
                held.settings().equals(settings) ? held.complete() : held.covers(settings.epochs()))
        .map(held -> held.first(settings.epochs()));
  }

  /** What was measured so far, if the run has begun. */
  Optional<RunState> result() {
    return Files.exists(resultFile()) ? Optional.of(read(resultFile())) : Optional.empty();
  }

  private static RunState read(Path file) {
    try {
      return RunFile.read(file);
    } catch (IOException e) {
      throw new UserError(
          "--out: cannot read "
              + file
              + ": "
              + e.getMessage()
              + "; remove that file, and the run goes on from its checkpoint",
          e);
    }
  }

  /**
   * Refuses a directory that holds another run. The first epochs of a longer one are no other.
   *
   * @throws UserError naming what differs
   */
  void check(RunSettings settings, RunIdentity identity) {
    finished(settings).or(this::result).ifPresent(held -> check(held, settings, identity));
  }

  /**
   * Refuses another run's state.
   *
   * @throws UserError naming what differs
   */
  void check(RunState held, RunSettings settings, RunIdentity identity) {
    held.identity()
        .difference(identity)
        .ifPresent(
            difference -> {
              throw new UserError(
                  "--out: %s holds a run of %s; remove it, or give another directory"
                      .formatted(directory, difference));
            });
    if (!held.settings().equals(settings)) {
      throw new UserError(
          "--out: %s holds a run with %s, not %s; give the same settings or another directory"
              .formatted(directory, words(held.settings()), words(settings)));
    }
  }

  private static String words(RunSettings settings) {
    return "%d epochs in %s, %s"
        .formatted(
            settings.epochs(), settings.dataType(), AngleSettings.words(settings.alignment()));
  }

  /** The interrupted run, if there is one; puts ND4J's generator where it was. */
  Optional<Checkpoint> checkpoint() {
    if (!Files.exists(checkpointFile())) {
      return Optional.empty();
    }
    try {
      return Optional.of(Checkpoint.load(checkpointFile()));
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new UserError(
          "--out: " + e.getMessage() + "; remove " + checkpointFile() + ", and the run begins anew",
          e);
    }
  }

  RunState stateOf(Checkpoint checkpoint) {
    try {
      return RunFile.parse(String.valueOf(checkpoint.note(STATE)));
    } catch (IOException e) {
      throw new UserError(
          "--out: "
              + checkpointFile()
              + " does not tell how far its run came; remove it, and the run begins anew: "
              + e.getMessage(),
          e);
    }
  }

  void create() {
    OutDirectory.makeDirectory(directory);
  }

  /** Saves network and state at once, then shows the state. */
  void save(MultiLayerNetwork network, RunState state) {
    try {
      Checkpoint.save(network, checkpointFile(), Map.of(STATE, RunFile.render(state)));
    } catch (UncheckedIOException e) {
      throw new UserError("--out: " + e.getMessage() + "; make room, and run it again", e);
    }
    show(state);
  }

  /** Keeps the results alone. */
  void complete(RunState state) {
    show(state);
    OutDirectory.delete(checkpointFile());
  }

  private void show(RunState state) {
    OutDirectory.write(resultFile(), RunFile.render(state));
  }
}
