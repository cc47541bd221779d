package org.dl4jtp.layer;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers one after another. */
final class LiveMultiLayerNetwork extends LiveModel {
  private final MultiLayerNetwork net;

  LiveMultiLayerNetwork(MultiLayerNetwork net) {
    this.net = net;
  }

  @Override
  public Model model() {
    return net;
  }

  @Override
  public boolean isInitialised() {
    return net.isInitCalled();
  }

  @Override
  public Layer[] layers() {
    return net.getLayers();
  }

  @Override
  public int indexOf(Layer layer) {
    return layer.getIndex();
  }

  @Override
  public String nameOf(Layer layer) {
    return layer.conf().getLayer().getLayerName();
  }

  @Override
  public String keyOf(Layer layer, String parameter) {
    return layer.getIndex() + "_" + parameter;
  }

  @Override
  public List<Layer> outputLayers() {
    return List.of(net.getOutputLayer());
  }

  @Override
  public List<String> inputNames() {
    return List.of("input");
  }

  @Override
  public List<String> outputNames() {
    return List.of("output");
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
    return net.getLayerWiseConfigurations().getTrainingWorkspaceMode();
  }

  @Override
  public INDArray[] inputs() {
    return new INDArray[] {net.getInput()};
  }

  @Override
  public INDArray[] inputMasks() {
    return new INDArray[] {net.getLayer(0).getMaskArray()};
  }

  @Override
  public INDArray[] labels() {
    return new INDArray[] {net.getLabels()};
  }

  @Override
  public void computeGradientAndScore(INDArray[] features, INDArray[] labels) {
    net.setInput(features[0]);
    net.setLabels(labels[0]);
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
    net.clearLayersStates(); // not clear(), which would lose the updater's state
  }

  @Override
  public Runnable setBatchAside() {
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

  @Override
  void initGradientsView() {
    net.initGradientsView();
  }

  @Override
  BaseMultiLayerUpdater<?> updater() {
    return (BaseMultiLayerUpdater<?>) net.getUpdater();
  }
}
