package org.dl4jtp.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.learning.CountingUpdater;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A {@code MultiLayerNetwork} or a {@code ComputationGraph}: what training asks of either, which
 * Deeplearning4j has under no common type.
 */
final class TrainedModel {
  private final Model model;
  private final MultiLayerNetwork row; // null of a graph
  private final ComputationGraph graph; // null of a row of layers

  private TrainedModel(Model model) {
    this.model = model;
    row = model instanceof MultiLayerNetwork ? (MultiLayerNetwork) model : null;
    graph = model instanceof ComputationGraph ? (ComputationGraph) model : null;
  }

  /**
   * Of a network, or of a listener's model.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static TrainedModel of(Model model) {
    TrainedModel trained = new TrainedModel(model);
    if (trained.row == null && trained.graph == null) {
      throw new IllegalArgumentException(
          "the model is a "
              + model.getClass().getSimpleName()
              + "; give a MultiLayerNetwork or a ComputationGraph");
    }
    return trained;
  }

  boolean isInitialised() {
    return row != null ? row.isInitCalled() : graph.getVertices() != null;
  }

  /** From the inputs to the outputs; a graph numbers its layers as they were added. */
  Layer[] layers() {
    return row != null
        ? row.getLayers()
        : Arrays.stream(graph.topologicalSortOrder())
            .mapToObj(vertex -> graph.getVertices()[vertex].getLayer())
            .filter(Objects::nonNull)
            .toArray(Layer[]::new);
  }

  int epochCount() {
    return row != null ? row.getEpochCount() : graph.getEpochCount();
  }

  int iterationCount() {
    return row != null ? row.getIterationCount() : graph.getIterationCount();
  }

  WorkspaceMode workspaceMode() {
    return row != null
        ? row.getLayerWiseConfigurations().getTrainingWorkspaceMode()
        : graph.getConfiguration().getTrainingWorkspaceMode();
  }

  /** Of the last forward pass; null, or with nulls, if there are none. */
  INDArray[] inputs() {
    return row != null ? new INDArray[] {row.getInput()} : graph.getInputs();
  }

  /** The masks of {@link #inputs}; null, or with nulls, if there are none. */
  INDArray[] inputMasks() {
    return row != null
        ? new INDArray[] {row.getLayer(0).getMaskArray()}
        : graph.getInputMaskArrays();
  }

  /** The part of the score that is the weights' own. */
  double regularizationScore() {
    double sum = 0;
    for (Layer layer : layers()) {
      sum += layer.calcRegularizationScore(true);
    }
    return sum;
  }

  /** Of a step, in {@code onBackwardPass}: a graph forgets them after it. With nulls for none. */
  INDArray[] labels() {
    return row != null
        ? new INDArray[] {row.getLabels()}
        : Arrays.stream(graph.getLayers())
            .filter(IOutputLayer.class::isInstance)
            .map(layer -> ((IOutputLayer) layer).getLabels())
            .toArray(INDArray[]::new);
  }

  /** The target layers whose feedback learns. */
  List<LiveTargetLayer> learningLayers() {
    List<LiveTargetLayer> learning = new ArrayList<>();
    for (Layer layer : layers()) {
      if (layer instanceof LiveTargetLayer && ((LiveTargetLayer) layer).learnsFeedback()) {
        learning.add((LiveTargetLayer) layer);
      }
    }
    return learning;
  }

  /** What updates their feedback. */
  List<UpdaterBlock> feedbackBlocks() {
    List<UpdaterBlock> blocks = new ArrayList<>();
    for (UpdaterBlock block : updater().getUpdaterBlocks()) {
      if (block.getGradientUpdater() instanceof CountingUpdater.Step) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  /** With gradients that it can read. */
  private BaseMultiLayerUpdater<?> updater() {
    // A listener may call within a workspace, but gradients and updater outlive it.
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      boolean gradients = model.getGradientsViewArray() != null;
      if (row != null) {
        if (!gradients) {
          row.initGradientsView();
        }
        return (BaseMultiLayerUpdater<?>) row.getUpdater();
      }
      if (!gradients) {
        graph.initGradientsView();
      }
      return graph.getUpdater();
    }
  }
}
