package org.dl4jtp.layer;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.layers.BaseOutputLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.function.Workspaces;
import org.dl4jtp.kernel.SoftmaxKernels;
import org.dl4jtp.kernel.WorkingArrays;
import org.dl4jtp.kind.Layout;
import org.dl4jtp.kind.Outputs;
import org.dl4jtp.step.ExampleMasks;
import org.dl4jtp.step.Network;
import org.dl4jtp.step.OutputMove;
import org.dl4jtp.target.OutputKind;
import org.dl4jtp.target.OutputSpace;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossUtil;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/**
 * Makes the output target ĥ_L = h_L − η ∂ℓ/∂h_L of a live output or loss layer, as rows.
 *
 * <p>A label mask weighs ∂ℓ/∂h_L as Deeplearning4j's loss function does. Deeplearning4j's output
 * layer with weights differentiates the loss where the mask has multiplied its pre-activation; so
 * does this, but the target lies that far from the output without a mask, which is what the
 * feedback maps.
 */
public final class OutputTarget {
  private final IOutputLayer output;
  private final Layout layout;
  private final OutputKind kind;
  private final ILossFunction loss; // null where the layer alone can differentiate it
  private final IActivation activationFunction;
  private final boolean isPlainSoftmax;
  private double lossOfStep = Double.NaN;
  private BiConsumer<INDArray, INDArray> observer;
  private long outputs; // as of the last step
  private int cameIn; // examples in the network's input; 0 in graphs, which do not tell

  OutputTarget(IOutputLayer output, Layout layout) {
    Layer conf = output.conf().getLayer();
    this.output = output;
    this.layout = layout;
    this.kind = Outputs.kind(conf);
    boolean known = Outputs.hasLossFunction(conf);
    this.loss = known ? Outputs.loss(conf) : null;
    this.activationFunction = known ? ((BaseLayer) conf).getActivationFn() : null;
    this.isPlainSoftmax = isPlainSoftmax(loss, activationFunction);
  }

  private static boolean isPlainSoftmax(ILossFunction loss, IActivation activationFunction) {
    return loss != null
        && (loss.getClass() == LossMCXENT.class
            || loss.getClass() == LossNegativeLogLikelihood.class)
        && ((LossMCXENT) loss).getWeights() == null
        && ((LossMCXENT) loss).getSoftmaxClipEps() > 0
        && activationFunction.getClass() == ActivationSoftmax.class;
  }

  /**
   * The loss of all examples as of the last {@link #delta}; NaN if that did not tell. Only once.
   */
  double takeLoss() {
    double known = lossOfStep;
    lossOfStep = Double.NaN;
    return known;
  }

  OutputKind kind() {
    return kind;
  }

  Layout layout() {
    return layout;
  }

  /** Number of examples that came into a network of layers. */
  void cameIn(int examples) {
    cameIn = examples;
  }

  /** See {@link LiveOutput#outputCount}. */
  long outputCount() {
    return outputs;
  }

  /** Number of outputs. */
  long width(INDArray layers) {
    return layout.rows(layers, layers.size(0)).size(1);
  }

  void observe(BiConsumer<INDArray, INDArray> newObserver) {
    observer = newObserver;
  }

  /** ∂ℓ/∂a_L of an output layer whose rows are examples, new; with it, maybe, the loss. */
  INDArray delta(INDArray preActivation) {
    lossOfStep = Double.NaN;
    INDArray labels = output.getLabels();
    if (isPlainSoftmax && output.getMaskArray() == null && labels.equalShapes(preActivation)) {
      INDArray delta = WorkingArrays.like(preActivation);
      if (SoftmaxKernels.take(preActivation, labels, delta)) {
        double least = ((LossMCXENT) loss).getSoftmaxClipEps();
        lossOfStep = SoftmaxKernels.crossEntropy(preActivation, labels, least, delta);
        return delta;
      }
    }
    // Some of ND4J's activation functions overwrite what they differentiate.
    return loss.computeGradient(
        output.getLabels(), preActivation.dup(), activationFunction, output.getMaskArray());
  }

  /**
   * Where the output's target lies.
   *
   * @param layers a_L
   * @param deltaOrNull ∂ℓ/∂a_L if it is known already; may be overwritten
   */
  OutputMove move(
      Network network,
      String layerName,
      INDArray layers,
      INDArray deltaOrNull,
      LayerWorkspaceMgr mgr) {
    int examples =
        layout == Layout.STEP_AFTER_STEP
            ? network.examples(layerName, layers, cameIn)
            : (int) layers.size(0);
    INDArray preActivation = rows(layers, examples, mgr);
    INDArray mask = mask(examples, (int) (preActivation.size(0) / examples));
    INDArray activation = keep(kind.activation(preActivation), mgr);
    INDArray scored = preActivation;
    INDArray scoredActivation = activation;
    if (mask != null && output instanceof BaseOutputLayer && loss != null) {
      scored = masked(preActivation, mask);
      scoredActivation = keep(kind.activation(scored), mgr);
    }
    INDArray error =
        deltaOrNull != null && kind == OutputKind.LINEAR
            ? layout.rows(deltaOrNull, examples).dup('c')
            : kind.error(labels(examples), scored, loss, activationFunction, mask);
    INDArray displacement = keep(error.muli(-network.rule().targetStepSize()), mgr);
    INDArray ofPreActivation =
        network.targets().outputSpace() == OutputSpace.ACTIVATION
            ? null
            : keep(kind.preActivationDisplacement(scored, scoredActivation, displacement), mgr);
    INDArray counting = ExampleMasks.counting(mask, preActivation.dataType());
    return new OutputMove(
        examples,
        preActivation,
        activation,
        scoredActivation,
        ofPreActivation,
        displacement,
        counting == null ? null : keep(counting, mgr),
        observer);
  }

  @SuppressWarnings("ReferenceEquality") // the same array, not one like it
  private INDArray rows(INDArray layers, int examples, LayerWorkspaceMgr mgr) {
    INDArray rows = layout.rows(layers, examples);
    return rows == layers ? rows : keep(rows, mgr);
  }

  private INDArray labels(int examples) {
    INDArray labels = output.getLabels();
    return layout.isSequence() ? layout.rows(labels, examples) : labels;
  }

  private INDArray mask(int examples, int rowsEach) {
    return ExampleMasks.rows(output.getMaskArray(), layout, examples, rowsEach);
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
   * @param layers a_L
   */
  void checkLabels(String layerName, long outputs, INDArray layers) {
    this.outputs = outputs;
    INDArray labels = output.getLabels();
    if (labels == null && output.needsLabels()) {
      throw new IllegalStateException(
          "The output layer '"
              + layerName
              + "' has no labels, from which targets are made: it must be the network's last layer,"
              + " trained by fit.");
    }
    if (loss == null) {
      return; // the layer itself knows what its labels must be
    }
    long examples = layers.size(0);
    checkMask(layerName, layers, labels);
    if (layers.rank() == 3) {
      checkSequences(layerName, labels, layers);
    } else if (loss instanceof LossSparseMCXENT) {
      ClassNumbers.check(layerName, labels, examples, outputs, output.getMaskArray() != null);
    } else if (labels.rank() != 2
        || labels.size(0) != examples
        || (labels.size(1) != outputs && hasLabelForEachOutput())) {
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

  private void checkMask(String layerName, INDArray layers, INDArray labels) {
    INDArray mask = output.getMaskArray();
    if (mask == null) {
      return;
    }
    int examples = (int) layers.size(0);
    try {
      if (layers.rank() == 3) {
        mask(examples, (int) (layout.rows(layers, examples).size(0) / examples));
        return;
      }
      if (labels.rank() != 2) {
        return; // another check is theirs, or the layer's own
      }
      long each = mask.length() / examples;
      boolean fits =
          mask.size(0) == examples && (each == 1 || each == outputs || each == labels.size(1));
      if (!fits) {
        throw new IllegalArgumentException(
            "the mask has the shape "
                + Arrays.toString(mask.shape())
                + ", but there are "
                + examples
                + " examples of "
                + outputs
                + " outputs; give [examples, 1], or [examples, outputs]");
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The output layer '" + layerName + "' cannot be masked: " + e.getMessage(), e);
    }
  }

  /** Others may take labels of any width, so that they themselves must say what is wrong. */
  private boolean hasLabelForEachOutput() {
    return loss.getClass().getPackage() == LossMSE.class.getPackage()
        && !(loss instanceof LossMixtureDensity);
  }

  private void checkSequences(String layerName, INDArray labels, INDArray layers) {
    long[] expected = layers.shape().clone();
    int features = layout == Layout.STEPS ? 1 : 2;
    if (loss instanceof LossSparseMCXENT) {
      expected[features] = 1;
    } else if (!hasLabelForEachOutput() && labels.rank() == 3) {
      expected[features] = labels.size(features);
    }
    if (!Arrays.equals(labels.shape(), expected)) {
      throw new IllegalArgumentException(
          "The output layer '"
              + layerName
              + "' needs labels of the shape "
              + Arrays.toString(expected)
              + ", of examples, outputs and time steps as in its input, but they have "
              + Arrays.toString(labels.shape())
              + "; mask the steps that have no label");
    }
    if (loss instanceof LossSparseMCXENT) {
      INDArray numbers = layout.rows(labels, layers.size(0));
      ClassNumbers.check(
          layerName, numbers, numbers.size(0), outputs, output.getMaskArray() != null);
    }
  }

  /** Working memory ends with a layer's turn; the layers below need the output until theirs. */
  static INDArray keep(INDArray array, LayerWorkspaceMgr mgr) {
    return Workspaces.keepForStep(array, mgr);
  }
}
