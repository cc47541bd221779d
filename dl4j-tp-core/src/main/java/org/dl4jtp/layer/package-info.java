/**
 * Where a training rule lives inside a Deeplearning4j network: configurations that wrap the
 * network's own layers, and their live counterparts.
 *
 * <ul>
 *   <li>{@link org.dl4jtp.layer.TargetLayer} wraps a dense, convolution or output layer. It is the
 *       border between two <b>units</b> and owns the feedback mapping into its own input.
 *   <li>{@link org.dl4jtp.layer.UnitLayer} wraps any other layer; it belongs to the unit of the
 *       target layer below it. The parameters of batch normalisation train by the exact derivative
 *       within that unit. A loss layer at the end makes the last unit that of the output.
 * </ul>
 *
 * <p>Deeplearning4j instantiates the layers of one network in order, on one thread, within one
 * call, and there they join their {@link org.dl4jtp.step.Network}. In a graph vertices are wrapped
 * as well ({@link org.dl4jtp.layer.ConvertedLayerVertex}, {@link
 * org.dl4jtp.layer.ConvertedVertex}).
 *
 * <p>{@link org.dl4jtp.layer.LiveModel} is what a {@code MultiLayerNetwork} and a {@code
 * ComputationGraph} have in common.
 *
 * <p>Training differs from backpropagation in one thing. Where a layer would train for Wᵀδ of the
 * layers above, one below a border trains for ε = (h − ĥ)/η, ĥ the target of its output h. What it
 * then computes as its gradient is, unchanged, that of its local loss ‖h − ĥ‖²/(2η). Within a unit
 * derivatives are exact; the reference rules (exact, gnt, and lee-dtp at its top) take exact
 * derivatives across borders as well, by definition. Dropout on a target layer's input acts as a
 * dropout layer at the top of the unit below: h is what remains after it.
 *
 * <p>Where a layer or vertex feeds several others, it has one target, made when all outputs that it
 * reaches have had their turn: neither is a target counted twice, nor does anything come past it
 * through a skip connection. Dropout of its consumers lies above that border then. In units of
 * layer-wise rules with several target layers, such as residual blocks, the upper ones hand down
 * the exact derivative.
 *
 * <p>Plain dense, output and convolution layers (without weight noise, layer normalisation or
 * masks) are not asked to do it: the target layer computes activation and gradients itself, to
 * rounding the same, for it needs no Wᵀδ and remembers what Deeplearning4j's layers compute twice.
 * Inference is always the wrapped layer's.
 *
 * <p>The rule sees activations as rows. Where layers have feature maps {@code [batch, channels,
 * height, width]}, a row is {@code [channels · height · width]}, one map after another, and what is
 * handed down has the maps' shape again. A local loss is a sum over all units of all maps.
 *
 * <p>Feedback learns from perturbed passes that compute what the layers above compute at inference,
 * so without dropout, and with the running averages of batch normalisation: with the batch's own
 * statistics the noise on one example would move all others. Exact targets are made at the batch's
 * own statistics, as backpropagation makes its gradients, but without dropout and other randomness.
 *
 * <p>A label mask weighs an example, or one of its outputs, once: in the output's error. An example
 * that is masked at all outputs has no target; feedback, which sees no labels, learns from it. A
 * feature mask comes into each layer as Deeplearning4j hands it on, and the layer's function heeds
 * it as the layer does, in clean and perturbed passes and derivatives. An example that is masked
 * everywhere where it comes into a target layer has neither a target there nor a share in the loss
 * of the feedback.
 *
 * @serial exclude
 */
package org.dl4jtp.layer;
