package org.dl4jtp.function;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a vertex without parameters computes, computed by a second live one: the vertex's own inputs
 * stay as they are.
 */
public final class TwinVertexFunction implements VertexFunction {
  private final GraphVertex twin;

  /**
   * Of a vertex that nobody else uses.
   *
   * @param twin just instantiated, knows its inputs
   */
  public TwinVertexFunction(GraphVertex twin) {
    this.twin = twin;
  }

  @Override
  public Pair<INDArray, MaskState> handOnMasks(INDArray[] masks, int examples) {
    return twin.feedForwardMaskArrays(masks, MaskState.Active, examples);
  }

  private INDArray forward(INDArray... inputs) {
    for (int i = 0; i < inputs.length; i++) {
      twin.setInput(i, inputs[i], Workspaces.current());
    }
    return twin.doForward(false, Workspaces.current());
  }

  @Override
  public INDArray apply(INDArray... inputs) {
    INDArray value = forward(inputs);
    twin.clear();
    return value;
  }

  @Override
  public Linearization linearize(INDArray... inputs) {
    INDArray value = apply(inputs);
    return new Linearization(
        value,
        epsilon -> {
          forward(inputs); // some vertices remember shapes
          twin.setEpsilon(epsilon.dup('c'));
          INDArray[] below = twin.doBackward(false, Workspaces.current()).getSecond();
          twin.clear();
          return below;
        });
  }
}
