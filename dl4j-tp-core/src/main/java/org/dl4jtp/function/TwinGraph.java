package org.dl4jtp.function;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a twin vertex takes for its graph: it has the inputs of a pass, and the mask of the examples
 * that the twin is asked for. Never initialised.
 */
@SuppressWarnings("serial") // never written
public final class TwinGraph extends ComputationGraph {
  private final transient ComputationGraph original;
  private transient INDArray mask;
  private transient boolean masked;
  private transient INDArray[] masksOfEdges; // or null
  private transient boolean remembering;
  private transient INDArray[] networkInputs; // or null for the original's

  /**
   * Of a graph.
   *
   * @param original that is being built or in use
   */
  public TwinGraph(ComputationGraph original) {
    super(original.getConfiguration());
    this.original = original;
  }

  /** Gives all inputs a mask. */
  void mask(INDArray newMask) {
    mask = newMask;
    masked = newMask != null;
  }

  /** Gives it other inputs than the original's; null for those. */
  void inPassFrom(INDArray[] newInputs) {
    networkInputs = newInputs;
  }

  /**
   * Takes up the masks that came to the original with its inputs.
   *
   * @param masks one for every edge, some of them null; null for none
   */
  public void setMasksOfEdges(INDArray[] masks) {
    masksOfEdges = masks;
  }

  /** Whether the twin has masks of its edges from another time. */
  boolean remembersMasks() {
    return remembering;
  }

  /** Notes whether the twin has masks of its edges now. */
  void rememberMasks(boolean has) {
    remembering = has;
  }

  /** Those in the step that the original is in; null if there are none. */
  INDArray[] masksOfEdges() {
    return original.getInputMaskArrays() == null ? null : masksOfEdges;
  }

  /** The mask of one of the original's inputs, in the step that it is in. */
  INDArray currentMask(int input) {
    INDArray[] masks = original.getInputMaskArrays();
    return masks == null ? null : masks[input];
  }

  @Override
  public INDArray[] getInputMaskArrays() {
    if (!masked) {
      return null;
    }
    ComputationGraphConfiguration conf = getConfiguration();
    INDArray[] masks = new INDArray[conf.getNetworkInputs().size()];
    Arrays.fill(masks, mask);
    return masks;
  }

  @Override
  public INDArray getInput(int input) {
    return networkInputs == null ? original.getInput(input) : networkInputs[input];
  }
}
