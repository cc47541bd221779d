package org.dl4jtp.layer;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.dl4jtp.feedback.FeedbackParameter;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A live layer with feedback parameters behind the wrapped layer's own, in one part of the
 * network's parameter vector: what Deeplearning4j asks of them.
 */
abstract class LiveParameterLayer extends LiveConvertedLayer {
  private static final Set<GradientNormalization> NORMALIZES_THE_LIST =
      EnumSet.of(
          GradientNormalization.RenormalizeL2PerParamType,
          GradientNormalization.ClipL2PerParamType);

  private final List<FeedbackParameter> layout;
  private final long forwardLength;
  private final INDArray parameters;
  private final FeedbackParameters feedbackParameters;
  private FeedbackParameters feedbackGradients; // null until gradients are asked for

  LiveParameterLayer(
      ConvertedLayer layerConf,
      NeuralNetConfiguration conf,
      Layer underlying,
      INDArray parameters) {
    super(layerConf, conf, underlying);
    this.layout = layerConf.feedbackParameters();
    this.forwardLength = parameters.length() - layerConf.feedbackLength();
    this.parameters = parameters;
    this.feedbackParameters = new FeedbackParameters(layout, parameters, forwardLength);
  }

  /**
   * The gradients of the feedback loss at the last training step, without weight decay; once the
   * updater has had its turn, the step that it takes.
   *
   * @return views by name; empty until gradients are first computed, and for layers without
   *     feedback
   */
  public Map<String, INDArray> feedbackGradients() {
    return feedbackGradients == null ? Map.of() : feedbackGradients.views();
  }

  /** Number of the wrapped layer's parameters, behind which those of the feedback lie. */
  final long forwardLength() {
    return forwardLength;
  }

  void clearFeedbackGradients() {
    if (feedbackGradients != null) {
      feedbackGradients.setToZero();
    }
  }

  /**
   * The parameters of the feedback into this layer's input.
   *
   * @return views by name
   */
  public Map<String, INDArray> feedbackViews() {
    return feedbackParameters.views();
  }

  void initializeFeedback(IWeightInit weightInit) {
    feedbackParameters.initialize(weightInit);
  }

  /**
   * Whether a gradient is asked of this layer.
   *
   * @return false in a frozen layer of Deeplearning4j's
   */
  public boolean trains() {
    return feedbackGradients != null;
  }

  @Override
  public long numParams() {
    return parameters.length();
  }

  @Override
  public long numParams(boolean backwards) {
    return numParams();
  }

  @Override
  public INDArray params() {
    return parameters;
  }

  @Override
  public void setParams(INDArray params) {
    if (params != parameters) {
      parameters.assign(params.reshape(parameters.shape()));
    }
  }

  @Override
  public void setParamsViewArray(INDArray params) {
    throw new UnsupportedOperationException(
        "A target layer's parameters are views of its network's; use setParams.");
  }

  @Override
  public Map<String, INDArray> paramTable() {
    return paramTable(false);
  }

  @Override
  public Map<String, INDArray> paramTable(boolean backpropParamsOnly) {
    Map<String, INDArray> all = new LinkedHashMap<>(underlying.paramTable(backpropParamsOnly));
    all.putAll(feedbackParameters.views());
    return all;
  }

  @Override
  public void setParamTable(Map<String, INDArray> params) {
    params.forEach(this::setParam);
  }

  @Override
  public INDArray getParam(String name) {
    INDArray view = feedbackParameters.views().get(name);
    return view == null ? underlying.getParam(name) : view;
  }

  @Override
  public void setParam(String name, INDArray value) {
    INDArray view = feedbackParameters.views().get(name);
    if (view == null) {
      underlying.setParam(name, value);
    } else {
      view.assign(value);
    }
  }

  /** What {@code update(Gradient)} of a network does with a gradient: adds it. */
  @Override
  public void update(INDArray gradient, String name) {
    INDArray view = feedbackParameters.views().get(name);
    if (view == null) {
      underlying.update(gradient, name);
    } else {
      view.addi(gradient);
    }
  }

  /**
   * The gradients of all parameters: the wrapped layer's, to which those of the feedback are added.
   * Where Deeplearning4j normalizes the arrays of this list one by one, it gets copies.
   */
  final Gradient withFeedback(Gradient forward) {
    boolean normalized = NORMALIZES_THE_LIST.contains(getConfig().getGradientNormalization());
    feedbackGradients()
        .forEach(
            (name, view) ->
                forward.setGradientFor(
                    name, normalized ? detachedCopy(view) : view, view.ordering()));
    return forward;
  }

  private static INDArray detachedCopy(INDArray view) {
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return view.dup(view.ordering());
    }
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    INDArray gradients = view.reshape(view.length());
    underlying.setBackpropGradientsViewArray(
        gradients.get(NDArrayIndex.interval(0, forwardLength)));
    feedbackGradients = new FeedbackParameters(layout, gradients, forwardLength);
  }

  /**
   * The forward parameters' gradients only: this is what gradient normalization clips and scales,
   * and the feedback has no part in it.
   */
  @Override
  public INDArray getGradientsViewArray() {
    return underlying.getGradientsViewArray();
  }

  /** Feedback losses are means over the batch already. */
  @Override
  public boolean updaterDivideByMinibatch(String paramName) {
    return !feedbackParameters.names().contains(paramName)
        && underlying.updaterDivideByMinibatch(paramName);
  }
}
