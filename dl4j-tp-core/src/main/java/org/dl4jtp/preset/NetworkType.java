package org.dl4jtp.preset;

import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.DifferenceReconstruction;
import org.dl4jtp.feedback.RandomHiddenFeedback;
import org.dl4jtp.feedback.Reconstruction;
import org.dl4jtp.target.DirectTargets;

/** What the authors' {@code network_type} means: a rule, and a kind of network. */
enum NetworkType {
  BP("BP"),
  DTP("DTP"),
  DTPDRL("DTPDR"),
  DDTP_LINEAR("DMLPDTP2"),
  DDTP_CONTROL("DDTPControl"),
  DDTP_RHL("DKDTP2"),
  DFA("DFA"),
  GNT("GN2"),
  BP_CNN("BPConvCIFAR"),
  DDTP_LINEAR_CNN("DDTPConvCIFAR"),
  DDTP_CONTROL_CNN("DDTPConvControlCIFAR"),
  DFA_CNN("DFAConvCIFAR");

  private final String published;

  NetworkType(String published) {
    this.published = published;
  }

  static NetworkType of(PublishedValues values) {
    if (values.flag("output_space_plot_bp")) {
      return BP;
    }
    String wanted = values.text("network_type");
    for (NetworkType type : values()) {
      if (type.published.equals(wanted)) {
        return type;
      }
    }
    throw new IllegalArgumentException("unknown network_type '" + wanted + "'");
  }

  TrainingRule rule(PublishedValues values) {
    switch (this) {
      case BP:
      case BP_CNN:
        return TrainingRule.BP;
      case DTP:
        return TrainingRule.DTP;
      case DTPDRL:
        return TrainingRule.DTPDRL;
      case DDTP_LINEAR:
      case DDTP_LINEAR_CNN:
        return TrainingRule.DDTP_LINEAR;
      case DDTP_CONTROL:
        return TrainingRule.DDTP_CONTROL;
      case DDTP_CONTROL_CNN:
        return TrainingRule.of(
            TrainingRule.DDTP_CONTROL.name(),
            new DirectTargets(),
            new TopBiasFeedback(),
            Reconstruction.unscaled());
      case DDTP_RHL:
        return randomHiddenLayer(values);
      case DFA:
      case DFA_CNN:
        return TrainingRule.DFA;
      case GNT:
        return TrainingRule.gaussNewton(values.number("gn_damping_training"));
    }
    throw new AssertionError(this);
  }

  private static TrainingRule randomHiddenLayer(PublishedValues values) {
    boolean recurrent = values.flag("recurrent_input");
    String hidden = values.text("hidden_fb_activation", values.text("hidden_activation"));
    return TrainingRule.of(
        (recurrent ? TrainingRule.DDTP_RHL_REC : TrainingRule.DDTP_RHL).name(),
        recurrent ? DirectTargets.withRecurrentInput() : new DirectTargets(),
        RandomHiddenFeedback.tanh(values.integer("size_hidden_fb"))
            .withHiddenActivation(PresetNetwork.activation(hidden)),
        new DifferenceReconstruction());
  }

  /** Activation function of the feedback; null without feedback, or where its mapping has it. */
  String feedbackActivation(PublishedValues values) {
    switch (this) {
      case DFA:
      case DFA_CNN:
        return "linear"; // whatever is published: the authors' program sets it
      case BP:
      case BP_CNN:
      case GNT:
      case DDTP_CONTROL_CNN:
        return null;
      default:
        return values.text("fb_activation", values.text("hidden_activation"));
    }
  }

  boolean isConvolutional() {
    return this == BP_CNN || this == DDTP_LINEAR_CNN || this == DDTP_CONTROL_CNN || this == DFA_CNN;
  }

  /** The authors' classes of two rules build it without; see docs/REFERENCE-DECISIONS.md, 1. */
  boolean hasLastHiddenBias() {
    return this != DDTP_LINEAR && this != DFA;
  }
}
