package org.dl4jtp.diagnostics;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One target layer in a {@link TrainingStep}. Arrays are copies, rows are examples. */
public final class LayerStep {
  private final int index;
  private final String name;
  private final INDArray activation;
  private final INDArray displacement;
  private final Map<String, INDArray> gradients;
  private final double feedbackLoss;
  private final Map<String, INDArray> feedbackGradients;

  LayerStep(
      int index,
      String name,
      INDArray activation,
      INDArray displacement,
      Map<String, INDArray> gradients,
      double feedbackLoss,
      Map<String, INDArray> feedbackGradients) {
    this.index = index;
    this.name = name;
    this.activation = activation;
    this.displacement = displacement;
    this.gradients = gradients;
    this.feedbackLoss = feedbackLoss;
    this.feedbackGradients = feedbackGradients;
  }

  /** Index of the layer in the network. */
  public int index() {
    return index;
  }

  /** Name of the layer. */
  public String name() {
    return name;
  }

  /**
   * h, the activation of the layer's unit: what the next target layer gets as input, after dropout;
   * for an output layer with softmax or sigmoid cross entropy its pre-activation. {@code [batch,
   * n]}, feature maps one after another in a row.
   */
  public INDArray activation() {
    return activation;
  }

  /** ĥ − h, of the same shape: −η times the signal that the layer learns from. */
  public INDArray displacement() {
    return displacement;
  }

  /** ĥ, the target of {@link #activation()}, of the same shape; new. */
  public INDArray target() {
    return activation.add(displacement);
  }

  /**
   * Gradients of the forward parameters by name ({@code W}, {@code b}), averaged over the batch:
   * what Deeplearning4j clips or normalizes, if it is told to, and gives to the updater.
   */
  public Map<String, INDArray> gradients() {
    return gradients;
  }

  /**
   * Loss of the feedback mapping into this layer's input; NaN if there is none or it does not
   * learn.
   */
  public double feedbackLoss() {
    return feedbackLoss;
  }

  /**
   * Gradients of that mapping's parameters by name ({@code Q}, {@code q}), without weight decay;
   * empty if there is none.
   */
  public Map<String, INDArray> feedbackGradients() {
    return feedbackGradients;
  }
}
