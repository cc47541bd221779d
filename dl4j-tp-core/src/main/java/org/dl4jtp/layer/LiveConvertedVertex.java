package org.dl4jtp.layer;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.function.TwinGraph;
import org.dl4jtp.function.VertexFunction;
import org.dl4jtp.step.Construction;
import org.dl4jtp.step.Network;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A live vertex without a layer: where its output has a target, it hands that signal down. */
@SuppressWarnings("overrides") // of the base class
final class LiveConvertedVertex extends BaseGraphVertex {
  private final transient GraphVertex underlying;
  private final transient Network network;
  private final transient VertexFunction function;
  private final transient TwinGraph twin;
  private boolean masked; // whether what it computes remembers masks

  LiveConvertedVertex(
      ComputationGraph graph,
      String name,
      int index,
      GraphVertex underlying,
      DataType dataType,
      VertexFunction function,
      TwinGraph twin,
      Construction construction) {
    super(graph, name, index, null, null, dataType);
    this.underlying = underlying;
    this.function = function;
    this.twin = twin;
    network = construction.built(function, edge -> inputs[edge], this, new GraphBlueprint(graph));
  }

  @Override
  public boolean hasLayer() {
    return false;
  }

  @Override
  public Layer getLayer() {
    return null;
  }

  @Override
  public void setInput(int number, INDArray input, LayerWorkspaceMgr mgr) {
    super.setInput(number, input, mgr);
    underlying.setInput(number, input, mgr);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr mgr) {
    if (masked && graph.getInputMaskArrays() == null) {
      forgetMasks();
    }
    return underlying.doForward(training, mgr);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr mgr) {
    INDArray signal = network.signal(this, mgr);
    underlying.setEpsilon(signal == null ? epsilon : signal);
    return underlying.doBackward(tbptt, mgr);
  }

  @Override
  public Map<String, INDArray> paramTable(boolean backpropOnly) {
    return underlying.paramTable(backpropOnly);
  }

  @Override
  public long numParams() {
    return underlying.numParams();
  }

  @Override
  public INDArray params() {
    return underlying.params();
  }

  @Override
  public TrainingConfig getConfig() {
    return underlying.getConfig();
  }

  @Override
  public INDArray getGradientsViewArray() {
    return underlying.getGradientsViewArray();
  }

  @Override
  public boolean updaterDivideByMinibatch(String paramName) {
    return underlying.updaterDivideByMinibatch(paramName);
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    underlying.setBackpropGradientsViewArray(view);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] maskArrays, MaskState state, int minibatchSize) {
    masked = maskArrays != null && Arrays.stream(maskArrays).anyMatch(Objects::nonNull);
    twin.setMasksOfEdges(masked ? maskArrays : null);
    try {
      return underlying.feedForwardMaskArrays(maskArrays, state, minibatchSize);
    } catch (UnsupportedOperationException e) { // of users' vertices by SameDiff
      throw new IllegalStateException(
          "The vertex '"
              + getVertexName()
              + "' gets masks, but its class does not say what becomes of them; override"
              + " feedForwardMaskArrays there, or train without masks",
          e);
    }
  }

  /** Deeplearning4j takes them from layers after a step, but not from vertices. */
  private void forgetMasks() {
    if (function.looksAtMasksOfEdges()) {
      underlying.feedForwardMaskArrays(
          new INDArray[inputs.length], MaskState.Active, (int) inputs[0].size(0));
    }
    masked = false;
    twin.setMasksOfEdges(null);
  }

  @Override
  public void clear() {
    super.clear();
    underlying.clear();
  }

  @Override
  public String toString() {
    return underlying.toString();
  }

  @Override
  public boolean equals(Object o) {
    return this == o;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
