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
import org.deeplearning4j.nn.layers.samediff.SameDiffGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
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

  LiveConvertedVertex(
      ComputationGraph graph,
      String name,
      int index,
      GraphVertex underlying,
      DataType dataType,
      VertexFunction function,
      Construction construction) {
    super(graph, name, index, null, null, dataType);
    this.underlying = underlying;
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
    boolean masked = maskArrays != null && Arrays.stream(maskArrays).anyMatch(Objects::nonNull);
    if (masked && underlying instanceof SameDiffGraphVertex) {
      throw new IllegalStateException(
          "Vertex '"
              + getVertexName()
              + "' gets masks, which target propagation cannot give to the perturbed activations that"
              + " pass through it; leave the masks out, or train this network with the rule bp.");
    }
    return underlying.feedForwardMaskArrays(maskArrays, state, minibatchSize);
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
