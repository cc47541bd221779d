package org.dl4jtp.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A live vertex without parameters: where its output has a target, it hands that signal down. */
@SuppressWarnings("overrides") // of the base class
final class LiveChainedVertex extends BaseGraphVertex implements ChainVertex {
  private final transient GraphVertex underlying;
  private final transient Chain chain;

  LiveChainedVertex(
      ComputationGraph graph,
      String name,
      int index,
      GraphVertex underlying,
      DataType dataType,
      Chain chain) {
    super(graph, name, index, null, null, dataType);
    this.underlying = underlying;
    this.chain = chain;
  }

  @Override
  public Chain chain() {
    return chain;
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
    INDArray signal = chain.signal(vertexName, mgr);
    underlying.setEpsilon(signal == null ? epsilon : signal);
    return underlying.doBackward(tbptt, mgr);
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    underlying.setBackpropGradientsViewArray(view);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] maskArrays, MaskState state, int minibatchSize) {
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
