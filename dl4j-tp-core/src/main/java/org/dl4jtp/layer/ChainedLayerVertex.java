package org.dl4jtp.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The vertex of a {@link ChainedLayer} in a converted graph, but for graphs that are a mere row of
 * layers.
 */
public final class ChainedLayerVertex extends LayerVertex {

  /** For JSON. */
  private ChainedLayerVertex() {}

  /**
   * A vertex.
   *
   * @param layerConf of a chained layer; used, not copied
   * @param preProcessor or null
   */
  public ChainedLayerVertex(NeuralNetConfiguration layerConf, InputPreProcessor preProcessor) {
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
    Chain chain = Chain.of(graph, index);
    chain.begin(name);
    NeuralNetConfiguration conf = getLayerConf();
    org.deeplearning4j.nn.conf.layers.Layer layer = conf.getLayer();
    Layer live =
        layer instanceof ChainedLayer && ((ChainedLayer) layer).isInGraph()
            ? ((ChainedLayer) layer)
                .instantiate(chain, conf, null, index, parameters, initialize, dataType)
            : layer.instantiate(conf, null, index, parameters, initialize, dataType);
    chain.built(null);
    return new LiveLayerVertex(
        graph,
        name,
        index,
        live,
        getPreProcessor(),
        graph.getConfiguration().getNetworkOutputs().contains(name),
        dataType,
        chain);
  }

  @Override
  public GraphVertex clone() {
    return new ChainedLayerVertex(
        getLayerConf().clone(), getPreProcessor() == null ? null : getPreProcessor().clone());
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ChainedLayerVertex && super.equals(o);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
