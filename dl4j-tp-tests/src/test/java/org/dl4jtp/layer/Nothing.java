package org.dl4jtp.layer;

import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Dropout that keeps everything, so that the derivatives of training are those of inference. */
public final class Nothing implements IDropout {
  @Override
  public INDArray applyDropout(
      INDArray in, INDArray out, int iteration, int epoch, LayerWorkspaceMgr mgr) {
    return out.assign(in);
  }

  @Override
  public INDArray backprop(INDArray gradAtOut, INDArray gradAtIn, int iteration, int epoch) {
    return gradAtIn.assign(gradAtOut);
  }

  @Override
  public void clear() {}

  @Override
  public IDropout clone() {
    return new Nothing();
  }
}
