package org.dl4jtp.function;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a vertex without a layer computes, computed by a second live one on the same parameters: the
 * vertex's own inputs and gradients stay as they are.
 */
public final class TwinVertexFunction implements VertexFunction {
  private final GraphVertex twin;
  private final TwinGraph graph;
  private final int maskedInput;
  private final INDArray mask; // or null

  /**
   * Of a vertex that nobody else uses.
   *
   * @param twin just instantiated, knows its inputs
   * @param graph that it was instantiated in
   * @param maskedInput the network input whose mask it looks at; -1 for none
   */
  public TwinVertexFunction(GraphVertex twin, TwinGraph graph, int maskedInput) {
    this(twin, graph, maskedInput, null);
  }

  private TwinVertexFunction(GraphVertex twin, TwinGraph graph, int maskedInput, INDArray mask) {
    this.twin = twin;
    this.graph = graph;
    this.maskedInput = maskedInput;
    this.mask = mask;
  }

  @Override
  public int maskedInput() {
    return maskedInput;
  }

  @Override
  public INDArray currentMask() {
    return maskedInput < 0 ? null : graph.currentMask(maskedInput);
  }

  @Override
  public VertexFunction masked(INDArray newMask) {
    return newMask == null ? this : new TwinVertexFunction(twin, graph, maskedInput, newMask);
  }

  @Override
  public Pair<INDArray, MaskState> handOnMasks(INDArray[] masks, int examples) {
    graph.mask(mask);
    return twin.feedForwardMaskArrays(masks, MaskState.Active, examples);
  }

  private INDArray forward(INDArray... inputs) {
    graph.mask(mask);
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
          awaitGradients();
          twin.setEpsilon(epsilon.dup('c'));
          INDArray[] below = twin.doBackward(false, Workspaces.current()).getSecond();
          twin.clear();
          return below;
        });
  }

  /** Room for parameter gradients that nobody wants. */
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
