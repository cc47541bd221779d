package org.dl4jtp.examples.report;

/**
 * How alignment was measured.
 *
 * @param interval iterations from one measurement to the next
 * @param damping λ of the Gauss-Newton targets
 * @param batch what it was measured on, for people, for example {@code the first 128 validation
 *     examples}
 */
public record AlignmentSetup(int interval, double damping, String batch) {}
