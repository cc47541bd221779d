package org.dl4jtp.layer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dl4jtp.function.RecurrentLayers;
import org.dl4jtp.learning.CountingUpdater;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A {@code MultiLayerNetwork} or a {@code ComputationGraph}, plain or converted: what
 * Deeplearning4j's {@link Model} leaves out of what both can do.
 */
public abstract class LiveModel {
  LiveModel() {}

  /**
   * Of a network, or of a listener's model.
   *
   * @param model used, not copied
   * @return what both kinds of model can do
   * @throws IllegalArgumentException if it is neither
   */
  public static LiveModel of(Model model) {
    if (model instanceof MultiLayerNetwork) {
      return new LiveMultiLayerNetwork((MultiLayerNetwork) model);
    }
    if (model instanceof ComputationGraph) {
      return new LiveComputationGraph((ComputationGraph) model);
    }
    throw new IllegalArgumentException(
        "the model is a "
            + model.getClass().getSimpleName()
            + "; give a MultiLayerNetwork or a ComputationGraph");
  }

  /**
   * The network itself.
   *
   * @return what {@link #of} was given
   */
  public abstract Model model();

  /**
   * Whether {@code init()} was called.
   *
   * @return whether there are live layers
   */
  public abstract boolean isInitialised();

  /**
   * The live layers, none before what it depends on; a graph numbers its own as they were added.
   *
   * @return from the inputs to the outputs
   */
  public abstract Layer[] layers();

  /**
   * A layer's place.
   *
   * @param layer one of {@link #layers}
   * @return with which the network's {@code getLayer} finds it
   */
  public abstract int indexOf(Layer layer);

  /**
   * What the network calls a layer.
   *
   * @param layer one of {@link #layers}
   * @return the vertex's name in a graph; null if it has none
   */
  public abstract String nameOf(Layer layer);

  /**
   * Under which the network keeps a parameter and its gradient.
   *
   * @param layer one of {@link #layers}
   * @param parameter as the layer calls it
   * @return a key of the network's {@code paramTable}
   */
  public abstract String keyOf(Layer layer, String parameter);

  /**
   * The layers whose outputs are the network's.
   *
   * @return in the network's order; with nulls for vertices without a layer
   */
  public abstract List<Layer> outputLayers();

  /**
   * Names of the inputs.
   *
   * @return in the order of {@link #inputs}
   */
  public abstract List<String> inputNames();

  /**
   * Names of the outputs.
   *
   * @return in the order of {@link #labels}
   */
  public abstract List<String> outputNames();

  /**
   * Epochs that the network has trained for.
   *
   * @return its own count
   */
  public abstract int epochCount();

  /**
   * Steps that the network has taken.
   *
   * @return its own count
   */
  public abstract int iterationCount();

  /**
   * Where a training step's arrays lie.
   *
   * @return the mode for training
   */
  public abstract WorkspaceMode workspaceMode();

  /**
   * The part of the score that is the weights' own.
   *
   * @return the sum over all layers
   */
  public final double regularizationScore() {
    double sum = 0;
    for (Layer layer : layers()) {
      sum += layer.calcRegularizationScore(true);
    }
    return sum;
  }

  /**
   * Features of the last forward pass.
   *
   * @return null, or with nulls, if there are none
   */
  public abstract INDArray[] inputs();

  /**
   * The masks of {@link #inputs}.
   *
   * @return null, or with nulls, if there are none
   */
  public abstract INDArray[] inputMasks();

  /**
   * Labels of a step, to be asked for in {@code onBackwardPass}: a graph forgets them after it, and
   * only its output layers tell them.
   *
   * @return with nulls for none
   */
  public abstract INDArray[] labels();

  /**
   * Takes a batch as {@code fit} does, up to the update of parameters.
   *
   * @param features for every input
   * @param labels for every output
   */
  public abstract void computeGradientAndScore(INDArray[] features, INDArray[] labels);

  /**
   * Who listens.
   *
   * @return the network's own collection
   */
  public abstract Collection<TrainingListener> listeners();

  /**
   * Sets what {@link Model#score} tells.
   *
   * @param score of a batch
   */
  public abstract void setScore(double score);

  /** Lets layers forget a step. */
  public abstract void clearLayers();

  /**
   * Takes away masks, those of features and of labels, from every layer.
   *
   * @return what puts them back, and the batch that the network holds now
   */
  public abstract Runnable setBatchAside();

  /**
   * Lets recurrent layers start anew, and forget neither the state that they are in while a
   * sequence is trained part by part, nor that of {@code rnnTimeStep}.
   *
   * @return what puts the states back
   */
  public Runnable setStatesAside() {
    List<Runnable> back = new ArrayList<>();
    for (Layer layer : layers()) {
      Layer live =
          layer instanceof LiveConvertedLayer
              ? ((LiveConvertedLayer) layer).getUnderlying()
              : layer;
      RecurrentLayer recurrent = RecurrentLayers.within(live);
      if (recurrent == null || recurrent instanceof BidirectionalLayer) { // which has none
        continue;
      }
      Map<String, INDArray> state = recurrent.rnnGetPreviousState();
      Map<String, INDArray> ofParts = recurrent.rnnGetTBPTTState();
      recurrent.rnnClearPreviousState();
      back.add(
          () -> {
            recurrent.rnnSetPreviousState(state);
            recurrent.rnnSetTBPTTState(ofParts);
          });
    }
    return () -> back.forEach(Runnable::run);
  }

  abstract void initGradientsView();

  abstract BaseMultiLayerUpdater<?> updater();

  /**
   * The target layers whose feedback learns.
   *
   * @return from the inputs to the outputs
   */
  public List<LiveTargetLayer> learningLayers() {
    List<LiveTargetLayer> learning = new ArrayList<>();
    for (Layer layer : layers()) {
      if (layer instanceof LiveTargetLayer && ((LiveTargetLayer) layer).learnsFeedback()) {
        learning.add((LiveTargetLayer) layer);
      }
    }
    return learning;
  }

  /**
   * What updates the feedback of {@link #learningLayers}, with gradients that it can read.
   *
   * @return in the updater's order
   */
  public List<UpdaterBlock> feedbackBlocks() {
    List<UpdaterBlock> blocks = new ArrayList<>();
    // A listener may call within a workspace, but gradients and updater outlive it.
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      if (model().getGradientsViewArray() == null) {
        initGradientsView();
      }
      for (UpdaterBlock block : updater().getUpdaterBlocks()) {
        if (block.getGradientUpdater() instanceof CountingUpdater.Step) {
          blocks.add(block);
        }
      }
    }
    return blocks;
  }
}
