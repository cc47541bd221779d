package org.dl4jtp.layer;

import java.util.List;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.dl4jtp.json.Properties;
import org.dl4jtp.kind.LayerCopy;
import org.dl4jtp.kind.SupportedLayers;
import org.dl4jtp.learning.SeparateUpdater;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A configuration that answers for the layer it wraps, and takes changes for it. Deeplearning4j
 * asks a layer's configuration for its class before it sets a learning rate, fine-tunes or tells a
 * size, so this is a {@link FeedForwardLayer}; what the wrapped layer does not have is neutral.
 *
 * <p>Of the changes those are refused that the rule's feedback could not follow: sizes, activation
 * functions, and weight noise at the output.
 */
@JsonAutoDetect(
    fieldVisibility = Visibility.NONE,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE,
    setterVisibility = Visibility.NONE)
abstract class DelegatingLayer extends FeedForwardLayer {
  private Layer underlying;

  /** For JSON. */
  DelegatingLayer() {}

  DelegatingLayer(Layer underlying) {
    wrap(underlying);
  }

  @JsonProperty("underlying")
  private void wrap(Layer layer) {
    underlying = Properties.required(getClass(), "underlying", layer);
    layerName = layer.getLayerName();
    constraints = layer.getConstraints(); // Deeplearning4j reads the field
    BaseLayer base = base();
    if (base != null) {
      // Deeplearning4j's clone() shares updaters, and setLearningRate changes them in place.
      base.setIUpdater(copy(base.getIUpdater()));
      base.setBiasUpdater(copy(base.getBiasUpdater()));
    }
  }

  private static IUpdater copy(IUpdater updater) {
    return updater == null ? null : updater.clone();
  }

  /**
   * The wrapped layer, as Deeplearning4j has it.
   *
   * @return not a copy
   */
  @JsonProperty("underlying")
  public Layer getUnderlying() {
    return Properties.required(getClass(), "underlying", underlying); // a file may lack it
  }

  /** The wrapped layer, if it has what feed-forward layers have; else null. */
  private BaseLayer base() {
    Layer trained = trained();
    return trained instanceof BaseLayer ? (BaseLayer) trained : null;
  }

  /** The wrapped layer, within Deeplearning4j's own wrappers, which do not tell its updaters. */
  private Layer trained() {
    Layer trained = underlying;
    while (trained instanceof BaseWrapperLayer && !(trained instanceof FrozenLayerWithBackprop)) {
      trained = ((BaseWrapperLayer) trained).getUnderlying();
    }
    return trained;
  }

  private UnsupportedOperationException refusal(String what) {
    return new UnsupportedOperationException(
        "Layer '"
            + getLayerName()
            + "' of a target propagation network cannot change its "
            + what
            + ", for which the feedback is made. Take the plain network (TargetPropagation.strip),"
            + " change it, and apply the rule again (TargetPropagation.applyTo).");
  }

  // ---- sizes

  @Override
  public long getNIn() {
    return underlying instanceof FeedForwardLayer ? ((FeedForwardLayer) underlying).getNIn() : 0;
  }

  @Override
  public long getNOut() {
    return underlying instanceof FeedForwardLayer ? ((FeedForwardLayer) underlying).getNOut() : 0;
  }

  @Override
  public void setNIn(long nIn) {
    if (nIn != getNIn()) {
      throw refusal("number of inputs from " + getNIn() + " to " + nIn);
    }
  }

  @Override
  public void setNOut(long nOut) {
    if (nOut != getNOut()) {
      throw refusal("number of units from " + getNOut() + " to " + nOut);
    }
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    getUnderlying().setNIn(inputType, override);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return getUnderlying().getOutputType(layerIndex, inputType);
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return getUnderlying().getPreProcessorForInputType(inputType);
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return getUnderlying().getMemoryReport(inputType);
  }

  // ---- what every layer has

  @Override
  public void setLayerName(String name) {
    super.setLayerName(name);
    getUnderlying().setLayerName(name);
  }

  @Override
  public IDropout getIDropout() {
    return getUnderlying().getIDropout();
  }

  @Override
  public void setIDropout(IDropout dropout) {
    getUnderlying().setIDropout(dropout);
  }

  @Override
  public List<LayerConstraint> getConstraints() {
    return getUnderlying().getConstraints();
  }

  @Override
  public void setConstraints(List<LayerConstraint> constraints) {
    super.setConstraints(constraints);
    getUnderlying().setConstraints(constraints);
  }

  @Override
  public void setDataType(DataType dataType) {
    getUnderlying().setDataType(dataType);
  }

  @Override
  public void resetLayerDefaultConfig() {
    getUnderlying().resetLayerDefaultConfig();
    constraints = getUnderlying().getConstraints();
  }

  @Override
  public GradientNormalization getGradientNormalization() {
    return getUnderlying().getGradientNormalization();
  }

  @Override
  public double getGradientNormalizationThreshold() {
    return getUnderlying().getGradientNormalizationThreshold();
  }

  @Override
  public IUpdater getUpdaterByParam(String paramName) {
    return SupportedLayers.isFrozen(getUnderlying())
        ? new NoOp()
        : SeparateUpdater.of(this, trained().getUpdaterByParam(paramName));
  }

  @Override
  public List<Regularization> getRegularizationByParam(String paramName) {
    return SupportedLayers.isFrozen(getUnderlying())
        ? List.of()
        : getUnderlying().getRegularizationByParam(paramName);
  }

  @Override
  public boolean isPretrainParam(String paramName) {
    return getUnderlying().isPretrainParam(paramName);
  }

  // ---- what layers with parameters have; neutral rather than null, which Deeplearning4j takes for
  // that of an old file

  @Override
  public IActivation getActivationFn() {
    return base() == null ? new ActivationIdentity() : base().getActivationFn();
  }

  @Override
  public void setActivationFn(IActivation activation) {
    if (base() != null && !base().getActivationFn().equals(activation)) {
      throw refusal("activation from " + getActivationFn() + " to " + activation);
    }
  }

  @Override
  public IWeightInit getWeightInitFn() {
    return base() == null ? new WeightInitXavier() : base().getWeightInitFn();
  }

  @Override
  public void setWeightInitFn(IWeightInit weightInit) {
    if (base() != null) {
      base().setWeightInitFn(weightInit);
    }
  }

  @Override
  public double getBiasInit() {
    return base() == null ? 0 : base().getBiasInit();
  }

  @Override
  public void setBiasInit(double value) {
    if (base() != null) {
      base().setBiasInit(value);
    }
  }

  @Override
  public double getGainInit() {
    return base() == null ? 1 : base().getGainInit();
  }

  @Override
  public void setGainInit(double value) {
    if (base() != null) {
      base().setGainInit(value);
    }
  }

  @Override
  public List<Regularization> getRegularization() {
    return base() == null ? List.of() : base().getRegularization();
  }

  @Override
  public void setRegularization(List<Regularization> value) {
    if (base() != null) {
      base().setRegularization(value);
    }
  }

  @Override
  public List<Regularization> getRegularizationBias() {
    return base() == null ? List.of() : base().getRegularizationBias();
  }

  @Override
  public void setRegularizationBias(List<Regularization> value) {
    if (base() != null) {
      base().setRegularizationBias(value);
    }
  }

  @Override
  public IUpdater getIUpdater() {
    return base() == null ? new NoOp() : base().getIUpdater();
  }

  @Override
  public void setIUpdater(IUpdater updater) {
    if (base() != null) {
      base().setIUpdater(copy(updater));
    }
  }

  @Override
  public IUpdater getBiasUpdater() {
    return base() == null ? null : base().getBiasUpdater();
  }

  @Override
  public void setBiasUpdater(IUpdater updater) {
    if (base() != null) {
      base().setBiasUpdater(copy(updater));
    }
  }

  @Override
  public IWeightNoise getWeightNoise() {
    return base() == null ? null : base().getWeightNoise();
  }

  @Override
  public void setWeightNoise(IWeightNoise noise) {
    if (noise != null && underlying instanceof OutputLayer) {
      throw refusal("weight noise to " + noise);
    }
    if (base() != null) {
      base().setWeightNoise(noise);
    }
  }

  @Override
  public void setGradientNormalization(GradientNormalization value) {
    if (base() != null) {
      base().setGradientNormalization(value);
    }
  }

  @Override
  public void setGradientNormalizationThreshold(double value) {
    if (base() != null) {
      base().setGradientNormalizationThreshold(value);
    }
  }

  @Override
  public DelegatingLayer clone() {
    DelegatingLayer copy = (DelegatingLayer) super.clone();
    copy.wrap(LayerCopy.of(getUnderlying()));
    return copy;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "(" + underlying + ")";
  }
}
