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
  private final boolean edges; // whether it looks at their masks
  private final INDArray[] masks; // or null
  private final INDArray[] networkInputs; // or null for the original's

  /**
   * Of a vertex that nobody else uses.
   *
   * @param twin just instantiated, knows its inputs
   * @param graph that it was instantiated in
   * @param maskedInput the network input whose mask it looks at; -1 for none
   * @param edges whether it looks at the masks that come in with its inputs, and remembers them
   */
  public TwinVertexFunction(GraphVertex twin, TwinGraph graph, int maskedInput, boolean edges) {
    this(twin, graph, maskedInput, edges, null, null);
  }

  private TwinVertexFunction(
      GraphVertex twin,
      TwinGraph graph,
      int maskedInput,
      boolean edges,
      INDArray[] masks,
      INDArray[] networkInputs) {
    this.twin = twin;
    this.graph = graph;
    this.maskedInput = maskedInput;
    this.edges = edges;
    this.masks = masks;
    this.networkInputs = networkInputs;
  }

  @Override
  public int maskedInput() {
    return maskedInput;
  }

  @Override
  public boolean looksAtMasksOfEdges() {
    return edges;
  }

  @Override
  public INDArray[] currentMasks() {
    if (edges) {
      return graph.masksOfEdges();
    }
    INDArray mask = maskedInput < 0 ? null : graph.currentMask(maskedInput);
    return mask == null ? null : new INDArray[] {mask};
  }

  @Override
  public VertexFunction masked(INDArray... newMasks) {
    return new TwinVertexFunction(twin, graph, maskedInput, edges, newMasks, networkInputs);
  }

  @Override
  public VertexFunction inPassFrom(INDArray... newInputs) {
    return new TwinVertexFunction(twin, graph, maskedInput, edges, masks, newInputs);
  }

  @Override
  public Pair<INDArray, MaskState> handOnMasks(INDArray[] ofEdges, int examples) {
    setUp();
    graph.rememberMasks(true);
    return twin.feedForwardMaskArrays(ofEdges, MaskState.Active, examples);
  }

  private void setUp() {
    graph.inPassFrom(networkInputs);
    graph.mask(masks == null || edges ? null : masks[0]);
  }

  private INDArray forward(INDArray... inputs) {
    setUp();
    if (edges && (masks != null || graph.remembersMasks())) {
      INDArray[] ofEdges = masks == null ? new INDArray[inputs.length] : masks;
      twin.feedForwardMaskArrays(ofEdges, MaskState.Active, (int) inputs[0].size(0));
      graph.rememberMasks(masks != null);
    }
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
