/**
 * What a rule does to a live network, without doing it.
 *
 * <ul>
 *   <li>{@link org.dl4jtp.diagnostics.TrainingStep} takes one training step apart
 *   <li>{@link org.dl4jtp.diagnostics.Alignment} compares it, layer by layer, with backpropagation
 *       and with Gauss-Newton targets; {@link org.dl4jtp.diagnostics.AlignmentMeasure} has the
 *       options
 *   <li>{@link org.dl4jtp.diagnostics.AlignmentListener} does so while a network trains
 * </ul>
 */
package org.dl4jtp.diagnostics;
