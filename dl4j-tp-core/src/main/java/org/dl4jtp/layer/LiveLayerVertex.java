package org.dl4jtp.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A live vertex of a layer: where its output has a target, it trains for that. */
@SuppressWarnings("overrides") // of the base class
final class LiveLayerVertex extends LayerVertex implements ChainVertex {
  private final transient Chain chain;

  LiveLayerVertex(
      ComputationGraph graph,
      String name,
      int index,
      Layer layer,
      InputPreProcessor preProcessor,
      boolean output,
      DataType dataType,
      Chain chain) {
    super(graph, name, index, layer, preProcessor, output, dataType);
    this.chain = chain;
  }

  @Override
  public Chain chain() {
    return chain;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr mgr) {
    INDArray signal = chain.signal(vertexName, mgr);
    if (signal != null) {
      setEpsilon(signal);
    }
    return super.doBackward(tbptt, mgr);
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
