package org.dl4jtp.diagnostics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.dl4jtp.layer.LiveModel;
import org.dl4jtp.layer.LiveOutput;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.step.Network;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What diagnostics ask of a network that trains by target propagation. */
final class MeasuredNetwork {
  private final LiveModel model;
  private List<MeasuredLayer> targetLayers; // null until asked for; a network's layers stay

  private MeasuredNetwork(LiveModel model) {
    this.model = model;
  }

  /**
   * Of a network, or of a listener's model.
   *
   * @throws IllegalArgumentException if it is neither a multi-layer network nor a graph
   */
  static MeasuredNetwork of(Model model) {
    return new MeasuredNetwork(LiveModel.of(model));
  }

  LiveModel model() {
    return model;
  }

  /**
   * The target layers, from the input up.
   *
   * @throws IllegalArgumentException if it trains by backpropagation or is not initialised
   */
  List<MeasuredLayer> targetLayers() {
    if (!model.isInitialised()) {
      throw new IllegalArgumentException("the network is not initialised; call init() first");
    }
    if (targetLayers == null) {
      targetLayers =
          Arrays.stream(model.layers())
              .filter(LiveTargetLayer.class::isInstance)
              .map(layer -> new MeasuredLayer(model, (LiveTargetLayer) layer))
              .collect(Collectors.toUnmodifiableList());
    }
    if (targetLayers.isEmpty()) {
      throw new IllegalArgumentException(
          "the network has no target layers: it trains by backpropagation. The rule 'exact' takes"
              + " the same steps, and can be measured");
    }
    return targetLayers;
  }

  /** Its live layers, and how they hang together. */
  Network network() {
    Network network = targetLayers().get(0).live().network();
    network.checkComplete();
    return network;
  }

  /** The outputs, in the network's order. */
  List<LiveOutput> outputs() {
    return model.outputLayers().stream().map(LiveOutput.class::cast).collect(Collectors.toList());
  }

  /** The batch that is being trained on; its arrays are null where there is none. */
  Batch current() {
    INDArray[] features = model.inputs();
    return Batch.of(features == null ? null : features.clone(), model.labels());
  }
}
