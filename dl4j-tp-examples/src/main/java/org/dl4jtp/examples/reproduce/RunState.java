package org.dl4jtp.examples.reproduce;

import static java.util.Comparator.comparingDouble;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a run is: its position in the preset's schedule, and what was measured.
 *
 * @param settings what is run
 * @param pretrained feedback epochs done before the first epoch
 * @param extra feedback epochs done after the last epoch so far
 * @param pretrainingSeconds time that the former took
 * @param feedbackLoss mean feedback loss of the latest feedback epoch; null before
 * @param epochs what was measured so far, in order
 * @param parameters SHA-256 of the final parameters, feedback included; null until the run is
 *     complete, by its last epoch or by divergence
 * @param environment in which it ended, see {@code Environment}; null until then
 */
record RunState(
    RunSettings settings,
    int pretrained,
    int extra,
    double pretrainingSeconds,
    Double feedbackLoss,
    List<EpochRecord> epochs,
    String parameters,
    Map<String, Object> environment) {

  /** Copies the epochs. */
  RunState {
    epochs = List.copyOf(epochs);
  }

  static RunState begin(RunSettings settings) {
    return new RunState(settings, 0, 0, 0, null, List.of(), null, null);
  }

  RunState pretrainedOnce(double loss, double seconds) {
    return new RunState(
        settings,
        pretrained + 1,
        extra,
        pretrainingSeconds + seconds,
        finite(loss),
        epochs,
        null,
        null);
  }

  RunState trained(EpochRecord epoch) {
    List<EpochRecord> all = new ArrayList<>(epochs);
    all.add(epoch);
    return new RunState(settings, pretrained, 0, pretrainingSeconds, feedbackLoss, all, null, null);
  }

  RunState extraOnce(double loss, double seconds) {
    List<EpochRecord> all = new ArrayList<>(epochs);
    all.add(all.remove(all.size() - 1).withFeedbackSeconds(seconds));
    return new RunState(
        settings, pretrained, extra + 1, pretrainingSeconds, finite(loss), all, null, null);
  }

  RunState completed(String hash, Map<String, Object> where) {
    return new RunState(
        settings, pretrained, extra, pretrainingSeconds, feedbackLoss, epochs, hash, where);
  }

  /** Whether the run has come to its end. */
  @JsonIgnore
  boolean complete() {
    return parameters != null;
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** The last epoch so far. */
  @JsonIgnore
  Optional<EpochRecord> last() {
    return epochs.isEmpty() ? Optional.empty() : Optional.of(epochs.get(epochs.size() - 1));
  }

  /** Whether the last epoch has a figure that is not finite; the run ends there. */
  @JsonIgnore
  boolean diverged() {
    return !epochs.isEmpty() && epochs.get(epochs.size() - 1).diverged();
  }

  /**
   * The epoch of the least validation error, the first of equals; the last if none was held out.
   */
  @JsonIgnore
  Optional<EpochRecord> best() {
    List<EpochRecord> finite = epochs.stream().filter(e -> !e.diverged()).toList();
    if (finite.isEmpty()) {
      return Optional.empty();
    }
    return finite.get(0).validationError() == null
        ? Optional.of(finite.get(finite.size() - 1))
        : finite.stream().min(comparingDouble(EpochRecord::validationError));
  }
}
