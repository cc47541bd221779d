package org.dl4jtp.layer;

import org.apache.commons.lang3.SerializationUtils;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.dl4jtp.kind.LayerCopy;

/**
 * Copies of vertices that have all that the original has. Deeplearning4j's own {@code clone} leaves
 * out the axis of a MergeVertex, the order of a ReshapeVertex, the ε of an L2Vertex and what an
 * AttentionVertex learns by.
 */
public final class VertexCopy {
  private VertexCopy() {}

  /**
   * A copy.
   *
   * @param vertex not changed
   * @return of the same class
   */
  public static GraphVertex of(GraphVertex vertex) {
    if (vertex instanceof ConvertedVertex) {
      return new ConvertedVertex(of(((ConvertedVertex) vertex).getUnderlying()));
    }
    if (vertex instanceof LayerVertex) {
      LayerVertex copy = (LayerVertex) vertex.clone();
      copy.getLayerConf().setLayer(LayerCopy.of(((LayerVertex) vertex).getLayerConf().getLayer()));
      copy.setOutputVertex(((LayerVertex) vertex).isOutputVertex());
      return copy;
    }
    return SerializationUtils.clone(vertex);
  }
}
