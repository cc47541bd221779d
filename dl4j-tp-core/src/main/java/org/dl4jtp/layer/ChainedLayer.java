package org.dl4jtp.layer;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dl4jtp.feedback.FeedbackParameter;
import org.dl4jtp.json.StrictProperties;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of a layer in the chain of a converted network. Name, updaters, regularization,
 * constraints and gradient normalization are those of the wrapped layer.
 */
public abstract class ChainedLayer extends DelegatingLayer implements StrictProperties {
  @JsonProperty private int position;
  @JsonProperty private int chainLength;

  @JsonProperty
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private InputPreProcessor inputPreProcessor;

  /** For JSON. */
  ChainedLayer() {}

  ChainedLayer(Layer underlying, int position, int chainLength, InputPreProcessor preProcessor) {
    super(underlying);
    this.position = position;
    this.chainLength = chainLength;
    this.inputPreProcessor = preProcessor;
  }

  /**
   * Position in the chain, from 0 at the input: the layer's index in the network; in a graph that
   * of its vertex among all layers'.
   */
  int position() {
    return position;
  }

  /** Number of layers in the chain; 0 in a graph. */
  int chainLength() {
    return chainLength;
  }

  /**
   * Whether it is the layer of a vertex in a graph that is no mere row of layers.
   *
   * @return false in multi-layer networks and such rows
   */
  @JsonIgnore
  public boolean isInGraph() {
    return chainLength == 0;
  }

  /**
   * The network's preprocessor in front of this layer.
   *
   * @return null if there is none
   */
  public InputPreProcessor inputPreProcessor() {
    return inputPreProcessor;
  }

  /**
   * The feedback parameters, in the order in which they follow the wrapped layer's own.
   *
   * @return empty for layers without feedback
   */
  public List<FeedbackParameter> feedbackParameters() {
    return List.of();
  }

  /** Number of feedback parameters. */
  long feedbackLength() {
    return feedbackParameters().stream().mapToLong(FeedbackParameter::length).sum();
  }

  @Override
  public ParamInitializer initializer() {
    return ChainedParamInitializer.INSTANCE;
  }

  @Override
  public final org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    if (isInGraph()) {
      throw new IllegalStateException(
          "Layer '"
              + getLayerName()
              + "' belongs to a target propagation graph, but was not built in its vertex there."
              + Chain.REMEDY);
    }
    return RowConstruction.build(
        this,
        index,
        parameters,
        row -> instantiate(row, conf, listeners, index, parameters, initialize, dataType));
  }

  /** Builds the live layer, which joins a chain. */
  abstract org.deeplearning4j.nn.api.Layer instantiate(
      Chain chain,
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType dataType);

  /** The configuration that the live wrapped layer gets: its own copy, with its own variables. */
  NeuralNetConfiguration innerConfiguration(NeuralNetConfiguration conf) {
    NeuralNetConfiguration inner = conf.clone();
    inner.setLayer(getUnderlying().clone());
    inner.clearVariables();
    return inner;
  }

  @Override
  public ChainedLayer clone() {
    ChainedLayer copy = (ChainedLayer) super.clone();
    copy.inputPreProcessor = inputPreProcessor == null ? null : inputPreProcessor.clone();
    return copy;
  }

  @Override
  @SuppressWarnings("EqualsGetClass") // the two kinds of chained layer are never equal
  public boolean equals(Object o) {
    if (o == null || getClass() != o.getClass()) {
      return false;
    }
    ChainedLayer other = (ChainedLayer) o;
    return position == other.position
        && chainLength == other.chainLength
        && Objects.equals(getUnderlying(), other.getUnderlying())
        && Objects.equals(inputPreProcessor, other.inputPreProcessor);
  }

  @Override
  public int hashCode() {
    return List.of(position, chainLength, getUnderlying()).hashCode();
  }
}
