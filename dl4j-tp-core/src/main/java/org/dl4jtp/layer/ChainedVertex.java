package org.dl4jtp.layer;

import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A vertex without parameters in a converted graph. The wrapper only lets perturbed activations
 * through it and, where its output has a target, hands down the signal from there.
 */
public final class ChainedVertex extends GraphVertex {
  @JsonProperty private GraphVertex underlying;

  /** For JSON. */
  private ChainedVertex() {}

  /**
   * Wraps a vertex.
   *
   * @param underlying used, not copied
   */
  public ChainedVertex(GraphVertex underlying) {
    this.underlying = underlying;
  }

  /**
   * The wrapped vertex, as Deeplearning4j has it.
   *
   * @return not a copy
   */
  public GraphVertex getUnderlying() {
    return underlying;
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
    int inputs = graph.getConfiguration().getVertexInputs().get(name).size();
    chain.built(
        underlying instanceof PreprocessorVertex
            ? new LayerVertexFunction(
                ElementwiseFunction.identity(), ((PreprocessorVertex) underlying).getPreProcessor())
            : new TwinVertexFunction(live(graph, name, index, dataType, inputs)));
    return new LiveChainedVertex(
        graph, name, index, live(graph, name, index, dataType, inputs), dataType, chain);
  }

  private org.deeplearning4j.nn.graph.vertex.GraphVertex live(
      ComputationGraph graph, String name, int index, DataType dataType, int inputs) {
    org.deeplearning4j.nn.graph.vertex.GraphVertex live =
        underlying.instantiate(graph, name, index, null, false, dataType);
    live.setInputVertices(new VertexIndices[inputs]);
    return live;
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return underlying.minVertexInputs();
  }

  @Override
  public int maxVertexInputs() {
    return underlying.maxVertexInputs();
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
    return underlying.getOutputType(layerIndex, vertexInputs);
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputTypes) {
    return underlying.getMemoryReport(inputTypes);
  }

  @Override
  public void setDataType(DataType dataType) {
    underlying.setDataType(dataType);
  }

  @Override
  public GraphVertex clone() {
    return VertexCopy.of(this);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ChainedVertex && Objects.equals(underlying, ((ChainedVertex) o).underlying);
  }

  @Override
  public int hashCode() {
    return Objects.hash(ChainedVertex.class, underlying);
  }

  @Override
  public String toString() {
    return "ChainedVertex(" + underlying + ")";
  }
}
