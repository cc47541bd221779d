package org.dl4jtp.layer;

import java.util.Map;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.feedback.FeedbackProblem;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A live target layer. Forward it is the wrapped layer. Backward it computes its parameters'
 * gradients, or lets the wrapped layer do so and throws away the Wᵀδ that comes with them, and
 * hands down (h − ĥ)/η instead.
 */
public class LiveTargetLayer extends LiveParameterLayer {
  private final TargetLayer layerConf;
  private final ForwardFunction function;
  private final LayerTraining training; // null where the wrapped layer must do it
  private final IDropout dropout;
  private boolean dropoutApplied;

  private Feedback feedback; // bound when the chain is complete
  private final boolean awaitsInitialization;
  private double feedbackLoss = Double.NaN;

  private final BorderShape borderShape;
  private BiConsumer<INDArray, INDArray> targetObserver;

  LiveTargetLayer(
      Chain chain,
      TargetLayer layerConf,
      NeuralNetConfiguration conf,
      Layer underlying,
      IDropout dropout,
      INDArray parameters,
      boolean initialize) {
    this(
        chain,
        layerConf,
        conf,
        underlying,
        ForwardFunction.of(underlying, parameters.dataType()),
        dropout,
        parameters,
        initialize);
  }

  LiveTargetLayer(
      Chain chain,
      TargetLayer layerConf,
      NeuralNetConfiguration conf,
      Layer underlying,
      ForwardFunction function,
      IDropout dropout,
      INDArray parameters,
      boolean initialize) {
    super(chain, layerConf, conf, underlying, parameters);
    this.layerConf = layerConf;
    this.function = function;
    this.training = layerConf.isInsideUnit() ? null : LayerTraining.of(underlying);
    this.dropout = dropout == null ? null : dropout.clone();
    this.awaitsInitialization = initialize;
    this.borderShape = layerConf.borderShape();
    chain.join(this, layerConf, parameters);
  }

  String name() {
    return layerConf.getLayerName();
  }

  /**
   * The training rule and its options.
   *
   * @return as settled for this layer
   */
  public RuleSettings rule() {
    return layerConf.rule();
  }

  /**
   * Whether this layer makes the target of its input: some target layer lies below.
   *
   * @return false for the first target layer; in a graph also inside units, and for all but one of
   *     the layers that share an input
   */
  public boolean isBorder() {
    return layerConf.isBorder();
  }

  /**
   * The feedback loss at the last training step, before its update.
   *
   * @return NaN before the first step, and where feedback does not learn
   */
  public double feedbackLoss() {
    return feedbackLoss;
  }

  /** Puts back what a step that nobody asked for changed. */
  void setFeedbackLoss(double loss) {
    feedbackLoss = loss;
  }

  /** See {@link TargetPlace#observe}. */
  void observeTargets(BiConsumer<INDArray, INDArray> observer) {
    targetObserver = observer;
  }

  @Override
  public ForwardFunction function() {
    return function;
  }

  @Override
  public boolean differsInTraining() {
    return dropout != null || super.differsInTraining();
  }

  boolean isInsideUnit() {
    return layerConf.isInsideUnit();
  }

  BorderShape borderShape() {
    return borderShape;
  }

  Feedback feedback() {
    return feedback;
  }

  boolean awaitsInitialization() {
    return awaitsInitialization;
  }

  void initializeFeedback() {
    initializeFeedback(rule().feedbackWeightInit());
  }

  void bindFeedback(Map<String, INDArray> shared) {
    if (layerConf.hasFeedback()) {
      feedback = rule().feedbackMapping().bind(feedbackViews(), shared);
    }
  }

  Chain chain() {
    return chain;
  }

  /** Whether {@link #fastGradient} can be asked for. */
  final boolean hasFastGradient() {
    return training != null && !layerConf.isFrozen();
  }

  /** The gradients of the wrapped layer's parameters, from that of its pre-activation. */
  final Gradient fastGradient(INDArray delta) {
    return training.gradient(delta);
  }

  // ---- forward

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr mgr) {
    underlying.setInput(input, mgr);
    forgetForwardPass();
  }

  private void forgetForwardPass() {
    dropoutApplied = false;
    if (training != null) {
      training.clear();
    }
  }

  @Override
  public INDArray activate(boolean train, LayerWorkspaceMgr mgr) {
    if (train) {
      applyDropout(mgr);
    }
    INDArray activation =
        train && training != null ? training.activate(chain.leavesAlone(this), mgr) : null;
    return activation == null ? underlying.activate(train, mgr) : activation;
  }

  @Override
  public INDArray activate(INDArray input, boolean train, LayerWorkspaceMgr mgr) {
    setInput(input, mgr);
    return activate(train, mgr);
  }

  void applyDropout(LayerWorkspaceMgr mgr) {
    if (dropout == null || dropoutApplied) {
      return;
    }
    INDArray in = underlying.input();
    INDArray out =
        mgr.createUninitialized(ArrayType.INPUT, in.dataType(), in.shape(), in.ordering());
    underlying.setInput(
        dropout.applyDropout(in, out, getIterationCount(), getEpochCount(), mgr), mgr);
    dropoutApplied = true;
  }

  // ---- backward

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr mgr) {
    chain.checkComplete();
    if (layerConf.isInsideUnit()) {
      return backpropInsideUnit(epsilon, mgr);
    }
    Gradient local = learnForward(epsilon, mgr);
    return new Pair<>(local, handDown(mgr));
  }

  private Pair<Gradient, INDArray> backpropInsideUnit(INDArray epsilon, LayerWorkspaceMgr mgr) {
    Pair<Gradient, INDArray> exact = underlying.backpropGradient(epsilon, mgr);
    INDArray below = exact.getSecond();
    if (dropout != null) {
      below = dropout.backprop(below, below, getIterationCount(), getEpochCount());
    }
    return new Pair<>(layerConf.isFrozen() ? zeroGradient() : exact.getFirst(), below);
  }

  /** The gradients of the wrapped layer's own parameters. */
  final Gradient learnForward(INDArray epsilon, LayerWorkspaceMgr mgr) {
    if (!layerConf.isFrozen()) {
      Gradient fast = training == null ? null : training.backpropGradient(epsilon);
      return fast == null ? underlying.backpropGradient(epsilon, mgr).getFirst() : fast;
    }
    return zeroGradient();
  }

  /** h, the input of this layer in this step, as rows. */
  INDArray clean(LayerWorkspaceMgr mgr) {
    INDArray in = input();
    borderShape.check(in, name());
    INDArray rows = borderShape.rows(in);
    // A copy would end with the output layer's turn.
    return rows == in ? in : mgr.leverageTo(ArrayType.INPUT, rows);
  }

  /** Makes the target of this layer's input, when those of the borders above are there. */
  void makeTarget(Pass pass, LayerWorkspaceMgr mgr) {
    int border = chain.borderOf(this);
    INDArray displacement =
        mgr.leverageTo(
            ArrayType.INPUT,
            chain.targets().displacement(this, new PassBorder(chain, pass, border)));
    INDArray mask = pass.exampleMask(border);
    if (mask != null) {
      displacement.muliColumnVector(mask.castTo(displacement.dataType()));
    }
    pass.setDisplacement(border, displacement);
    if (targetObserver != null) {
      targetObserver.accept(pass.activation(border), displacement);
    }
  }

  /**
   * What the layer below gets in place of Wᵀδ: in a graph nothing, for there the vertex whose
   * output has a target takes its signal from it, whatever its consumers hand down.
   */
  final INDArray handDown(LayerWorkspaceMgr mgr) {
    if (!isBorder() || layerConf.isInGraph()) {
      return nothing(mgr);
    }
    INDArray shaped = borderShape.layers(chain.pass().displacement(chain.borderOf(this)));
    INDArray signal =
        mgr.createUninitialized(
            ArrayType.ACTIVATION_GRAD, shaped.dataType(), shaped.shape(), shaped.ordering());
    shaped.muli(-1 / rule().targetStepSize(), signal);
    return dropout == null
        ? signal
        : dropout.backprop(signal, signal, getIterationCount(), getEpochCount());
  }

  /**
   * Whether the mapping into this layer's input learns in a step.
   *
   * @param step the network's iteration, or −1 − n for the n-th step that trains feedback alone
   * @return false if feedback is fixed, or the step is another layer's or between intervals
   */
  public boolean learnsFeedbackIn(long step) {
    return learnsFeedback() && layerConf.feedbackSteps().contains(step);
  }

  /**
   * Whether a mapping that learns leads into this layer's input.
   *
   * @return false for the first target layer and for fixed feedback
   */
  public boolean learnsFeedback() {
    return feedback != null && rule().feedbackLoss().learns();
  }

  /**
   * Computes feedback losses and the gradients of all feedback weights of this layer's network, and
   * nothing else: no target, no forward gradient; no parameter, counter or generator changes.
   * Activations are those of inference.
   *
   * @param features as {@code fit} takes them, for example {@code [batch, inputs]}
   * @param step what the noise is drawn for, see {@link org.dl4jtp.feedback.NoiseSource}
   */
  public void computeFeedbackGradients(INDArray features, long step) {
    computeFeedbackGradients(new INDArray[] {features}, step);
  }

  /**
   * The same in a network of several inputs.
   *
   * @param features one for every input, as {@code fit} takes them
   * @param step what the noise is drawn for
   */
  public void computeFeedbackGradients(INDArray[] features, long step) {
    chain.checkComplete();
    chain.learnFeedback(features, step);
  }

  /** No loss and no gradient, rather than those of an earlier step. */
  void skipFeedback() {
    clearFeedbackGradients();
    feedbackLoss = Double.NaN;
  }

  /** Fills the gradients of the mapping into this layer's input. */
  void learnFeedback(FeedbackProblem problem) {
    clearFeedbackGradients();
    feedbackLoss = rule().feedbackLoss().gradient(problem, feedbackGradients());
  }

  /**
   * Nothing below the first target layer trains, but a preprocessor there, or a vertex, wants an
   * array.
   */
  private INDArray nothing(LayerWorkspaceMgr mgr) {
    if (position() == 0 && preProcessor() == null && !layerConf.isInGraph()) {
      return null;
    }
    INDArray in = underlying.input();
    return mgr.createUninitialized(ArrayType.ACTIVATION_GRAD, in.dataType(), in.shape(), 'c')
        .assign(0);
  }

  @Override
  public void clear() {
    underlying.clear();
    if (dropout != null) {
      dropout.clear();
    }
    forgetForwardPass();
    chain.end();
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    super.setBackpropGradientsViewArray(view);
    if (training != null) {
      training.setGradients(getGradientsViewArray());
    }
  }

  @Override
  public void applyConstraints(int iteration, int epoch) {
    if (!layerConf.isFrozen()) {
      underlying.applyConstraints(iteration, epoch);
    }
  }
}
