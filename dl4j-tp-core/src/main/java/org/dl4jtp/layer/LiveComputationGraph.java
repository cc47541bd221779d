package org.dl4jtp.layer;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers and other vertices, connected as one likes. */
final class LiveComputationGraph extends LiveModel {
  private final ComputationGraph net;

  LiveComputationGraph(ComputationGraph net) {
    this.net = net;
  }

  @Override
  public Model model() {
    return net;
  }

  @Override
  public boolean isInitialised() {
    return net.getVertices() != null;
  }

  @Override
  public Layer[] layers() {
    return Arrays.stream(net.topologicalSortOrder())
        .mapToObj(vertex -> net.getVertices()[vertex].getLayer())
        .filter(Objects::nonNull)
        .toArray(Layer[]::new);
  }

  @Override
  public int indexOf(Layer layer) {
    return Arrays.asList(net.getLayers()).indexOf(layer);
  }

  @Override
  @SuppressWarnings("ReferenceEquality")
  public String nameOf(Layer layer) {
    return Arrays.stream(net.getVertices())
        .filter(vertex -> vertex.getLayer() == layer)
        .map(GraphVertex::getVertexName)
        .findFirst()
        .orElse(null);
  }

  @Override
  public String keyOf(Layer layer, String parameter) {
    return nameOf(layer) + "_" + parameter;
  }

  @Override
  public List<Layer> outputLayers() {
    return IntStream.range(0, net.getNumOutputArrays())
        .mapToObj(net::getOutputLayer)
        .collect(Collectors.toList());
  }

  @Override
  public List<String> inputNames() {
    return net.getConfiguration().getNetworkInputs();
  }

  @Override
  public List<String> outputNames() {
    return net.getConfiguration().getNetworkOutputs();
  }

  @Override
  public int epochCount() {
    return net.getEpochCount();
  }

  @Override
  public int iterationCount() {
    return net.getIterationCount();
  }

  @Override
  public WorkspaceMode workspaceMode() {
    return net.getConfiguration().getTrainingWorkspaceMode();
  }

  @Override
  public INDArray[] inputs() {
    return net.getInputs();
  }

  @Override
  public INDArray[] inputMasks() {
    return net.getInputMaskArrays();
  }

  @Override
  public INDArray[] labels() {
    return outputLayers().stream()
        .map(layer -> layer instanceof IOutputLayer ? ((IOutputLayer) layer).getLabels() : null)
        .toArray(INDArray[]::new);
  }

  @Override
  public void computeGradientAndScore(INDArray[] features, INDArray[] labels) {
    net.setInputs(features);
    net.setLabels(labels);
    net.computeGradientAndScore();
  }

  @Override
  public Collection<TrainingListener> listeners() {
    return net.getListeners();
  }

  @Override
  public void setScore(double score) {
    net.setScore(score);
  }

  @Override
  public void clearLayers() {
    net.clearLayersStates();
  }

  @Override
  public Runnable setBatchAside() {
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

  @Override
  void initGradientsView() {
    net.initGradientsView();
  }

  @Override
  BaseMultiLayerUpdater<?> updater() {
    return net.getUpdater();
  }
}
