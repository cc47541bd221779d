package org.dl4jtp.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.feedback.FeedbackParameter;
import org.dl4jtp.feedback.FeedbackProblem;
import org.dl4jtp.feedback.FeedbackStart;
import org.dl4jtp.function.ForwardFunction;
import org.dl4jtp.function.Linearization;
import org.dl4jtp.function.Workspaces;
import org.dl4jtp.kernel.WorkingArrays;
import org.dl4jtp.kind.SupportedLayers;
import org.dl4jtp.step.BorderShape;
import org.dl4jtp.step.FeedbackWeights;
import org.dl4jtp.step.RuleSettings;
import org.dl4jtp.step.TargetMember;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A live target layer. Forward it is the wrapped layer. Backward it takes (h − ĥ)/η of the border
 * at its output for what came down to it, computes its parameters' gradients, or lets the wrapped
 * layer do so, and throws away the Wᵀδ that comes with them.
 */
public class LiveTargetLayer extends LiveParameterLayer implements TargetMember {
  private static final String WORKING_MEMORY = "WS_LAYER_WORKING_MEM";

  private static final StackWalker CALLERS = StackWalker.getInstance();
  private static final int FRAMES_UP_TO_NETWORK = 4;

  /** What the last step was to the mapping into this layer's input. */
  private enum FeedbackStep {
    NONE_YET,
    LEARNED,
    RESTED
  }

  private final TargetLayer layerConf;
  private final ForwardFunction function;
  private final LayerTraining training; // null where the wrapped layer must do it
  private final IDropout dropout;
  private boolean dropoutApplied;

  private Feedback feedback; // bound when the network is complete
  private final boolean awaitsInitialization;
  private double feedbackLoss = Double.NaN;
  private FeedbackStep feedbackStep = FeedbackStep.NONE_YET;
  private boolean feedbackStarted; // known not to await the first batch

  private final LiveUpdaters updaters;
  private final BorderShape borderShape;
  private final InputCheck inputCheck;

  LiveTargetLayer(
      TargetLayer layerConf,
      NeuralNetConfiguration conf,
      NeuralNetConfiguration inner,
      Layer underlying,
      IDropout dropout,
      INDArray parameters,
      boolean initialize) {
    this(
        layerConf,
        conf,
        underlying,
        functionOf(underlying, inner, parameters.dataType()),
        dropout,
        parameters,
        initialize);
  }

  LiveTargetLayer(
      TargetLayer layerConf,
      NeuralNetConfiguration conf,
      Layer underlying,
      ForwardFunction function,
      IDropout dropout,
      INDArray parameters,
      boolean initialize) {
    super(layerConf, conf, underlying, parameters);
    this.layerConf = layerConf;
    this.function = function;
    boolean asItStands = layerConf.isInsideUnit() || isFrozenLayer();
    this.training = asItStands ? null : LayerTraining.of(underlying);
    this.dropout = dropout == null ? null : dropout.clone();
    this.awaitsInitialization = initialize;
    this.updaters = new LiveUpdaters(this);
    this.borderShape = layerConf.borderShape();
    this.inputCheck = new InputCheck(name(), layerConf.getUnderlying());
    join();
  }

  /**
   * The training rule and its options.
   *
   * @return as settled for this layer
   */
  @Override
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
   * @return NaN if the mapping has not learned in that step; otherwise NaN or infinite if it has
   *     diverged, see {@link #hasLearnedFeedback}
   */
  public double feedbackLoss() {
    return feedbackLoss;
  }

  /**
   * Whether the mapping into this layer's input has learned in the last step: it had a share of the
   * examples. If not, its weights and the state of their updater stay as they are in that step.
   *
   * @return false before the first step, for fixed feedback, between the steps of a feedback
   *     interval, in other layers' turn, and in some batches of fewer examples than mappings
   */
  public boolean hasLearnedFeedback() {
    return feedbackStep == FeedbackStep.LEARNED;
  }

  /** Whether there has been a step, and the mapping has not learned in the last one. */
  boolean feedbackRests() {
    return feedbackStep == FeedbackStep.RESTED;
  }

  @Override
  public Runnable rememberFeedbackStep() {
    double loss = feedbackLoss;
    FeedbackStep step = feedbackStep;
    boolean awaited = isUnstarted(); // also before gradients are first asked for
    return () -> {
      feedbackLoss = loss;
      feedbackStep = step;
      if (awaited) {
        feedbackStarted = false;
        startingWeights().vector().assign(0);
      }
    };
  }

  private boolean startsFromFirstBatch() {
    return rule().feedbackStart() == FeedbackStart.FIRST_BATCH
        && rule().startingLoss() != null
        && rule().feedbackMapping().leavesZero();
  }

  /** Asked in every step: looks at the weights until they have started. */
  @Override
  public boolean awaitsFirstBatch() {
    return isUnstarted() && trains();
  }

  private boolean isUnstarted() {
    if (feedbackStarted || feedback == null || !startsFromFirstBatch()) {
      return false;
    }
    feedbackStarted = Nd4j.getBlasWrapper().asum(startingWeights().vector()) != 0;
    return !feedbackStarted;
  }

  @Override
  public FeedbackWeights startingWeights() {
    return new StartingWeights(rule(), ownFeedbackParameters(), params(), forwardLength());
  }

  private List<FeedbackParameter> ownFeedbackParameters() {
    int shared = layerConf.sharedParameters().size();
    List<FeedbackParameter> all = layerConf.feedbackParameters();
    return all.subList(0, all.size() - shared);
  }

  @Override
  public Map<String, INDArray> feedbackWeights() {
    Map<String, INDArray> weights = new LinkedHashMap<>();
    ownFeedbackParameters().stream()
        .filter(parameter -> !parameter.isBias())
        .forEach(weight -> weights.put(weight.name(), feedbackViews().get(weight.name())));
    return weights;
  }

  /** Updaters of feedback take no step in one that the mapping has not learned in. */
  @Override
  public TrainingConfig getConfig() {
    return updaters;
  }

  @Override
  public ForwardFunction function() {
    return function;
  }

  @Override
  public Linearization ofThisStep() {
    return training == null ? null : training.linearization();
  }

  @Override
  public boolean differsInTraining() {
    return dropout != null || super.differsInTraining();
  }

  @Override
  public void checkInput(INDArray input, INDArray mask) {
    inputCheck.check(input, mask);
  }

  @Override
  public boolean dropsInput() {
    return dropout != null;
  }

  @Override
  public INDArray pullBackThroughDropout(INDArray signal) {
    return dropout.backprop(signal, signal, getIterationCount(), getEpochCount());
  }

  @Override
  public BorderShape borderShape() {
    return borderShape;
  }

  @Override
  public Feedback feedback() {
    return feedback;
  }

  @Override
  public boolean awaitsInitialization() {
    return awaitsInitialization;
  }

  @Override
  public void initializeFeedback() {
    initializeFeedback(rule().feedbackWeightInit());
    if (layerConf.hasFeedback() && startsFromFirstBatch()) {
      startingWeights().vector().assign(0);
    }
  }

  @Override
  public void bindFeedback(Map<String, INDArray> shared) {
    if (layerConf.hasFeedback()) {
      feedback = rule().feedbackMapping().bind(feedbackViews(), shared);
    }
  }

  /** Whether {@link #fastGradient} can be asked for. */
  final boolean hasFastGradient() {
    return training != null && !layerConf.isFrozen();
  }

  /** The gradients of the wrapped layer's parameters, from that of its pre-activation. */
  final Gradient fastGradient(INDArray delta) {
    return training.gradient(delta);
  }

  /** The pre-activation with the way back, where {@link #hasFastGradient}. */
  final Linearization ofPreActivation(INDArray preActivation) {
    return training.ofPreActivation(preActivation);
  }

  // ---- forward

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr mgr) {
    checkInput(input, featureMask());
    boolean other =
        input != null
            && input.dataType() != params().dataType()
            && !SupportedLayers.takesIndices(layerConf.getUnderlying());
    underlying.setInput(other ? inOwnType(input, mgr) : input, mgr);
    forgetForwardPass();
  }

  /**
   * Where sequences are masked, some of Deeplearning4j's layers answer in ND4J's default type. A
   * graph that infers hands inputs on before it opens the workspace that they are used in.
   */
  private INDArray inOwnType(INDArray input, LayerWorkspaceMgr mgr) {
    DataType own = params().dataType();
    if (!WORKING_MEMORY.equals(mgr.getWorkspaceName(ArrayType.INPUT))) {
      return Workspaces.keepForStep(input.castTo(own), mgr);
    }
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return input.castTo(own);
    }
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
    } else {
      network().rest();
    }
    INDArray activation =
        train && training != null ? training.activate(network().leavesAlone(this), mgr) : null;
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
    INDArray out = Workspaces.keepForStep(in.ulike(), mgr);
    underlying.setInput(
        dropout.applyDropout(in, out, getIterationCount(), getEpochCount(), mgr), mgr);
    dropoutApplied = true;
  }

  // ---- backward

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr mgr) {
    if (layerConf.isInsideUnit() || isAskedForGradientOfInput()) {
      return backpropExactly(signal(epsilon, mgr), mgr);
    }
    Gradient local;
    try (WorkingArrays.Turn ignored = hasFastGradient() ? network().turn() : WorkingArrays.none()) {
      local = learnForward(signal(epsilon, mgr), mgr);
    }
    return new Pair<>(withFeedback(local), handDown(mgr));
  }

  /**
   * Whether the gradient with respect to the network's input is wanted: {@code fit} does without.
   * Deeplearning4j does not tell, so this looks who calls.
   */
  private boolean isAskedForGradientOfInput() {
    return !isBorder()
        && !layerConf.isInGraph()
        && CALLERS.walk(
            frames ->
                frames
                    .limit(FRAMES_UP_TO_NETWORK)
                    .anyMatch(f -> f.getMethodName().equals("calculateGradientsHelper")));
  }

  /** The wrapped layer's own gradients, and what it hands down. */
  Pair<Gradient, INDArray> backpropWrapped(INDArray epsilon, LayerWorkspaceMgr mgr) {
    return underlying.backpropGradient(epsilon, mgr);
  }

  private Pair<Gradient, INDArray> backpropExactly(INDArray epsilon, LayerWorkspaceMgr mgr) {
    Pair<Gradient, INDArray> exact =
        isFrozenLayer()
            ? new Pair<>(null, pulledBack(epsilon, mgr))
            : backpropWrapped(epsilon, mgr);
    INDArray below = exact.getSecond();
    if (training != null) {
      training.clear();
    }
    if (dropoutApplied) {
      below = pullBackThroughDropout(below);
    }
    return new Pair<>(
        withFeedback(layerConf.isFrozen() ? zeroGradient() : exact.getFirst()), below);
  }

  /** The gradients of the wrapped layer's own parameters. */
  final Gradient learnForward(INDArray epsilon, LayerWorkspaceMgr mgr) {
    if (!layerConf.isFrozen()) {
      Gradient fast = training == null ? null : training.backpropGradient(epsilon);
      return fast == null ? backpropWrapped(epsilon, mgr).getFirst() : fast;
    }
    return zeroGradient();
  }

  /**
   * Whether a mapping that learns leads into this layer's input.
   *
   * @return false for the first target layer and for fixed feedback
   */
  @Override
  public boolean learnsFeedback() {
    return feedback != null && rule().feedbackLoss().learns();
  }

  /**
   * Starts the feedback of this layer's network that waits for the first batch, on that batch; does
   * nothing where none waits.
   *
   * @param features one for every input, as {@code fit} takes them
   * @param featureMasks one for every input, each null if there is none; or null
   */
  public void startFeedback(INDArray[] features, INDArray[] featureMasks) {
    network().startFeedback(features, featureMasks);
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
   * Computes feedback losses and gradients in a network of several inputs, and nothing else.
   *
   * @param features one for every input, as {@code fit} takes them
   * @param step what the noise is drawn for
   */
  public void computeFeedbackGradients(INDArray[] features, long step) {
    computeFeedbackGradients(features, null, step);
  }

  /**
   * Computes feedback losses and gradients of features with masks, in place of those that the
   * network's layers have now, and nothing else.
   *
   * @param features one for every input, as {@code fit} takes them
   * @param featureMasks one for every input, each null if there is none; or null
   * @param step what the noise is drawn for
   */
  public void computeFeedbackGradients(INDArray[] features, INDArray[] featureMasks, long step) {
    network().learnFeedback(features, featureMasks, step);
  }

  @Override
  public void restFeedback() {
    clearFeedbackGradients();
    feedbackLoss = Double.NaN;
    feedbackStep = FeedbackStep.RESTED;
  }

  @Override
  public void learnFeedback(FeedbackProblem problem) {
    clearFeedbackGradients();
    feedbackLoss = rule().feedbackLoss().gradient(problem, feedbackGradients());
    feedbackStep = FeedbackStep.LEARNED;
  }

  /**
   * What this layer hands down where Wᵀδ would be: the signal of a border behind its own
   * preprocessor or dropout, else nothing. A layer or vertex at a border asks for its signal
   * itself, but preprocessors and vertices want an array.
   */
  final INDArray handDown(LayerWorkspaceMgr mgr) {
    INDArray signal = network().handDown(this, mgr);
    if (signal != null) {
      return signal;
    }
    if (layerConf.position() == 0 && preProcessor() == null && !layerConf.isInGraph()) {
      return null;
    }
    INDArray in = underlying.input();
    INDArray any =
        mgr.createUninitialized(ArrayType.ACTIVATION_GRAD, in.dataType(), in.shape(), 'c');
    return isBorder() && preProcessor() == null && !layerConf.isInGraph() ? any : any.assign(0);
  }

  @Override
  public void clear() {
    super.clear();
    if (dropout != null) {
      dropout.clear();
    }
    forgetForwardPass();
    network().end();
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
