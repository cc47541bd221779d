package org.dl4jtp.examples.reproduce;

import java.nio.file.Path;

/**
 * A run to be carried out.
 *
 * @param method the table's row
 * @param settings what to train
 * @param dataset on what
 * @param dataDir where the data lies
 * @param out where the results go
 */
record PlannedRun(
    PaperMethod method, RunSettings settings, PaperDataset dataset, Path dataDir, Path out) {

  RunDirectory directory() {
    return RunDirectory.of(out, settings);
  }

  String[] arguments() {
    return RunCommand.arguments(settings, dataset, dataDir, out);
  }
}
