package org.dl4jtp.diagnostics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.feedback.Seeds;
import org.dl4jtp.layer.LiveOutput;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.target.TargetPath;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What one training step would do: activations, targets, gradients and feedback losses of every
 * target layer on one batch. Nothing is updated; noise is that of the network's current iteration.
 *
 * <p>Costs a training step and copies of its arrays.
 */
public final class TrainingStep {
  private final double score;
  private final List<LayerStep> layers;

  private TrainingStep(double score, List<LayerStep> layers) {
    this.score = score;
    this.layers = List.copyOf(layers);
  }

  /**
   * Takes a step apart.
   *
   * @param net a network trained by target propagation, initialised; its parameters, updater state
   *     and counters are not changed
   * @param features as {@code fit} takes them, for example {@code [batch, inputs]}
   * @param labels {@code [batch, outputs]}
   * @return the step that {@code fit} would take next with this batch
   * @throws IllegalArgumentException if the network trains by backpropagation or is not initialised
   */
  public static TrainingStep of(MultiLayerNetwork net, INDArray features, INDArray labels) {
    return of(net, features, labels, null);
  }

  /**
   * The same with targets made another way, without feedback learning.
   *
   * @param path null for the rule's own
   */
  static TrainingStep of(
      MultiLayerNetwork net, INDArray features, INDArray labels, TargetPath path) {
    List<LiveTargetLayer> targetLayers = targetLayers(net);
    try (Disturbance ignored = new Disturbance(net)) {
      return take(net, targetLayers, features, labels, path);
    }
  }

  /**
   * The target layers of a network, from the input up.
   *
   * @throws IllegalArgumentException if it trains by backpropagation or is not initialised
   */
  static List<LiveTargetLayer> targetLayers(MultiLayerNetwork net) {
    if (!net.isInitCalled()) {
      throw new IllegalArgumentException("the network is not initialised; call init() first");
    }
    List<LiveTargetLayer> targetLayers = new ArrayList<>();
    for (Layer layer : net.getLayers()) {
      if (layer instanceof LiveTargetLayer) {
        targetLayers.add((LiveTargetLayer) layer);
      }
    }
    if (targetLayers.isEmpty()) {
      throw new IllegalArgumentException(
          "the network has no target layers: it trains by backpropagation. The rule 'exact' takes"
              + " the same steps, and can be measured");
    }
    return targetLayers;
  }

  private static TrainingStep take(
      MultiLayerNetwork net,
      List<LiveTargetLayer> targetLayers,
      INDArray features,
      INDArray labels,
      TargetPath path) {
    Recording recording = new Recording(targetLayers, (LiveOutput) net.getOutputLayer());
    recording.start();
    targetLayers.get(0).tryTargets(path);
    try {
      net.setInput(features);
      net.setLabels(labels);
      Seeds.undisturbed(net::computeGradientAndScore); // dropout goes on as if nothing had happened
    } finally {
      targetLayers.get(0).tryTargets(null);
      recording.stop();
    }
    Map<String, INDArray> gradients = net.gradient().gradientForVariable();
    List<LayerStep> steps = new ArrayList<>();
    for (int i = 0; i < targetLayers.size(); i++) {
      LiveTargetLayer layer = targetLayers.get(i);
      Map<String, INDArray> forward = new LinkedHashMap<>();
      for (String name : layer.getUnderlying().paramTable().keySet()) {
        INDArray sum = gradients.get(layer.getIndex() + "_" + name);
        boolean divide = net.conf().isMiniBatch() && layer.updaterDivideByMinibatch(name);
        forward.put(name, sum.div(divide ? features.size(0) : 1));
      }
      Map<String, INDArray> feedback = new LinkedHashMap<>();
      layer.feedbackGradients().forEach((name, view) -> feedback.put(name, view.dup()));
      steps.add(
          new LayerStep(
              layer.getIndex(),
              layer.conf().getLayer().getLayerName(),
              recording.activations[i],
              recording.displacements[i],
              forward,
              layer.feedbackLoss(),
              feedback));
    }
    return new TrainingStep(net.score(), steps);
  }

  /**
   * The network's score on the batch.
   *
   * @return mean loss and regularization
   */
  public double score() {
    return score;
  }

  /**
   * The target layers.
   *
   * @return from the input up
   */
  public List<LayerStep> layers() {
    return layers;
  }

  /** A table: a line for every layer. */
  @Override
  public String toString() {
    StringBuilder table =
        new StringBuilder(
            String.format(
                "score %.6g%n%5s %-16s %12s %12s %14s%n",
                score, "layer", "name", "|h|", "|target - h|", "feedback loss"));
    for (LayerStep layer : layers) {
      table.append(
          String.format(
              "%5d %-16s %12.6g %12.6g %14.6g%n",
              layer.index(),
              layer.name(),
              layer.activation().norm2Number().doubleValue(),
              layer.displacement().norm2Number().doubleValue(),
              layer.feedbackLoss()));
    }
    return table.toString();
  }

  /** Copies of what the layers tell while a step runs. */
  private static final class Recording {
    private final List<LiveTargetLayer> layers;
    private final LiveOutput output;
    private final INDArray[] activations;
    private final INDArray[] displacements;

    Recording(List<LiveTargetLayer> layers, LiveOutput output) {
      this.layers = layers;
      this.output = output;
      activations = new INDArray[layers.size()];
      displacements = new INDArray[layers.size()];
    }

    void start() {
      // A target layer tells of its input, which is the activation of the layer before.
      for (int i = 1; i < layers.size(); i++) {
        int below = i - 1;
        layers.get(i).observeTargets((h, d) -> keep(below, h, d));
      }
      int last = layers.size() - 1;
      output.observeOutputTarget((h, d) -> keep(last, h, d));
    }

    void stop() {
      layers.forEach(layer -> layer.observeTargets(null));
      output.observeOutputTarget(null);
    }

    private void keep(int layer, INDArray activation, INDArray displacement) {
      try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        activations[layer] = activation.dup();
        displacements[layer] = displacement.dup();
      }
    }
  }
}
