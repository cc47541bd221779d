package org.dl4jtp.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dl4jtp.layer.LiveOutput;
import org.dl4jtp.layer.LiveTargetLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers one after another. */
final class MeasuredMultiLayerNetwork extends MeasuredNetwork {
  private final MultiLayerNetwork net;

  MeasuredMultiLayerNetwork(MultiLayerNetwork net) {
    this.net = net;
  }

  @Override
  boolean isInitialised() {
    return net.isInitCalled();
  }

  @Override
  List<MeasuredLayer> findTargetLayers() {
    List<MeasuredLayer> found = new ArrayList<>();
    for (Layer layer : net.getLayers()) {
      if (layer instanceof LiveTargetLayer) {
        String name = layer.conf().getLayer().getLayerName();
        int index = layer.getIndex();
        found.add(new MeasuredLayer(index, name, "" + index, (LiveTargetLayer) layer));
      }
    }
    return found;
  }

  @Override
  List<String> inputNames() {
    return List.of("input");
  }

  @Override
  List<String> outputNames() {
    return List.of("output");
  }

  @Override
  List<LiveOutput> outputs() {
    return List.of((LiveOutput) net.getOutputLayer());
  }

  @Override
  void computeGradientAndScore(Batch batch) {
    net.setInput(batch.features()[0]);
    net.setLabels(batch.labels()[0]);
    net.computeGradientAndScore();
  }

  @Override
  Map<String, INDArray> gradients() {
    return net.gradient().gradientForVariable();
  }

  @Override
  boolean dividesByExamples() {
    return net.conf().isMiniBatch();
  }

  @Override
  Batch current() {
    return Batch.of(net.getInput(), net.getLabels());
  }

  @Override
  Collection<TrainingListener> listeners() {
    return net.getListeners();
  }

  @Override
  double score() {
    return net.score();
  }

  @Override
  void setScore(double score) {
    net.setScore(score);
  }

  @Override
  INDArray flattenedGradients() {
    return net.getFlattenedGradients();
  }

  @Override
  void clearLayers() {
    net.clearLayersStates(); // not clear(), which would lose the updater's state
  }

  @Override
  Runnable setBatchAside() {
    Layer[] layers = net.getLayers();
    INDArray input = net.getInput();
    INDArray labels = net.getLabels();
    INDArray[] masks = Arrays.stream(layers).map(Layer::getMaskArray).toArray(INDArray[]::new);
    net.clearLayerMaskArrays();
    return () -> {
      for (int i = 0; i < layers.length; i++) {
        layers[i].setMaskArray(masks[i]);
      }
      net.setInput(input);
      net.setLabels(labels);
    };
  }
}
