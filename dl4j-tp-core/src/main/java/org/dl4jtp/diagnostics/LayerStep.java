package org.dl4jtp.diagnostics;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One target layer in a {@link TrainingStep}. Arrays are copies, rows are examples.
 *
 * <p>In a graph a layer's output may flow into several activations with targets, of which none lies
 * behind another: then {@link #activation()} is all of them, and {@link #displacement()} likewise.
 * Layers within one residual block of a layer-wise rule share the one that leaves the block.
 */
public final class LayerStep {
  private final int index;
  private final String name;
  private final INDArray activation;
  private final INDArray displacement;
  private final Map<String, INDArray> gradients;
  private final boolean learnedFeedback;
  private final double feedbackLoss;
  private final Map<String, INDArray> feedbackGradients;

  LayerStep(
      int index,
      String name,
      INDArray activation,
      INDArray displacement,
      Map<String, INDArray> gradients,
      boolean learnedFeedback,
      double feedbackLoss,
      Map<String, INDArray> feedbackGradients) {
    this.index = index;
    this.name = name;
    this.activation = activation;
    this.displacement = displacement;
    this.gradients = gradients;
    this.learnedFeedback = learnedFeedback;
    this.feedbackLoss = feedbackLoss;
    this.feedbackGradients = feedbackGradients;
  }

  /**
   * The layer's place in the network.
   *
   * @return its index, from 0: {@code net.getLayer(index)} is it. In a graph this is its place
   *     among the layers as they were added, which need not be the topological order
   */
  public int index() {
    return index;
  }

  /**
   * The layer's name in the network; in a graph its vertex's.
   *
   * @return null if it has none
   */
  public String name() {
    return name;
  }

  /**
   * The activation of the layer's unit: what the next target layer gets as input, after dropout;
   * for an output layer with softmax or sigmoid cross entropy its pre-activation.
   *
   * @return h, {@code [batch, n]}, feature maps one after another in a row; in a graph the
   *     activations that the layer trains for, in topological order side by side; null below frozen
   *     layers, where no target is made
   */
  public INDArray activation() {
    return activation;
  }

  /**
   * The way from activation to target: −η times the signal that the layer learns from.
   *
   * @return ĥ − h, {@code [batch, n]}; null below frozen layers
   */
  public INDArray displacement() {
    return displacement;
  }

  /**
   * The target of {@link #activation()}. New.
   *
   * @return ĥ, {@code [batch, n]}; null below frozen layers
   */
  public INDArray target() {
    return activation == null ? null : activation.add(displacement);
  }

  /**
   * Gradients of the forward parameters, averaged over the batch: what Deeplearning4j clips or
   * normalizes, if it is told to, and gives to the updater.
   *
   * @return by name ({@code W}, {@code b}), in the shape of the parameters
   */
  public Map<String, INDArray> gradients() {
    return gradients;
  }

  /**
   * Whether the feedback mapping into this layer's input learns in this step.
   *
   * @return false if there is none, or it is fixed, or has no share of the batch
   */
  public boolean hasLearnedFeedback() {
    return learnedFeedback;
  }

  /**
   * Loss of the feedback mapping into this layer's input.
   *
   * @return NaN if it does not learn in this step; otherwise NaN or infinite if it has diverged
   */
  public double feedbackLoss() {
    return feedbackLoss;
  }

  /**
   * Gradients of the parameters of the mapping into this layer's input, without weight decay.
   *
   * @return by name ({@code Q}, {@code q}); empty if there is none
   */
  public Map<String, INDArray> feedbackGradients() {
    return feedbackGradients;
  }
}
