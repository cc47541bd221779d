package org.dl4jtp.examples.reproduce;

import java.util.Locale;
import java.util.Optional;

/**
 * How far a run is, as one process tells another.
 *
 * @param done passes over the data done
 * @param all passes in all
 * @param text for people
 */
record RunProgress(int done, int all, String text) {
  private static final String MARK = "progress ";

  static RunProgress of(RunState state) {
    int all = PresetRun.passes(state.settings());
    int done = state.complete() ? all : PresetRun.passesDone(state);
    return new RunProgress(done, all, text(state));
  }

  private static String text(RunState state) {
    if (state.diverged()) {
      String where = state.last().orElseThrow().divergence();
      return "diverged in epoch " + state.epochs().size() + (where == null ? "" : ", by " + where);
    }
    if (state.epochs().isEmpty()) {
      return String.format(
          Locale.ROOT,
          "feedback epoch %d/%d, feedback loss %s",
          state.pretrained(),
          state.settings().schedule().pretrainingEpochs(),
          state.feedbackLoss() == null
              ? "not finite"
              : String.format(Locale.ROOT, "%.4g", state.feedbackLoss()));
    }
    if (state.extra() > 0 && !state.complete()) {
      return String.format(
          Locale.ROOT,
          "feedback epoch %d/%d after epoch %d",
          state.extra(),
          state.settings().schedule().extraEpochs(),
          state.epochs().size());
    }
    EpochRecord last = state.epochs().get(state.epochs().size() - 1);
    String validation =
        last.validationError() == null
            ? ""
            : String.format(Locale.ROOT, ", validation error %.2f %%", last.validationError());
    return String.format(
        Locale.ROOT,
        "epoch %d/%d, loss %.4g%s, test error %.2f %%",
        last.epoch(),
        state.settings().epochs(),
        last.trainLoss(),
        validation,
        last.testError());
  }

  String line() {
    return MARK + done + " " + all + " " + text;
  }

  /** Empty if the line is not of {@link #line}'s making. */
  static Optional<RunProgress> parse(String line) {
    if (!line.startsWith(MARK)) {
      return Optional.empty();
    }
    String[] parts = line.split(" ", 4);
    return Optional.of(
        new RunProgress(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), parts[3]));
  }
}
