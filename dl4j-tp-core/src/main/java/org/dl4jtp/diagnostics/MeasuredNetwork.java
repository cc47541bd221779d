package org.dl4jtp.diagnostics;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dl4jtp.layer.LiveOutput;
import org.dl4jtp.step.Network;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What diagnostics ask of a network, be it a {@code MultiLayerNetwork} or a graph. */
abstract class MeasuredNetwork {
  private List<MeasuredLayer> targetLayers; // null until asked for; a network's layers stay

  static MeasuredNetwork of(MultiLayerNetwork net) {
    return new MeasuredMultiLayerNetwork(net);
  }

  static MeasuredNetwork of(ComputationGraph net) {
    return new MeasuredComputationGraph(net);
  }

  /**
   * Of a listener's model.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static MeasuredNetwork of(Model model) {
    if (model instanceof MultiLayerNetwork) {
      return of((MultiLayerNetwork) model);
    }
    if (model instanceof ComputationGraph) {
      return of((ComputationGraph) model);
    }
    throw new IllegalArgumentException(
        "alignment is measured of a MultiLayerNetwork or a ComputationGraph, not of a "
            + model.getClass().getSimpleName()
            + "; remove the listener");
  }

  abstract boolean isInitialised();

  /** From the input up: in an order in which nothing comes before what it depends on. */
  abstract List<MeasuredLayer> findTargetLayers();

  abstract List<String> inputNames();

  abstract List<String> outputNames();

  /** The outputs, in the network's order. */
  abstract List<LiveOutput> outputs();

  /** Takes a batch as {@code fit} does, up to the update of parameters. */
  abstract void computeGradientAndScore(Batch batch);

  /** What it computed, by {@link MeasuredLayer#gradientName}; summed over the batch. */
  abstract Map<String, INDArray> gradients();

  /** Whether the updater divides gradients by the number of examples. */
  abstract boolean dividesByExamples();

  /** The batch that is being trained on; its arrays are null where there is none. */
  abstract Batch current();

  /** The network's own collection. */
  abstract Collection<TrainingListener> listeners();

  abstract double score();

  abstract void setScore(double score);

  /** All gradients; null before the first step. */
  abstract INDArray flattenedGradients();

  /** Lets layers forget a step. */
  abstract void clearLayers();

  /**
   * Takes away masks, those of features and of labels, from every layer.
   *
   * @return what puts them back, and the batch that the network holds now
   */
  abstract Runnable setBatchAside();

  /**
   * The target layers, from the input up.
   *
   * @throws IllegalArgumentException if it trains by backpropagation or is not initialised
   */
  final List<MeasuredLayer> targetLayers() {
    if (!isInitialised()) {
      throw new IllegalArgumentException("the network is not initialised; call init() first");
    }
    if (targetLayers == null) {
      targetLayers = List.copyOf(findTargetLayers());
    }
    if (targetLayers.isEmpty()) {
      throw new IllegalArgumentException(
          "the network has no target layers: it trains by backpropagation. The rule 'exact' takes"
              + " the same steps, and can be measured");
    }
    return targetLayers;
  }

  /** Its live layers, and how they hang together. */
  final Network network() {
    Network network = targetLayers().get(0).live().network();
    network.checkComplete();
    return network;
  }
}
