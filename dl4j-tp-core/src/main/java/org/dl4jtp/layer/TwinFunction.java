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
  private final boolean training;
  private final INDArray mask; // or null

  TwinFunction(Layer live, DataType dataType) {
    this(twinOf(live, dataType), false, null);
  }

  private TwinFunction(Layer twin, boolean training, INDArray mask) {
    this.twin = twin;
    this.training = training;
    this.mask = mask;
  }

  /** In place of what the layer computes at inference, what it computes in training. */
  static TwinFunction inTraining(Layer live, DataType dataType) {
    return new TwinFunction(twinOf(live, dataType), true, null);
  }

  private static Layer twinOf(Layer live, DataType dataType) {
    NeuralNetConfiguration conf = live.conf().clone();
    conf.clearVariables();
    // Its backward pass would draw noise, as in training.
    conf.getLayer().setIDropout(null);
    if (conf.getLayer() instanceof BaseLayer) {
      ((BaseLayer) conf.getLayer()).setWeightNoise(null);
    }
    return conf.getLayer().instantiate(conf, null, live.getIndex(), live.params(), false, dataType);
  }

  @Override
  public ForwardFunction masked(INDArray newMask) {
    return newMask == null ? this : new TwinFunction(twin, training, newMask);
  }

  @Override
  public INDArray apply(INDArray input) {
    INDArray value = activate(input);
    twin.clear();
    return value;
  }

  private INDArray activate(INDArray input) {
    twin.setMaskArray(mask);
    return twin.activate(input, training, Workspaces.current());
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
        if (training) {
          activate(input); // for what the backward pass wants of it
        } else {
          twin.setMaskArray(mask);
          twin.setInput(input, mgr);
        }
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
