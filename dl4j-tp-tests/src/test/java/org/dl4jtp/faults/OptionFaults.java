package org.dl4jtp.faults;

import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.DifferenceReconstruction;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.FeedbackMapping;
import org.dl4jtp.feedback.LocalDifferenceReconstruction;
import org.dl4jtp.feedback.MlpFeedback;
import org.dl4jtp.feedback.NoFeedback;
import org.dl4jtp.feedback.NoiseSource;
import org.dl4jtp.feedback.RandomHiddenFeedback;
import org.dl4jtp.preset.Preset;
import org.dl4jtp.target.Border;
import org.dl4jtp.target.DirectTargets;
import org.dl4jtp.target.ExactTargets;
import org.dl4jtp.target.LayerwiseTargets;
import org.dl4jtp.target.OutputSpace;
import org.dl4jtp.target.TargetPath;
import org.dl4jtp.train.FeedbackSchedule;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Options out of range, and parts of rules that do not go together. */
final class OptionFaults {
  private OptionFaults() {}

  static Stream<Fault> all() {
    return Stream.of(numbers(), options(), rules(), parts()).flatMap(s -> s);
  }

  private static Stream<Fault> numbers() {
    TargetPropagation tp = TargetPropagation.of(TrainingRule.DTP);
    return Arrays.stream(new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
        .boxed()
        .flatMap(
            bad ->
                Stream.of(
                    refused(
                        "η = " + bad, () -> tp.targetStepSize(bad), "(η) is " + bad, "positive"),
                    refused("σ = " + bad, () -> tp.noiseLevel(bad), "(σ) is " + bad, "positive")));
  }

  private static Stream<Fault> options() {
    TargetPropagation tp = TargetPropagation.of(TrainingRule.DTP);
    FeedbackSchedule none = FeedbackSchedule.none();
    return Stream.of(
        refused("a negative weight decay", () -> tp.feedbackWeightDecay(-1e-9), "-1.0E-9", "zero"),
        refused("a weight decay of NaN", () -> tp.feedbackWeightDecay(Double.NaN), "decay is NaN"),
        refused("a negative interval", () -> tp.feedbackInterval(-1), "interval is -1", "0 for"),
        refused("a negative layer to freeze", () -> tp.freezeLayers(-1), "layer index -1"),
        refused(
            "a layer to freeze that is not there",
            () -> tp.freezeLayers(3).applyTo(Networks.plain(DataType.FLOAT)),
            "layer 3",
            "only 3"),
        refused(
            "all layers frozen",
            () -> tp.freezeLayers(0, 1, 2).applyTo(Networks.plain(DataType.FLOAT)),
            "leave one out"),
        Fault.of(
            "options",
            "no feedback updater",
            NullPointerException.class,
            () -> tp.feedbackUpdater(null),
            "feedback updater"),
        Fault.of(
            "options",
            "no feedback weight init",
            NullPointerException.class,
            () -> tp.feedbackWeightInit(null),
            "feedback weight init"),
        refused(
            "noise that a saved model could not name",
            () -> tp.noiseSource((into, seed, border, iteration, draw) -> into.assign(1)),
            "class of its own"),
        refused(
            "an activation for feedback that is not affine",
            () ->
                TargetPropagation.of(TrainingRule.DDTP_MLP)
                    .feedbackActivation(new ActivationTanH()),
            "ddtp-mlp",
            "not affine",
            "TrainingRule.of"),
        refused(
            "a bias for feedback that there is not",
            () -> TargetPropagation.of(TrainingRule.GNT).feedbackBias(false),
            "gnt",
            "not affine but none"),
        refused(
            "negative pretraining", () -> none.pretrainingEpochs(-1), "pretraining epochs is -1"),
        refused("negative extra epochs", () -> none.extraEpochs(-3), "extra", "-3", "at least 0"),
        refused("no step per batch", () -> none.stepsPerBatch(0), "steps", "0", "at least 1"));
  }

  private static Stream<Fault> rules() {
    return Stream.of(
        refused("an unknown rule", () -> TrainingRule.parse("backprop"), "'backprop'", "bp, tp"),
        refused("an empty rule", () -> TrainingRule.parse(""), "''", "ddtp-linear"),
        refused("no rule", () -> TrainingRule.parse(null), "'null'", "ddtp-linear"),
        refused("negative damping", () -> TrainingRule.gaussNewton(-1), "(λ) is -1.0", "zero or"),
        refused("an unknown preset", () -> Preset.named("mnist_DDTPliner"), "mnist_DDTPlinear"));
  }

  private static Stream<Fault> parts() {
    return Stream.of(
        refused("no noise samples", () -> new LocalDifferenceReconstruction(0), "samples is 0"),
        refused("no hidden units", () -> RandomHiddenFeedback.tanh(0), "0 units", "at least one"),
        refused("no hidden layer in a perceptron", () -> MlpFeedback.tanh(), "[]", "at least one"),
        refused("negative hidden units", () -> MlpFeedback.tanh(-4), "[-4]", "all positive"),
        rule(
            "targets by feedback without any",
            new DirectTargets(),
            new NoFeedback(),
            new DifferenceReconstruction(),
            "no feedback mapping",
            "AffineFeedback.linear()"),
        rule(
            "a target path that does not say what its feedback maps",
            new Reticent(false),
            AffineFeedback.linear(),
            new DifferenceReconstruction(),
            "mapsActivationAbove",
            "ForwardingTargetPath"),
        rule(
            "a target path that says what its feedback does not map",
            new Reticent(true),
            AffineFeedback.linear(),
            new DifferenceReconstruction(),
            "mapsActivationAbove",
            "sourceSize is 5"),
        rule(
            "feedback that exact targets have no use for",
            new ExactTargets(),
            AffineFeedback.linear(),
            new DifferenceReconstruction(),
            "no use for its feedback"),
        rule(
            "a random hidden layer between neighbours",
            new LayerwiseTargets(),
            RandomHiddenFeedback.tanh(5),
            new DifferenceReconstruction(),
            "random hidden layer",
            "direct targets"),
        rule(
            "difference reconstruction without feedback from the output",
            LayerwiseTargets.withExactTop(),
            AffineFeedback.matchingLayerBelow(),
            new DifferenceReconstruction(),
            "along the target path",
            "Reconstruction.scaledByNoise()"),
        rule(
            "a loss of an anonymous class",
            new DirectTargets(),
            AffineFeedback.linear(),
            new FeedbackLoss() {
              @Override
              public double gradient(
                  org.dl4jtp.feedback.FeedbackProblem problem,
                  java.util.Map<String, INDArray> gradients) {
                return 0;
              }
            },
            "saved model could not name"),
        refused(
            "noise of a class that is not registered",
            () -> TargetPropagation.of(TrainingRule.DTP).noiseSource(foreignNoise()),
            "com.example.UnregisteredNoise",
            "META-INF/services/org.dl4jtp.feedback.NoiseSource",
            "RuleParts.register"));
  }

  /**
   * A path whose methods contradict one another.
   *
   * @param saysAbove whether it says what it does not do, else it does what it does not say
   */
  public record Reticent(@JsonProperty("saysAbove") boolean saysAbove) implements TargetPath {
    @Override
    public long sourceSize(long own, long above, long output, boolean top) {
      return saysAbove ? output : above;
    }

    @Override
    public boolean mapsActivationAbove() {
      return saysAbove;
    }

    @Override
    public OutputSpace outputSpace() {
      return OutputSpace.ACTIVATION;
    }

    @Override
    public INDArray displacement(Border border) {
      return new LayerwiseTargets().displacement(border);
    }
  }

  private static NoiseSource foreignNoise() {
    return new com.example.UnregisteredNoise();
  }

  private static Fault rule(
      String name, TargetPath path, FeedbackMapping mapping, FeedbackLoss loss, String... words) {
    return refused(
        name,
        () ->
            TargetPropagation.of(TrainingRule.of("own", path, mapping, loss))
                .applyTo(Networks.plain(DataType.FLOAT)),
        words);
  }

  private static Fault refused(String name, ThrowingCallable use, String... words) {
    return Fault.of("options", name, IllegalArgumentException.class, use, words);
  }
}
