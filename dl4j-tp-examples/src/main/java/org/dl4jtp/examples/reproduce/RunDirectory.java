package org.dl4jtp.examples.reproduce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
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
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

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

  /** What was measured so far, if the run has begun. */
  Optional<RunState> result() {
    return Files.exists(resultFile()) ? Optional.of(read(resultFile())) : Optional.empty();
  }

  private static RunState read(Path file) {
    try {
      return JSON.readValue(file.toFile(), RunState.class);
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
   * Refuses a directory that holds another run.
   *
   * @throws UserError naming what differs
   */
  void check(RunSettings settings) {
    result().ifPresent(held -> check(held.settings(), settings));
  }

  /** The same for a state that was found there. */
  void check(RunSettings held, RunSettings settings) {
    if (!held.equals(settings)) {
      throw new UserError(
          ("--out: %s holds a run with %d epochs in %s, not %d in %s; give the same settings or"
                  + " another directory")
              .formatted(
                  directory,
                  held.epochs(),
                  held.dataType(),
                  settings.epochs(),
                  settings.dataType()));
    }
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
      return JSON.readValue(String.valueOf(checkpoint.note(STATE)), RunState.class);
    } catch (JsonProcessingException e) {
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
      Checkpoint.save(network, checkpointFile(), Map.of(STATE, render(state)));
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
    OutDirectory.write(resultFile(), render(state) + "\n");
  }

  private static String render(RunState state) {
    try {
      return JSON.writeValueAsString(state);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
