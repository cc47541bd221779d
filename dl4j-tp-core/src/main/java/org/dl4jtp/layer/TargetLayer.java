package org.dl4jtp.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dl4jtp.feedback.FeedbackParameter;
import org.dl4jtp.function.RecurrentLayers;
import org.dl4jtp.json.Properties;
import org.dl4jtp.kind.Layout;
import org.dl4jtp.learning.CountingUpdater;
import org.dl4jtp.step.BorderShape;
import org.dl4jtp.step.RuleSettings;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.nd4j.shade.jackson.annotation.JsonSetter;

/**
 * A layer with parameters in a converted network: the wrapped layer, and the feedback mapping into
 * its input. The first target layer of a network has no mapping, for nothing lies below it.
 *
 * <p>The feedback parameters follow the wrapped layer's own in the network's parameter vector,
 * under the names of their mapping ({@code Q}, {@code q}). They have an updater and a weight decay
 * of their own, and no part in the score or in gradient normalization.
 */
public final class TargetLayer extends ConvertedLayer {
  @JsonProperty private RuleSettings rule;
  @JsonProperty private boolean border;
  @JsonProperty private boolean frozen;

  @JsonProperty
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  private boolean withinUnit;

  @JsonProperty private long sourceSize;
  @JsonProperty private Layout targetLayout = Layout.EXAMPLES;
  @JsonProperty private long[] targetShape = {};
  @JsonProperty private long outputSize;
  @JsonProperty private List<FeedbackParameter> sharedParameters = List.of();
  @JsonProperty private int borderIndex;
  @JsonProperty private int borderCount;
  private transient List<FeedbackParameter> feedbackParameters; // computed once

  /** For JSON. */
  @JsonCreator
  TargetLayer(@JsonProperty("form") Integer form) {
    FileForm.check(form);
  }

  @JsonProperty("form")
  int form() {
    return FileForm.CURRENT;
  }

  @JsonSetter("targetLayout")
  void setTargetLayout(Layout layout) {
    targetLayout = Properties.required(TargetLayer.class, "targetLayout", layout);
  }

  @JsonSetter("rule")
  void setRule(RuleSettings settings) {
    Properties.required(TargetLayer.class, "rule", settings).check();
    rule = settings;
  }

  /**
   * Wraps a layer.
   *
   * @param underlying the layer; used, not copied
   * @param position its index in the network
   * @param chainLength number of layers in the network
   * @param preProcessor the network's preprocessor in front of it, or null
   * @param rule the training rule
   * @param feedback what leads into its input; null for the first target layer
   */
  public TargetLayer(
      Layer underlying,
      int position,
      int chainLength,
      InputPreProcessor preProcessor,
      RuleSettings rule,
      FeedbackPlace feedback) {
    super(underlying, position, chainLength, preProcessor);
    this.rule = rule;
    this.border = feedback != null;
    if (feedback != null) {
      this.sourceSize = feedback.sourceSize();
      this.targetLayout = feedback.target().layout();
      this.targetShape = feedback.target().features();
      this.outputSize = feedback.outputSize();
      this.sharedParameters = feedback.sharedParameters();
      this.borderIndex = feedback.index();
      this.borderCount = feedback.count();
    }
  }

  /**
   * A copy whose wrapped layer's own parameters learn or keep their values.
   *
   * @param value whether they keep them
   * @return of the same wrapped layer, copied
   */
  public TargetLayer withFrozen(boolean value) {
    TargetLayer copy = (TargetLayer) clone();
    copy.frozen = value;
    return copy;
  }

  /**
   * A copy that lies within a unit: target layers of the same unit below it train through it.
   *
   * @return of the same wrapped layer, copied
   */
  public TargetLayer insideUnit() {
    TargetLayer copy = (TargetLayer) clone();
    copy.withinUnit = true;
    return copy;
  }

  /**
   * Whether it hands down the exact derivative: it lies within a unit of a graph, for example in a
   * residual block under a layer-wise rule, and other layers of that unit lie below it.
   */
  boolean isInsideUnit() {
    return withinUnit;
  }

  /** Whether the wrapped layer's own parameters keep their values. */
  boolean isFrozen() {
    return frozen;
  }

  /**
   * The training rule and its options.
   *
   * @return with the feedback mapping settled for this layer
   */
  public RuleSettings rule() {
    return rule;
  }

  /** Whether a target layer lies below, so that this one's input has a target. */
  boolean isBorder() {
    return border;
  }

  /** The shape of its input at a border. */
  BorderShape borderShape() {
    return new BorderShape(targetLayout, targetShape);
  }

  Layout targetLayout() {
    return targetLayout;
  }

  long[] targetShape() {
    return targetShape;
  }

  long sourceSize() {
    return sourceSize;
  }

  long outputSize() {
    return outputSize;
  }

  /** Whether this is the border of that index among so many. */
  boolean isBorder(int index, int count) {
    return borderIndex == index && borderCount == count;
  }

  List<FeedbackParameter> sharedParameters() {
    return sharedParameters;
  }

  /**
   * Whether a feedback mapping leads into this layer's input.
   *
   * @return false for the first target layer, and where the rule's targets are exact
   */
  public boolean hasFeedback() {
    return sourceSize > 0;
  }

  /**
   * The feedback parameters, in order: those of the mapping into this layer's input, then, with the
   * output layer, those that all mappings share.
   */
  @Override
  public List<FeedbackParameter> feedbackParameters() {
    if (feedbackParameters == null) {
      List<FeedbackParameter> all = new ArrayList<>();
      if (hasFeedback()) {
        long targetSize = Arrays.stream(targetShape).reduce(1, (x, y) -> x * y);
        all.addAll(rule.feedbackMapping().parameters(sourceSize, targetSize, outputSize));
      }
      all.addAll(sharedParameters);
      feedbackParameters = List.copyOf(all);
    }
    return feedbackParameters;
  }

  private boolean learns(String name) {
    return rule.feedbackLoss().learns()
        && sharedParameters.stream().noneMatch(p -> p.name().equals(name));
  }

  private boolean isFeedback(String name) {
    for (FeedbackParameter parameter : feedbackParameters()) { // asked for in every step
      if (parameter.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public IUpdater getUpdaterByParam(String paramName) {
    if (!isFeedback(paramName)) {
      return frozen ? new NoOp() : super.getUpdaterByParam(paramName);
    }
    return learns(paramName) ? countingUpdater(paramName) : new NoOp();
  }

  /** All feedback parameters that learn are updated together, and share a count. */
  private IUpdater countingUpdater(String paramName) {
    List<FeedbackParameter> learning =
        feedbackParameters().stream().filter(p -> learns(p.name())).collect(Collectors.toList());
    return new CountingUpdater(
        rule.feedbackUpdater(),
        learning.stream().mapToLong(FeedbackParameter::length).sum(),
        learning.get(0).name().equals(paramName));
  }

  @Override
  public List<Regularization> getRegularizationByParam(String paramName) {
    if (!isFeedback(paramName)) {
      return frozen ? List.of() : super.getRegularizationByParam(paramName);
    }
    return learns(paramName) && rule.feedbackWeightDecay() > 0
        ? List.of(new L2Regularization(rule.feedbackWeightDecay()))
        : List.of();
  }

  @Override
  public boolean isPretrainParam(String paramName) {
    return !isFeedback(paramName) && super.isPretrainParam(paramName);
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    LayerCheck.training(this, conf, dataType);
    NeuralNetConfiguration inner = innerConfiguration(conf);
    IDropout dropout = inner.getLayer().getIDropout();
    inner.getLayer().setIDropout(null); // the live target layer applies it, below the border
    long forwardLength = parameters.length() - feedbackLength();
    org.deeplearning4j.nn.api.Layer live =
        LiveTimeDistributed.of(
            inner
                .getLayer()
                .instantiate(
                    inner,
                    listeners,
                    index,
                    parameters.get(NDArrayIndex.interval(0, forwardLength)),
                    initialize,
                    dataType),
            inner.getLayer());
    LiveTargetLayer layer;
    if (live instanceof IOutputLayer) {
      IOutputLayer output = (IOutputLayer) live;
      layer = new LiveOutputLayer(this, conf, output, dropout, parameters, initialize);
    } else if (RecurrentLayers.within(live) != null) {
      layer = new LiveRecurrentLayer(this, conf, inner, live, dropout, parameters, initialize);
    } else {
      layer = new LiveTargetLayer(this, conf, inner, live, dropout, parameters, initialize);
    }
    inner.variables().forEach(conf::addVariable);
    feedbackParameters().forEach(p -> conf.addVariable(p.name()));
    return layer;
  }

  @Override
  public boolean equals(Object o) {
    return super.equals(o)
        && border == ((TargetLayer) o).border
        && frozen == ((TargetLayer) o).frozen
        && withinUnit == ((TargetLayer) o).withinUnit
        && sourceSize == ((TargetLayer) o).sourceSize
        && targetLayout == ((TargetLayer) o).targetLayout
        && Arrays.equals(targetShape, ((TargetLayer) o).targetShape)
        && outputSize == ((TargetLayer) o).outputSize
        && borderIndex == ((TargetLayer) o).borderIndex
        && borderCount == ((TargetLayer) o).borderCount
        && sharedParameters.equals(((TargetLayer) o).sharedParameters)
        && Objects.equals(rule, ((TargetLayer) o).rule);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + Objects.hashCode(rule);
  }
}
