/**
 * What each of Deeplearning4j's layers and vertices is to target propagation.
 *
 * <ul>
 *   <li>{@link org.dl4jtp.kind.SupportedLayers}, {@link org.dl4jtp.kind.SupportedVertices} and
 *       {@link org.dl4jtp.kind.SupportedPreProcessors} say what a target may pass.
 *   <li>{@link org.dl4jtp.kind.Outputs} says where the output's activation h_L lies in a layer with
 *       a loss; {@link org.dl4jtp.kind.OwnDropout} whether a layer drops what comes into it.
 *   <li>{@link org.dl4jtp.kind.LayerCopy} copies layers with what they wrap.
 *   <li>{@link org.dl4jtp.kind.Layout} turns activations into rows, and back; {@link
 *       org.dl4jtp.kind.OutputTypes} says what shape they have.
 * </ul>
 */
package org.dl4jtp.kind;
