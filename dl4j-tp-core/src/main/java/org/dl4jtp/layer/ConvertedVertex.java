package org.dl4jtp.layer;

import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.dl4jtp.function.PreprocessorFunction;
import org.dl4jtp.function.TwinGraph;
import org.dl4jtp.function.TwinVertexFunction;
import org.dl4jtp.function.VertexFunction;
import org.dl4jtp.step.Construction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A vertex without a layer in a converted graph. The wrapper only lets perturbed activations
 * through it and, where its output has a target, hands down the signal from there. Parameters of
 * its own train by the exact derivative of their unit's local loss.
 */
public final class ConvertedVertex extends GraphVertex {
  @JsonProperty private GraphVertex underlying;

  /** For JSON. */
  private ConvertedVertex() {}

  /**
   * Wraps a vertex.
   *
   * @param underlying used, not copied
   */
  public ConvertedVertex(GraphVertex underlying) {
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
    Construction construction = GraphBlueprint.enter(graph, name);
    int inputs = graph.getConfiguration().getVertexInputs().get(name).size();
    TwinGraph twin = new TwinGraph(graph);
    VertexFunction function =
        underlying instanceof PreprocessorVertex
            ? VertexFunction.of(
                new PreprocessorFunction(((PreprocessorVertex) underlying).getPreProcessor()))
            : new TwinVertexFunction(
                live(twin, name, index, parameters, false, dataType, inputs),
                twin,
                graph.getConfiguration().getNetworkInputs().indexOf(maskInput()),
                thawed() instanceof SameDiffVertex);
    return new LiveConvertedVertex(
        graph,
        name,
        index,
        live(graph, name, index, parameters, initialize, dataType, inputs),
        dataType,
        function,
        twin,
        construction);
  }

  private GraphVertex thawed() {
    return underlying instanceof FrozenVertex
        ? ((FrozenVertex) underlying).getUnderlying()
        : underlying;
  }

  private String maskInput() {
    GraphVertex thawed = thawed();
    if (thawed instanceof LastTimeStepVertex) {
      return ((LastTimeStepVertex) thawed).getMaskArrayInputName();
    }
    if (thawed instanceof DuplicateToTimeSeriesVertex) {
      return ((DuplicateToTimeSeriesVertex) thawed).getInputName();
    }
    return thawed instanceof ReverseTimeSeriesVertex
        ? ((ReverseTimeSeriesVertex) thawed).getMaskArrayInputName()
        : null;
  }

  private org.deeplearning4j.nn.graph.vertex.GraphVertex live(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType dataType,
      int inputs) {
    org.deeplearning4j.nn.graph.vertex.GraphVertex live =
        underlying.instantiate(graph, name, index, parameters, initialize, dataType);
    live.setInputVertices(new VertexIndices[inputs]);
    return live;
  }

  @Override
  public long numParams(boolean backprop) {
    return underlying.numParams(backprop);
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
    return o instanceof ConvertedVertex
        && Objects.equals(underlying, ((ConvertedVertex) o).underlying);
  }

  @Override
  public int hashCode() {
    return Objects.hash(ConvertedVertex.class, underlying);
  }

  @Override
  public String toString() {
    return "ConvertedVertex(" + underlying + ")";
  }
}
