package org.dl4jtp;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.linalg.learning.config.IUpdater;

/** Stub; being written. */
public final class TargetPropagation {
  private TargetPropagation() {}

  public static TargetPropagation of(TrainingRule rule) {
    return new TargetPropagation();
  }

  /** η; throws IllegalArgumentException unless positive and finite. */
  public TargetPropagation targetStepSize(double eta) {
    return this;
  }

  /** σ; throws IllegalArgumentException unless positive and finite. */
  public TargetPropagation noiseLevel(double sigma) {
    return this;
  }

  public TargetPropagation feedbackUpdater(IUpdater updater) {
    return this;
  }

  public TargetPropagation feedbackWeightDecay(double decay) {
    return this;
  }

  /** Seed of feedback weights and noise; default: the configuration's own. */
  public TargetPropagation seed(long seed) {
    return this;
  }

  /** Throws IllegalArgumentException naming the layer, when something cannot be trained. */
  public MultiLayerConfiguration applyTo(MultiLayerConfiguration conf) {
    return conf.clone();
  }
}
