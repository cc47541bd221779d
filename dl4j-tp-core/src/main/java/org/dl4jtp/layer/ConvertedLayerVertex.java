package org.dl4jtp.layer;

import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dl4jtp.step.Construction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The vertex of a {@link ConvertedLayer} in a converted graph. */
public final class ConvertedLayerVertex extends LayerVertex {

  /** For JSON. */
  private ConvertedLayerVertex() {}

  /**
   * A vertex.
   *
   * @param layerConf of a chained layer; used, not copied
   * @param preProcessor or null
   */
  public ConvertedLayerVertex(NeuralNetConfiguration layerConf, InputPreProcessor preProcessor) {
    super(layerConf, preProcessor);
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    Construction construction = GraphBlueprint.enter(graph, name);
    org.deeplearning4j.nn.graph.vertex.GraphVertex live;
    try {
      live = super.instantiate(graph, name, index, parameters, initialize, dataType);
    } catch (RuntimeException e) {
      construction.end();
      throw e;
    }
    construction.built(null, edge -> live.getInputs()[edge], live, new GraphBlueprint(graph));
    return live;
  }

  @Override
  public GraphVertex clone() {
    return new ConvertedLayerVertex(
        getLayerConf().clone(), getPreProcessor() == null ? null : getPreProcessor().clone());
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ConvertedLayerVertex && super.equals(o);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
