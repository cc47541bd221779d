package org.dl4jtp.examples.reproduce;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A run to be carried out.
 *
 * @param method the table's row
 * @param settings what to train
 * @param dataset on what
 * @param dataDir where the data lies
 * @param out where the results go
 * @param recordedOrNull what an earlier run of these settings gave, where there was one
 */
record PlannedRun(
    PaperMethod method,
    RunSettings settings,
    PaperDataset dataset,
    Path dataDir,
    Path out,
    RunState recordedOrNull) {

  PlannedRun recorded(RunState state) {
    return new PlannedRun(method, settings, dataset, dataDir, out, state);
  }

  RunDirectory directory() {
    return RunDirectory.of(out, settings);
  }

  /** What the run has given, if it has ended. */
  Optional<RunState> finished() {
    return recordedOrNull != null ? Optional.of(recordedOrNull) : directory().finished(settings);
  }

  /** What was measured so far. */
  Optional<RunState> state() {
    return finished().or(() -> directory().result());
  }

  String[] arguments() {
    return RunCommand.arguments(settings, dataset, dataDir, out);
  }
}
