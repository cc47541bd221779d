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
 * @param identity what its figures depend on besides
 * @param pretrained feedback epochs done before the first epoch
 * @param extra feedback epochs done after the last epoch so far
 * @param pretrainingSeconds time that the former took
 * @param feedbackLoss mean feedback loss of the latest feedback epoch; null before
 * @param epochs what was measured so far, in order
 * @param alignment what was measured of it so far, in order
 * @param parameters SHA-256 of the final parameters, feedback included; null until the run is
 *     complete, by its last epoch or by divergence
 * @param environment of the latest process that was at it, see {@code Environment}
 */
record RunState(
    RunSettings settings,
    RunIdentity identity,
    int pretrained,
    int extra,
    double pretrainingSeconds,
    Double feedbackLoss,
    List<EpochRecord> epochs,
    List<AngleRecord> alignment,
    String parameters,
    Map<String, Object> environment) {

  /** Copies the lists. */
  RunState {
    epochs = List.copyOf(epochs);
    alignment = List.copyOf(alignment);
  }

  static RunState begin(RunSettings settings, RunIdentity identity) {
    return new RunState(settings, identity, 0, 0, 0, null, List.of(), List.of(), null, Map.of());
  }

  RunState in(Map<String, Object> where) {
    return new RunState(
        settings,
        identity,
        pretrained,
        extra,
        pretrainingSeconds,
        feedbackLoss,
        epochs,
        alignment,
        parameters,
        where);
  }

  RunState pretrainedOnce(double loss, double seconds) {
    return at(pretrained + 1, extra, pretrainingSeconds + seconds, finite(loss), epochs);
  }

  RunState trained(EpochRecord epoch, List<AngleRecord> angles) {
    List<EpochRecord> all = new ArrayList<>(epochs);
    all.add(epoch);
    List<AngleRecord> allAngles = new ArrayList<>(alignment);
    allAngles.addAll(angles);
    return at(pretrained, 0, pretrainingSeconds, feedbackLoss, all).withAlignment(allAngles);
  }

  RunState extraOnce(double loss, double seconds) {
    List<EpochRecord> all = new ArrayList<>(epochs);
    all.add(all.remove(all.size() - 1).withFeedbackSeconds(seconds));
    return at(pretrained, extra + 1, pretrainingSeconds, finite(loss), all);
  }

  private RunState at(
      int pretrainingDone, int extraDone, double seconds, Double loss, List<EpochRecord> all) {
    return new RunState(
        settings,
        identity,
        pretrainingDone,
        extraDone,
        seconds,
        loss,
        all,
        alignment,
        null,
        environment);
  }

  private RunState withAlignment(List<AngleRecord> angles) {
    return new RunState(
        settings,
        identity,
        pretrained,
        extra,
        pretrainingSeconds,
        feedbackLoss,
        epochs,
        angles,
        parameters,
        environment);
  }

  RunState completed(String hash) {
    return new RunState(
        settings,
        identity,
        pretrained,
        extra,
        pretrainingSeconds,
        feedbackLoss,
        epochs,
        alignment,
        hash,
        environment);
  }

  /**
   * The run as if it had been asked for so many epochs, which must be there: no epoch knows how
   * many will follow it.
   */
  RunState first(int number) {
    if (settings.epochs() == number) {
      return this;
    }
    List<EpochRecord> some = epochs.subList(0, Math.min(number, epochs.size()));
    return new RunState(
        settings.withEpochs(number),
        identity,
        pretrained,
        0,
        pretrainingSeconds,
        feedbackLoss,
        some,
        alignment.stream().filter(record -> record.epoch() <= number).toList(),
        null,
        environment);
  }

  /** Whether all that so many epochs would give was measured. */
  boolean covers(int number) {
    return epochs.size() >= number || diverged();
  }

  /** Whether all epochs were measured. */
  @JsonIgnore
  boolean ended() {
    return covers(settings.epochs());
  }

  /** Whether nothing is left to do, not even to tell what the parameters are. */
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
