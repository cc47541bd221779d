package org.dl4jtp.preset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Sets every published value of a preset beside what it became. */
final class PresetMapping {
  private static final String NONE = "-";

  private final Preset preset;
  private final PublishedValues values;
  private final NetworkType type;
  private final boolean learnsFeedback;
  private final List<MappedValue> rows = new ArrayList<>();

  PresetMapping(Preset preset, PublishedValues values, NetworkType type, boolean learnsFeedback) {
    this.preset = preset;
    this.values = values;
    this.type = type;
    this.learnsFeedback = learnsFeedback;
  }

  List<MappedValue> rows() {
    task();
    network();
    forward();
    targets();
    feedback();
    schedule();
    return List.copyOf(rows);
  }

  private void task() {
    Benchmark task = preset.benchmark();
    boolean scaled = task.mean() != 0 || task.standardDeviation() != 1;
    always(
        "dataset",
        scaled ? "(x - " + task.mean() + ") / " + task.standardDeviation() : "x",
        task == Benchmark.STUDENT_TEACHER
            ? "a random network's; the authors' generators are others"
            : "pixels x in [0, 1], as the authors' program takes them");
    if (preset.validationExamples() == 0) {
      given("no_val_set", "no validation split", "all are trained on");
    } else {
      always("num_val", preset.validationExamples() + " for validation", "");
    }
    always("random_seed", "" + preset.seed(), "another generator: other numbers");
    always("batch_size", "" + preset.batchSize(), "");
    always("epochs", "" + preset.epochs(), "");
  }

  private void network() {
    always(
        "network_type",
        preset.rule().name(),
        type == NetworkType.BP && !values.text("network_type").equals("BP")
            ? "output_space_plot_bp overrules it"
            : "the authors' name of the rule");
    given("output_space_plot_bp", preset.rule().name(), "");
    given("size_input", "nIn = " + values.show("size_input"), "");
    given("num_hidden", values.show("num_hidden") + " DenseLayers", "");
    given("size_hidden", "nOut = " + values.show("size_hidden"), "");
    given("size_output", "nOut = " + values.show("size_output"), "");
    if (!type.hasLastHiddenBias()) {
      always("no_bias", "last hidden: no bias", "this class of the authors has none there");
    } else {
      given("no_bias", values.flag("no_bias") ? "no bias anywhere" : "bias", "");
    }
    always("hidden_activation", values.text("hidden_activation"), "");
    given("output_activation", "softmax, MCXENT", "their loss contains the softmax");
    always(
        "initialization",
        values.text("initialization").equals("xavier_normal") ? "XAVIER" : "XAVIER_UNIFORM",
        "biases 0; feedback weights alike");
    given(
        "only_train_first_layer",
        preset.onlyFirstLayerLearns() ? "others frozen" : "all learn",
        preset.onlyFirstLayerLearns() && learnsFeedback ? "feedback learns everywhere" : "");
  }

  private void forward() {
    boolean bp = preset.rule().isBackpropagation();
    always("optimizer", "TorchAdam", "PyTorch adds ε after the bias correction");
    always(
        "lr",
        numbers(preset.learningRates()),
        values.flag("normalize_lr") ? "÷ target_stepsize (normalize_lr)" : "");
    given("normalize_lr", "in lr", "");
    always("beta1", values.text("beta1"), "");
    always("beta2", values.text("beta2"), "");
    always(
        "epsilon",
        numbers(preset.epsilons()),
        bp
            ? ""
            : type.isConvolutional()
                ? "÷ 2η: their gradient is 2η times ours; convolutions × C·H·W: they average"
                : "÷ 2η: their gradient is 2η times ours");
    given("forward_wd", "no L2", "");
  }

  private void targets() {
    if (preset.rule().isBackpropagation()) {
      given("target_stepsize", NONE, "no targets; 1 in normalize_lr");
    } else {
      always(
          "target_stepsize",
          "η = " + preset.targetStepSize(),
          type == NetworkType.GNT
              ? "1 ÷ batch_size: their Gauss-Newton targets ignore it"
              : "÷ batch_size: their loss is the batch's mean");
    }
    if (type == NetworkType.GNT) {
      always("gn_damping_training", "λ = " + values.text("gn_damping_training"), "");
    }
    given("gn_damping", "" + preset.gaussNewtonDamping(), "of measured angles; not in training");
  }

  private void feedback() {
    String activation = type.feedbackActivation(values);
    if (activation != null) {
      boolean dfa = type == NetworkType.DFA || type == NetworkType.DFA_CNN;
      always(
          "fb_activation",
          activation,
          dfa
              ? "the authors' program makes it linear for DFA"
              : values.has("fb_activation") ? "" : "by default that of the hidden layers");
    } else {
      given("fb_activation", "linear", "");
    }
    boolean hiddenLayer = type == NetworkType.DDTP_RHL;
    given(
        "hidden_fb_activation",
        hiddenLayer ? values.text("hidden_fb_activation") : NONE,
        hiddenLayer ? "of the random hidden layer" : "no hidden feedback layer");
    given("size_hidden_fb", values.text("size_hidden_fb"), "units of the random hidden layer");
    given("size_mlp_fb", "affine", "no hidden feedback layers");
    given(
        "recurrent_input",
        values.flag("recurrent_input") ? preset.rule().name() : "no",
        values.flag("recurrent_input") ? "feedback sees the layer's own activation" : "");
    learnt("sigma", "σ = " + values.text("sigma"), "");
    learnt("optimizer_fb", "TorchAdam", "");
    learnt("lr_fb", values.text("lr_fb"), "the feedback losses are the same");
    learnt("beta1_fb", values.text("beta1_fb"), "");
    learnt("beta2_fb", values.text("beta2_fb"), "");
    learnt("epsilon_fb", values.text("epsilon_fb"), "");
    learnt("feedback_wd", values.text("feedback_wd"), "L2, added to the gradient");
  }

  private void schedule() {
    learnt("epochs_fb", values.text("epochs_fb") + " pretraining epochs", "feedback alone, first");
    learnt(
        "extra_fb_epochs", values.text("extra_fb_epochs") + " after each epoch", "feedback alone");
    learnt(
        "extra_fb_minibatches",
        preset.feedbackSchedule().stepsPerBatch() + " feedback step per batch",
        "");
  }

  /** What feedback learns by; without a meaning where it does not learn. */
  private void learnt(String key, String mapped, String reason) {
    if (learnsFeedback) {
      always(key, mapped, reason);
    } else {
      given(key, NONE, "no feedback learns");
    }
  }

  private void given(String key, String mapped, String reason) {
    if (values.has(key)) {
      always(key, mapped, reason);
    }
  }

  private void always(String key, String mapped, String reason) {
    rows.add(new MappedValue(key, values.show(key), mapped, reason));
  }

  private static String numbers(double[] perLayer) {
    return Arrays.stream(perLayer).distinct().count() == 1
        ? String.valueOf(perLayer[0])
        : Arrays.stream(perLayer).mapToObj(String::valueOf).collect(Collectors.joining(", "));
  }
}
