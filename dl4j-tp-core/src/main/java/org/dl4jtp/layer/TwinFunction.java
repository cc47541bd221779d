package org.dl4jtp.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a live layer computes, computed by a second live layer on the same parameters: the layer's
 * own input and gradients stay as they are.
 */
final class TwinFunction implements ForwardFunction {
  private final Layer twin;
  private final INDArray mask; // or null

  TwinFunction(Layer live, DataType dataType) {
    this.twin = twinOf(live, dataType);
    this.mask = null;
  }

  private TwinFunction(Layer twin, INDArray mask) {
    this.twin = twin;
    this.mask = mask;
  }

  private static Layer twinOf(Layer live, DataType dataType) {
    NeuralNetConfiguration conf = live.conf().clone();
    conf.clearVariables();
    // Its backward pass would draw noise, as in training.
    conf.getLayer().setIDropout(null);
    if (conf.getLayer() instanceof BaseLayer) {
      ((BaseLayer) conf.getLayer()).setWeightNoise(null);
    }
    return conf.getLayer()
        .instantiate(conf, null, live.getIndex(), live.params(), false, dataType);
  }

  @Override
  public ForwardFunction masked(INDArray newMask) {
    return newMask == null ? this : new TwinFunction(twin, newMask);
  }

  @Override
  public INDArray apply(INDArray input) {
    twin.setMaskArray(mask);
    INDArray value = twin.activate(input, false, Workspaces.current());
    twin.clear();
    return value;
  }

  @Override
  public Linearization linearize(INDArray input) {
    INDArray value = apply(input);
    return new Linearization() {
      @Override
      public INDArray value() {
        return value;
      }

      @Override
      public INDArray pullBack(INDArray epsilon) {
        LayerWorkspaceMgr mgr = Workspaces.current();
        awaitGradients();
        twin.setMaskArray(mask);
        twin.setInput(input, mgr);
        // Activation functions may overwrite the epsilon.
        INDArray below = twin.backpropGradient(epsilon.dup('c'), mgr).getSecond();
        twin.clear();
        return below;
      }
    };
  }

  /** Room for parameter gradients that nobody wants, where derivatives are asked for at all. */
  private void awaitGradients() {
    if (twin.numParams() == 0 || twin.getGradientsViewArray() != null) {
      return;
    }
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      twin.setBackpropGradientsViewArray(
          Nd4j.createUninitialized(twin.params().dataType(), twin.numParams()));
    }
  }
}
