package org.dl4jtp.layer;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.layers.BaseOutputLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.step.ExampleMasks;
import org.dl4jtp.step.Network;
import org.dl4jtp.step.OutputMove;
import org.dl4jtp.target.OutputKind;
import org.dl4jtp.target.OutputSpace;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossUtil;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/**
 * Makes the output target ĥ_L = h_L − η ∂ℓ/∂h_L of a live output or loss layer.
 *
 * <p>A label mask weighs ∂ℓ/∂h_L as Deeplearning4j's loss function does. Deeplearning4j's output
 * layer with weights differentiates the loss where the mask has multiplied its pre-activation; so
 * does this, but the target lies that far from the output without a mask, which is what the
 * feedback maps.
 */
final class OutputTarget {
  private final IOutputLayer output;
  private final OutputKind kind;
  private final ILossFunction loss;
  private final IActivation activationFunction;
  private BiConsumer<INDArray, INDArray> observer;
  private long outputs; // as of the last step

  OutputTarget(IOutputLayer output) {
    BaseLayer conf = (BaseLayer) output.conf().getLayer();
    this.output = output;
    this.kind = OutputKind.of(conf);
    this.loss = OutputKind.lossOf(conf);
    this.activationFunction = conf.getActivationFn();
  }

  OutputKind kind() {
    return kind;
  }

  /** See {@link LiveOutput#outputCount}. */
  long outputCount() {
    return outputs;
  }

  void observe(BiConsumer<INDArray, INDArray> newObserver) {
    observer = newObserver;
  }

  /** ∂ℓ/∂a_L, new. */
  INDArray delta(INDArray preActivation) {
    // Some of ND4J's activation functions overwrite what they differentiate.
    return loss.computeGradient(
        output.getLabels(), preActivation.dup(), activationFunction, output.getMaskArray());
  }

  /**
   * Where the output's target lies.
   *
   * @param preActivation a_L, kept
   * @param delta ∂ℓ/∂a_L if it is known already, or null; overwritten
   */
  OutputMove move(Network network, INDArray preActivation, INDArray delta, LayerWorkspaceMgr mgr) {
    INDArray mask = output.getMaskArray();
    INDArray activation = keep(kind.activation(preActivation), mgr);
    INDArray scored = preActivation;
    INDArray scoredActivation = activation;
    if (mask != null && output instanceof BaseOutputLayer) {
      scored = masked(preActivation, mask);
      scoredActivation = keep(kind.activation(scored), mgr);
    }
    INDArray error =
        delta != null && kind == OutputKind.LINEAR
            ? delta
            : kind.error(output.getLabels(), scored, loss, activationFunction, mask);
    INDArray displacement = keep(error.muli(-network.rule().targetStepSize()), mgr);
    INDArray ofPreActivation =
        network.targets().outputSpace() == OutputSpace.ACTIVATION
            ? null
            : keep(kind.preActivationDisplacement(scored, scoredActivation, displacement), mgr);
    INDArray counting = ExampleMasks.counting(mask, preActivation.dataType());
    return new OutputMove(
        preActivation,
        activation,
        scoredActivation,
        ofPreActivation,
        displacement,
        counting == null ? null : keep(counting, mgr),
        observer);
  }

  private static INDArray masked(INDArray preActivation, INDArray mask) {
    INDArray masked = preActivation.dup();
    LossUtil.applyMask(masked, mask);
    return masked;
  }

  /**
   * Refuses labels that no target can be made of.
   *
   * @param outputs of the layer
   */
  void checkLabels(String layerName, long outputs) {
    this.outputs = outputs;
    INDArray labels = output.getLabels();
    if (labels == null) {
      throw new IllegalStateException(
          "The output layer '"
              + layerName
              + "' has no labels, from which targets are made: it must be the network's last layer,"
              + " trained by fit.");
    }
    long examples = output.input().size(0);
    if (loss instanceof LossSparseMCXENT) {
      ClassNumbers.check(layerName, labels, examples, outputs, output.getMaskArray() != null);
    } else if (labels.rank() != 2 || labels.size(0) != examples || labels.size(1) != outputs) {
      throw new IllegalArgumentException(
          "The output layer '"
              + layerName
              + "' has "
              + outputs
              + " outputs and "
              + examples
              + " examples in the batch, but the labels have the shape "
              + Arrays.toString(labels.shape())
              + "; give a row for each example, with one column for each output");
    }
  }

  /** Working memory ends with a layer's turn; the layers below need the output until theirs. */
  static INDArray keep(INDArray array, LayerWorkspaceMgr mgr) {
    return mgr.leverageTo(ArrayType.INPUT, array);
  }
}
