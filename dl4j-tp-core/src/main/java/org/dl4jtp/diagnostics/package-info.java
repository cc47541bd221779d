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
 *
 * <p>Networks may be a {@code MultiLayerNetwork} or a {@code ComputationGraph} of any shape that
 * trains by target propagation: with skip connections, residual blocks, several inputs and outputs.
 * Layers of a graph come in topological order, under their vertices' names; what belongs to a layer
 * that feeds several activations with targets is said in {@link org.dl4jtp.diagnostics.LayerStep}.
 */
package org.dl4jtp.diagnostics;
