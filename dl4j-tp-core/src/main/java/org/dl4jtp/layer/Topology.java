package org.dl4jtp.layer;

import java.util.List;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How the layers of a network hang together: what lies above a border, and the way through it, up
 * and down. Rows are examples; a_L and h_L are those of the outputs that the border reaches.
 */
interface Topology {

  /** The nearest border that everything of a border flows through; -1 if there is none. */
  int above(int border);

  /** Whether only outputs lie above a border, and no other border. */
  boolean isTop(int border);

  /** The outputs that a border reaches, in the order in which a border sees them. */
  List<LiveOutput> outputsAbove(int border);

  /** The activations with a target that a layer's output flows into first, or is. */
  List<TargetPlace> targetsOf(ChainMember layer);

  /** Whether the perturbed activations of several borders can go up in one batch. */
  boolean perturbsTogether();

  /** The lowest border that needs a target in a training step. */
  int lowestTraining();

  /** Whether a layer's output stays as it is until its turn backward. */
  boolean leavesAlone(ChainMember member);

  /** From a border through the unit above: to the next border, or to a_L. */
  INDArray forward(int border, INDArray activation, Pass at);

  /** From a border to a_L. */
  INDArray forwardToOutput(int border, INDArray activation, Pass at);

  /** h_L of a_L. */
  INDArray outputActivation(int border, INDArray preActivation, Pass at);

  /**
   * Jᵀv, J = ∂h_L/∂h: with exact derivatives at the activations of a pass.
   *
   * @param derivatives of each example by itself, or of all together
   */
  INDArray pullBack(int border, Pass at, INDArray output, Derivatives derivatives);

  /** The same from the border {@link #above}, in training. */
  INDArray pullBackOneUnit(int border, Pass at, INDArray above);

  /**
   * A pass from the network's inputs, without touching what the layers remember of theirs.
   *
   * @param featureMasks of each input, or null for none; null if there are none at all
   */
  Pass inference(INDArray[] features, INDArray[] featureMasks);

  /**
   * A pass without dropout, batch statistics or the like, from the activation that a border has in
   * a training pass.
   */
  Pass cleanPass(Pass training, int border);

  /** An output's turn in a training step: the first one begins the step. */
  void take(LiveOutput output, OutputMove move, LayerWorkspaceMgr mgr);
}
