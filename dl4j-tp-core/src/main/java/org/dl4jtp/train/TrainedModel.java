package org.dl4jtp.train;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Updater;
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

/** What training of feedback asks of a network, be it a {@code MultiLayerNetwork} or a graph. */
abstract class TrainedModel {

  static TrainedModel of(MultiLayerNetwork net) {
    return new TrainedModel() {
      @Override
      boolean isInitialised() {
        return net.isInitCalled();
      }

      @Override
      Layer[] layers() {
        return net.getLayers();
      }

      @Override
      Updater updater() {
        if (net.getFlattenedGradients() == null) {
          net.initGradientsView();
        }
        return net.getUpdater();
      }

      @Override
      int epochCount() {
        return net.getEpochCount();
      }

      @Override
      int iterationCount() {
        return net.getIterationCount();
      }

      @Override
      WorkspaceMode workspaceMode() {
        return net.getLayerWiseConfigurations().getTrainingWorkspaceMode();
      }

      @Override
      INDArray[] inputs() {
        return new INDArray[] {net.getInput()};
      }
    };
  }

  static TrainedModel of(ComputationGraph net) {
    return new TrainedModel() {
      @Override
      boolean isInitialised() {
        return net.params() != null;
      }

      @Override
      Layer[] layers() {
        return net.getLayers();
      }

      @Override
      Updater updater() {
        if (net.getFlattenedGradients() == null) {
          net.initGradientsView();
        }
        return net.getUpdater();
      }

      @Override
      int epochCount() {
        return net.getConfiguration().getEpochCount();
      }

      @Override
      int iterationCount() {
        return net.getConfiguration().getIterationCount();
      }

      @Override
      WorkspaceMode workspaceMode() {
        return net.getConfiguration().getTrainingWorkspaceMode();
      }

      @Override
      INDArray[] inputs() {
        return net.getInputs();
      }
    };
  }

  /**
   * Of a listener's model.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static TrainedModel of(Model model) {
    if (model instanceof MultiLayerNetwork) {
      return of((MultiLayerNetwork) model);
    }
    if (model instanceof ComputationGraph) {
      return of((ComputationGraph) model);
    }
    throw new IllegalArgumentException(
        "a feedback schedule trains a MultiLayerNetwork or a ComputationGraph, not a "
            + model.getClass().getSimpleName());
  }

  abstract boolean isInitialised();

  abstract Layer[] layers();

  /** With gradients that it can read. */
  abstract Updater updater();

  abstract int epochCount();

  abstract int iterationCount();

  abstract WorkspaceMode workspaceMode();

  /** Of the last forward pass. */
  abstract INDArray[] inputs();

  /** The target layers whose feedback learns. */
  final List<LiveTargetLayer> learningLayers() {
    List<LiveTargetLayer> learning = new ArrayList<>();
    for (Layer layer : layers()) {
      if (layer instanceof LiveTargetLayer && ((LiveTargetLayer) layer).learnsFeedback()) {
        learning.add((LiveTargetLayer) layer);
      }
    }
    return learning;
  }

  /** What updates their feedback. */
  final List<UpdaterBlock> feedbackBlocks() {
    Updater updater;
    // A listener may call within a workspace, but gradients and updater outlive it.
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      updater = updater();
    }
    List<UpdaterBlock> blocks = new ArrayList<>();
    for (UpdaterBlock block : ((BaseMultiLayerUpdater<?>) updater).getUpdaterBlocks()) {
      if (block.getGradientUpdater() instanceof CountingUpdater.Step) {
        blocks.add(block);
      }
    }
    return blocks;
  }
}
