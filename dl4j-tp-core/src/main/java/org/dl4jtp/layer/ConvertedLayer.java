package org.dl4jtp.layer;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.dl4jtp.feedback.FeedbackParameter;
import org.dl4jtp.json.StrictProperties;
import org.dl4jtp.kernel.FiniteSlope;
import org.dl4jtp.kind.LayersWithin;
import org.dl4jtp.kind.Layout;
import org.dl4jtp.kind.Outputs;
import org.dl4jtp.kind.OwnDropout;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of a layer in the chain of a converted network. Name, updaters, regularization,
 * constraints and gradient normalization are those of the wrapped layer.
 */
public abstract class ConvertedLayer extends DelegatingLayer implements StrictProperties {
  @JsonProperty private int position;
  @JsonProperty private int chainLength;

  @JsonProperty
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private Layout outputLayout; // null: as the wrapped layer has it

  @JsonProperty
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private InputPreProcessor inputPreProcessor;

  /** For JSON. */
  ConvertedLayer() {}

  ConvertedLayer(Layer underlying, int position, int chainLength, InputPreProcessor preProcessor) {
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

  /** What is wrong with it. */
  IllegalArgumentException refusal(String problem, Throwable causeOrNull) {
    return new IllegalArgumentException(
        "Layer " + position + " ('" + getLayerName() + "') " + problem, causeOrNull);
  }

  /**
   * Refuses it unless something holds that held when the rule was applied.
   *
   * @throws IllegalArgumentException with the layer, what is wrong and the remedy
   */
  void require(boolean condition, String otherwise) {
    if (!condition) {
      throw refusal(
          otherwise + "; revert the configuration and apply the rule again, or restore the file",
          null);
    }
  }

  /**
   * Says how an output's h_L becomes rows, where the layer itself says otherwise.
   *
   * @param layout of what comes in
   * @return this
   */
  public ConvertedLayer withOutputLayout(Layout layout) {
    outputLayout = layout;
    return this;
  }

  Layout outputLayout() {
    return outputLayout == null ? Outputs.layout(getUnderlying()) : outputLayout;
  }

  /** Number of layers in the chain; 0 in a graph. */
  int chainLength() {
    return chainLength;
  }

  /**
   * Whether it is the layer of a vertex in a converted graph.
   *
   * @return false in multi-layer networks
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
    return ConvertedParamInitializer.INSTANCE;
  }

  /**
   * The configuration that the live wrapped layer gets: its own copy, with its own variables.
   * Dropout that keeps everything stays behind, for some of Deeplearning4j's layers cannot go back
   * through it.
   */
  NeuralNetConfiguration innerConfiguration(NeuralNetConfiguration conf) {
    NeuralNetConfiguration inner = conf.clone();
    Layer live = OwnDropout.withoutIdle(getUnderlying());
    LayersWithin.forEach(live, ConvertedLayer::giveFiniteSlope);
    inner.setLayer(live);
    inner.clearVariables();
    return inner;
  }

  private static void giveFiniteSlope(Layer layer) {
    if (layer instanceof BaseLayer) {
      BaseLayer base = (BaseLayer) layer;
      base.setActivationFn(FiniteSlope.of(base.getActivationFn()));
    } else if (layer instanceof ActivationLayer) {
      ActivationLayer activation = (ActivationLayer) layer;
      activation.setActivationFn(FiniteSlope.of(activation.getActivationFn()));
    }
  }

  @Override
  public ConvertedLayer clone() {
    ConvertedLayer copy = (ConvertedLayer) super.clone();
    copy.inputPreProcessor = inputPreProcessor == null ? null : inputPreProcessor.clone();
    return copy;
  }

  @Override
  @SuppressWarnings("EqualsGetClass") // the two kinds of chained layer are never equal
  public boolean equals(Object o) {
    if (o == null || getClass() != o.getClass()) {
      return false;
    }
    ConvertedLayer other = (ConvertedLayer) o;
    return position == other.position
        && chainLength == other.chainLength
        && outputLayout == other.outputLayout
        && Objects.equals(getUnderlying(), other.getUnderlying())
        && Objects.equals(inputPreProcessor, other.inputPreProcessor);
  }

  @Override
  public int hashCode() {
    return List.of(position, chainLength, getUnderlying()).hashCode();
  }
}
