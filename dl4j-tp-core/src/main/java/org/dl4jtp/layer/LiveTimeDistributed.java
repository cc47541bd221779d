package org.dl4jtp.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.layers.recurrent.TimeDistributedLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A live time-distributed layer that tells the sequence that it got as its input; Deeplearning4j's
 * own tells the rows that it made of it.
 */
final class LiveTimeDistributed extends TimeDistributedLayer {
  private INDArray sequence;

  private LiveTimeDistributed(TimeDistributedLayer live, TimeDistributed conf) {
    super(live.getUnderlying(), conf.getRnnDataFormat());
  }

  /** In place of a time-distributed layer; others stay. */
  static Layer of(Layer live, org.deeplearning4j.nn.conf.layers.Layer conf) {
    return live.getClass() == TimeDistributedLayer.class && conf instanceof TimeDistributed
        ? new LiveTimeDistributed((TimeDistributedLayer) live, (TimeDistributed) conf)
        : live;
  }

  @Override
  public INDArray input() {
    return sequence;
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr mgr) {
    sequence = input;
  }

  @Override
  public INDArray activate(INDArray input, boolean training, LayerWorkspaceMgr mgr) {
    sequence = input;
    return super.activate(input, training, mgr);
  }

  @Override
  public void clear() {
    sequence = null;
    super.clear();
  }
}
