package org.dl4jtp.examples.report;

/**
 * One epoch of a run. What was not measured, or is not finite, is NaN.
 *
 * @param number from 1
 * @param trainLoss mean score over the epoch's examples
 * @param validation figure on the validation part, after the epoch
 * @param test figure on the test part, after the epoch
 * @param seconds training time, with feedback learning
 */
public record Epoch(int number, double trainLoss, double validation, double test, double seconds) {}
