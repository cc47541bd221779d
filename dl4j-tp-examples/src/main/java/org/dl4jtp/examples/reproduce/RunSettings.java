package org.dl4jtp.examples.reproduce;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.preset.Preset;
import org.dl4jtp.train.FeedbackSchedule;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What makes a run: two runs with equal settings have equal results, as far as both go.
 *
 * @param preset name of a published configuration
 * @param seed of initial weights, noise, and the order of the data
 * @param epochs passes over the training data
 * @param dataType that the network computes in
 * @param perturbation which activations carry noise; as published: all
 * @param feedbackEpochs whether feedback has the epochs of its own that the preset gives it, before
 *     the first and after each; otherwise it learns in training steps alone
 * @param alignment how alignment is measured; null if it is not
 */
record RunSettings(
    String preset,
    long seed,
    int epochs,
    DataType dataType,
    Perturbation perturbation,
    boolean feedbackEpochs,
    AngleSettings alignment) {

  /** As published in all else. */
  RunSettings(String preset, long seed, int epochs, DataType dataType) {
    this(preset, seed, epochs, dataType, Perturbation.ALL_LAYERS, true, null);
  }

  RunSettings withEpochs(int number) {
    return new RunSettings(preset, seed, number, dataType, perturbation, feedbackEpochs, alignment);
  }

  RunSettings with(AngleSettings angles) {
    return new RunSettings(preset, seed, epochs, dataType, perturbation, feedbackEpochs, angles);
  }

  /**
   * The same without what has no effect on it: backpropagation has no targets to perturb or to
   * measure, and fixed feedback no epochs of its own.
   */
  RunSettings withoutIdleOptions() {
    Preset what = Preset.named(preset);
    boolean bp = what.rule().isBackpropagation();
    boolean learns = !bp && what.rule().feedbackLoss().learns();
    return new RunSettings(
        preset,
        seed,
        epochs,
        dataType,
        learns ? perturbation : Perturbation.ALL_LAYERS,
        feedbackEpochs || what.feedbackSchedule().isEmpty(),
        bp ? null : alignment);
  }

  /** When feedback learns apart from training steps. */
  @JsonIgnore
  FeedbackSchedule schedule() {
    FeedbackSchedule published = Preset.named(preset).feedbackSchedule();
    return feedbackEpochs ? published : published.pretrainingEpochs(0).extraEpochs(0);
  }

  String describe() {
    return directory() + " seed " + seed;
  }

  /** Where runs that differ in their seeds alone lie together. */
  String directory() {
    return preset + variant();
  }

  /** What is not as published, as the end of a name; empty if all is. */
  String variant() {
    return (perturbation == Perturbation.ALL_LAYERS ? "" : "-" + perturbation.label())
        + (feedbackEpochs ? "" : "-no-feedback-epochs")
        + (alignment == null ? "" : "-alignment");
  }
}
