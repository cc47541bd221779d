package org.dl4jtp.diagnostics;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a step that nobody asked for would leave behind in a network: remembered when it begins, put
 * back when it ends. Its listeners, which may act on the network, do not hear of it, and label
 * masks do not apply.
 */
final class Disturbance implements AutoCloseable {
  private final MultiLayerNetwork net;
  private final Collection<TrainingListener> listeners;
  private final INDArray input;
  private final INDArray labels;
  private final INDArray mask;
  private final INDArray gradients;
  private final double score;

  Disturbance(MultiLayerNetwork net) {
    this.net = net;
    listeners = List.copyOf(net.getListeners());
    input = net.getInput();
    labels = net.getLabels();
    score = net.score();
    INDArray view = net.getFlattenedGradients();
    gradients = view == null ? null : view.dup();
    Layer output = net.getOutputLayer();
    mask = output.getMaskArray();
    net.setListeners();
    output.setMaskArray(null);
  }

  @Override
  public void close() {
    net.clearLayersStates(); // not clear(), which would lose the updater's state
    net.getOutputLayer().setMaskArray(mask);
    net.setListeners(listeners);
    net.setInput(input);
    net.setLabels(labels);
    net.setScore(score);
    if (gradients != null) {
      net.getFlattenedGradients().assign(gradients);
    }
  }
}
