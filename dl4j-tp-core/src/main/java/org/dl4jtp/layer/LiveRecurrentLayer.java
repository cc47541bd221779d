package org.dl4jtp.layer;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.function.RecurrentLayers;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A live target layer that is recurrent. In truncated backpropagation through time a step sees a
 * part of a sequence, from the state in which the part before ended; perturbed activations start
 * from that state too. Credit through time within the layer goes by its own derivatives, which in
 * Deeplearning4j 1.0.0-M2.1 start every part anew.
 */
final class LiveRecurrentLayer extends LiveTargetLayer implements RecurrentLayer {
  private static final int NOT_TRUNCATED = 0;

  private final RecurrentLayer recurrent;
  private boolean startedFromState;
  private int backLength = NOT_TRUNCATED;

  LiveRecurrentLayer(
      TargetLayer layerConf,
      NeuralNetConfiguration conf,
      NeuralNetConfiguration inner,
      Layer underlying,
      IDropout dropout,
      INDArray parameters,
      boolean initialize) {
    super(layerConf, conf, inner, underlying, dropout, parameters, initialize);
    this.recurrent = RecurrentLayers.within(underlying);
  }

  @Override
  public Map<String, INDArray> startingState() {
    Map<String, INDArray> state = startedFromState ? recurrent.rnnGetPreviousState() : null;
    return state == null || state.isEmpty() ? null : state;
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr mgr) {
    super.setInput(input, mgr);
    startedFromState = false;
  }

  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray input, boolean training, boolean storeLastForTbptt, LayerWorkspaceMgr mgr) {
    setInput(input, mgr);
    if (training) {
      applyDropout(mgr);
    }
    startedFromState = true;
    return recurrent.rnnActivateUsingStoredState(
        recurrent.input(), training, storeLastForTbptt, mgr);
  }

  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int tbpttBackLength, LayerWorkspaceMgr mgr) {
    backLength = tbpttBackLength;
    try {
      return backpropGradient(epsilon, mgr);
    } finally {
      backLength = NOT_TRUNCATED;
    }
  }

  @Override
  Pair<Gradient, INDArray> backpropWrapped(INDArray epsilon, LayerWorkspaceMgr mgr) {
    return backLength == NOT_TRUNCATED
        ? super.backpropWrapped(epsilon, mgr)
        : recurrent.tbpttBackpropGradient(epsilon, backLength, mgr);
  }

  @Override
  public void clear() {
    super.clear();
    startedFromState = false;
  }

  @Override
  public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr mgr) {
    return recurrent.rnnTimeStep(input, mgr);
  }

  @Override
  public Map<String, INDArray> rnnGetPreviousState() {
    return recurrent.rnnGetPreviousState();
  }

  @Override
  public void rnnSetPreviousState(Map<String, INDArray> state) {
    recurrent.rnnSetPreviousState(state);
  }

  @Override
  public void rnnClearPreviousState() {
    recurrent.rnnClearPreviousState();
  }

  @Override
  public Map<String, INDArray> rnnGetTBPTTState() {
    return recurrent.rnnGetTBPTTState();
  }

  @Override
  public void rnnSetTBPTTState(Map<String, INDArray> state) {
    recurrent.rnnSetTBPTTState(state);
  }
}
