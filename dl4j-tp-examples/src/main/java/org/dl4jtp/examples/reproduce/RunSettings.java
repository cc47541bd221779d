package org.dl4jtp.examples.reproduce;

import org.dl4jtp.feedback.Perturbation;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What makes a run: two runs with equal settings have equal results.
 *
 * @param preset name of a published configuration
 * @param seed of initial weights, noise, and the order of the data
 * @param epochs passes over the training data
 * @param dataType that the network computes in
 * @param perturbation which activations carry noise; as published: all
 */
record RunSettings(
    String preset, long seed, int epochs, DataType dataType, Perturbation perturbation) {

  /** As published in this, too. */
  RunSettings(String preset, long seed, int epochs, DataType dataType) {
    this(preset, seed, epochs, dataType, Perturbation.ALL_LAYERS);
  }

  String describe() {
    return directory() + " seed " + seed;
  }

  /** Where runs that differ in their seeds alone lie together. */
  String directory() {
    return perturbation == Perturbation.ALL_LAYERS ? preset : preset + "-" + perturbation.label();
  }
}
