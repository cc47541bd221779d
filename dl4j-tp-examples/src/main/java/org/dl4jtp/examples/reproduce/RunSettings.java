package org.dl4jtp.examples.reproduce;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * What makes a run: two runs with equal settings have equal results.
 *
 * @param preset name of a published configuration
 * @param seed of initial weights, noise, and the order of the data
 * @param epochs passes over the training data
 * @param dataType that the network computes in
 */
record RunSettings(String preset, long seed, int epochs, DataType dataType) {

  String describe() {
    return preset + " seed " + seed;
  }
}
