package org.dl4jtp.layer;

import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A live output in a training step. */
interface StepOutput {

  /** a_L in this step, of which Deeplearning4j computes no forward pass; kept. */
  INDArray enter(LayerWorkspaceMgr mgr);
}
