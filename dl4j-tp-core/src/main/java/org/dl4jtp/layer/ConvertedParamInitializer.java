package org.dl4jtp.layer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.dl4jtp.feedback.FeedbackParameter;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Layout of a chained layer's parameters: the wrapped layer's own, then the feedback parameters.
 */
final class ConvertedParamInitializer implements ParamInitializer {
  static final ConvertedParamInitializer INSTANCE = new ConvertedParamInitializer();

  private ConvertedParamInitializer() {}

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    ConvertedLayer layer = chained(conf.getLayer());
    LayerCheck.check(layer);
    // Some of Deeplearning4j's count right only where they are given the whole configuration.
    return forward(layer).numParams(layer.innerConfiguration(conf)) + layer.feedbackLength();
  }

  @Override
  public long numParams(Layer layer) {
    LayerCheck.check(chained(layer));
    return forward(layer).numParams(underlying(layer)) + chained(layer).feedbackLength();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    List<String> keys = new ArrayList<>(forward(layer).paramKeys(underlying(layer)));
    chained(layer).feedbackParameters().forEach(p -> keys.add(p.name()));
    return keys;
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return withFeedback(forward(layer).weightKeys(underlying(layer)), layer, false);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return withFeedback(forward(layer).biasKeys(underlying(layer)), layer, true);
  }

  private static List<String> withFeedback(List<String> keys, Layer layer, boolean bias) {
    List<String> all = new ArrayList<>(keys);
    all.addAll(
        chained(layer).feedbackParameters().stream()
            .filter(p -> p.isBias() == bias)
            .map(FeedbackParameter::name)
            .collect(Collectors.toList()));
    return all;
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return weightKeys(layer).contains(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return biasKeys(layer).contains(key);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray parameters, boolean initialize) {
    throw new UnsupportedOperationException(
        "A chained layer initialises its parameters when it is instantiated with its network.");
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradients) {
    ConvertedLayer layer = chained(conf.getLayer());
    INDArray flat = gradients.reshape(gradients.length());
    long forwardLength = flat.length() - layer.feedbackLength();
    NeuralNetConfiguration inner = layer.innerConfiguration(conf);
    Map<String, INDArray> all =
        new LinkedHashMap<>(
            inner
                .getLayer()
                .initializer()
                .getGradientsFromFlattened(
                    inner, flat.get(NDArrayIndex.interval(0, forwardLength))));
    all.putAll(new FeedbackParameters(layer.feedbackParameters(), flat, forwardLength).views());
    return all;
  }

  private static ConvertedLayer chained(Layer layer) {
    return (ConvertedLayer) layer;
  }

  private static Layer underlying(Layer layer) {
    return chained(layer).getUnderlying();
  }

  private static ParamInitializer forward(Layer layer) {
    return underlying(layer).initializer();
  }
}
