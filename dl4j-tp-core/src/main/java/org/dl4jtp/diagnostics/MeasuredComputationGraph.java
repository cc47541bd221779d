package org.dl4jtp.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dl4jtp.layer.LiveOutput;
import org.dl4jtp.layer.LiveTargetLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A graph. */
final class MeasuredComputationGraph extends MeasuredNetwork {
  private final ComputationGraph net;

  MeasuredComputationGraph(ComputationGraph net) {
    this.net = net;
  }

  @Override
  boolean isInitialised() {
    return net.getVertices() != null;
  }

  @Override
  List<MeasuredLayer> findTargetLayers() {
    List<Layer> layers = Arrays.asList(net.getLayers());
    List<MeasuredLayer> found = new ArrayList<>();
    for (int vertexIndex : net.topologicalSortOrder()) {
      GraphVertex vertex = net.getVertices()[vertexIndex];
      if (vertex.getLayer() instanceof LiveTargetLayer) {
        String name = vertex.getVertexName();
        int index = layers.indexOf(vertex.getLayer());
        found.add(new MeasuredLayer(index, name, name, (LiveTargetLayer) vertex.getLayer()));
      }
    }
    return found;
  }

  @Override
  List<String> inputNames() {
    return net.getConfiguration().getNetworkInputs();
  }

  @Override
  List<String> outputNames() {
    return net.getConfiguration().getNetworkOutputs();
  }

  private List<Layer> outputLayers() {
    return IntStream.range(0, net.getNumOutputArrays())
        .mapToObj(net::getOutputLayer)
        .collect(Collectors.toList());
  }

  @Override
  List<LiveOutput> outputs() {
    return outputLayers().stream().map(LiveOutput.class::cast).collect(Collectors.toList());
  }

  @Override
  void computeGradientAndScore(Batch batch) {
    net.setInputs(batch.features());
    net.setLabels(batch.labels());
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

  /** Its labels it tells nobody; its output layers know them while a step goes backward. */
  @Override
  Batch current() {
    INDArray[] labels =
        outputLayers().stream()
            .map(layer -> layer instanceof IOutputLayer ? ((IOutputLayer) layer).getLabels() : null)
            .toArray(INDArray[]::new);
    INDArray[] features = net.getInputs();
    return Batch.of(features == null ? null : features.clone(), labels);
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
    net.clearLayersStates();
  }

  @Override
  Runnable setBatchAside() {
    INDArray[] inputs = net.getInputs();
    INDArray[] inputMasks = net.getInputMaskArrays();
    INDArray[] labelMasks = net.getLabelMaskArrays();
    net.clearLayerMaskArrays();
    return () -> {
      net.setInputs(inputs);
      net.setLabels(new INDArray[net.getNumOutputArrays()]);
      net.setLayerMaskArrays(inputMasks, labelMasks);
    };
  }
}
