package org.dl4jtp.examples.compare;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVRecord;

/**
 * One run of the table of activations.
 *
 * @param key what was run
 * @param test figure at the epoch of the best validation figure; NaN if the run diverged at once
 * @param bestEpoch that epoch, from 1; 0 if there is none
 * @param firstLoss mean training loss of the first epoch
 * @param seconds of training
 * @param warnings what was noticed, in words; empty if nothing
 */
record Cell(
    Key key, double test, int bestEpoch, double firstLoss, double seconds, String warnings) {
  static final String[] HEADER = {
    "dataset",
    "hidden",
    "activation",
    "rule",
    "seed",
    "epochs",
    "batch",
    "test",
    "bestEpoch",
    "firstLoss",
    "seconds",
    "warnings"
  };

  /** What a run depends on. */
  record Key(
      String dataset,
      String hidden,
      String activation,
      String rule,
      long seed,
      int epochs,
      int batch) {}

  static Cell of(Key key, RunResult run) {
    double seconds = run.epochs().stream().mapToDouble(EpochResult::seconds).sum();
    List<String> notes = new ArrayList<>(run.warnings());
    if (run.diverged()) {
      notes.add("diverged");
    }
    return new Cell(
        key,
        run.best().map(EpochResult::test).orElse(Double.NaN),
        run.best().map(EpochResult::epoch).orElse(0),
        run.epochs().get(0).trainLoss(),
        seconds,
        String.join("; ", notes));
  }

  Object[] values() {
    return new Object[] {
      key.dataset,
      key.hidden,
      key.activation,
      key.rule,
      key.seed,
      key.epochs,
      key.batch,
      test,
      bestEpoch,
      firstLoss,
      seconds,
      warnings
    };
  }

  static Cell parse(CSVRecord row) {
    return new Cell(
        new Key(
            row.get("dataset"),
            row.get("hidden"),
            row.get("activation"),
            row.get("rule"),
            Long.parseLong(row.get("seed")),
            Integer.parseInt(row.get("epochs")),
            Integer.parseInt(row.get("batch"))),
        Double.parseDouble(row.get("test")),
        Integer.parseInt(row.get("bestEpoch")),
        Double.parseDouble(row.get("firstLoss")),
        Double.parseDouble(row.get("seconds")),
        row.get("warnings"));
  }
}
