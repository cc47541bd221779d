package org.dl4jtp.step;

import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.feedback.Seeds;
import org.dl4jtp.kernel.WorkingArrays;
import org.dl4jtp.kind.Layout;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The live layers of one network, and the step that is being trained. Its outputs begin a step when
 * their turn comes; the layer or vertex below each border asks for what it trains for.
 *
 * <p>Order of use: layers and vertices join while Deeplearning4j instantiates them; then, step by
 * step, every output is {@link #take taken} and {@link #signal} asked for from the top down.
 * Deeplearning4j calls the layers of one network one after another, on one thread at a time.
 */
public final class Network {
  /** What makes a network whole again. */
  public static final String REMEDY =
      " Layers cannot be added to, removed from or reordered in a converted network: revert its"
          + " configuration, change it, and apply the rule again; TargetPropagation.strip and"
          + " applyTo do so with the weights.";

  private Construction construction; // null when complete or lost
  private Plan plan;
  private Ways ways;
  private List<TargetMember> borders; // by number
  private List<Member> members; // by node; null where there is none
  private final IdentityHashMap<Object, Integer> nodes = new IdentityHashMap<>(); // of members
  private boolean differsInTraining;
  private final FeedbackLearning feedbackLearning = new FeedbackLearning(this);
  private final StepTargets step = new StepTargets(this);
  private final WorkingArrays arrays = new WorkingArrays();
  private TargetMaker onTrial; // or null
  private final IdentityHashMap<TargetMember, BiConsumer<INDArray, INDArray>> observers =
      new IdentityHashMap<>();

  Network() {}

  // ---- construction

  void await(Construction newConstruction) {
    construction = newConstruction;
  }

  /** All is there. */
  void complete(Construction whole, Blueprint blueprint) {
    Wiring wiring = whole.wiring(blueprint);
    members = whole.members(wiring);
    for (int node = 0; node < wiring.size(); node++) {
      Object place = whole.place(wiring.name(node));
      if (place != null) {
        nodes.put(place, node);
      }
    }
    differsInTraining =
        members.stream().anyMatch(member -> member != null && member.differsInTraining());
    BitSet targetLayers = new BitSet();
    members.stream()
        .filter(TargetMember.class::isInstance)
        .forEach(member -> targetLayers.set(nodes.get(member)));
    if (targetLayers.isEmpty()) {
      throw new IllegalArgumentException(
          "a target propagation network has no target layers" + REMEDY);
    }
    boolean layerwise =
        ((TargetMember) members.get(targetLayers.nextSetBit(0)))
            .rule()
            .targetPath()
            .mapsActivationAbove();
    plan = new Plan(wiring, targetLayers, layerwise);
    borders =
        IntStream.range(0, plan.borderCount())
            .mapToObj(border -> (TargetMember) members.get(plan.owner(border)))
            .collect(Collectors.toList());
    ways = new Ways(this, whole.liveNodes(blueprint));
    IntStream.range(0, members.size())
        .filter(node -> members.get(node) != null)
        .forEach(node -> members.get(node).checkPlace(this, node));
    if (borders.isEmpty()) {
      throw new IllegalArgumentException(
          "a target propagation network needs two layers with targets, one above the other"
              + REMEDY);
    }
    construction = null;
    initializeFeedback();
  }

  /**
   * Draws the initial feedback weights last, from a seed of their own, and puts ND4J's generator
   * back where it was: forward weights and dropout are those of the plain network.
   */
  private void initializeFeedback() {
    Map<String, INDArray> shared = borders.get(borders.size() - 1).feedbackViews();
    borders.forEach(border -> border.bindFeedback(shared));
    if (borders.stream().noneMatch(TargetMember::awaitsInitialization)) {
      return;
    }
    Seeds.undisturbed(
        () -> {
          Nd4j.getRandom().setSeed(Seeds.mix(borders.get(0).rule().seed()));
          borders.forEach(TargetMember::initializeFeedback);
        });
  }

  /**
   * Makes sure that all layers and vertices are there.
   *
   * @throws IllegalStateException otherwise: the network must not go on by backpropagation in
   *     silence
   */
  public void checkComplete() {
    if (construction == null) {
      return;
    }
    throw new IllegalStateException(
        construction.isGraph()
            ? "This target propagation graph has vertices that were not there when the rule was"
                + " applied, or not as they were."
                + REMEDY
            : "This target propagation network has lost the last "
                + construction.missing()
                + " of its "
                + construction.length()
                + " layers."
                + REMEDY);
  }

  // ---- what it is

  /**
   * Its borders and the ways between them.
   *
   * @return of a complete network
   */
  public Plan plan() {
    return plan;
  }

  Ways ways() {
    return ways;
  }

  /**
   * The target layer that holds the feedback into a border.
   *
   * @param border counted from 0, from the input up
   * @return live
   */
  public TargetMember border(int border) {
    return borders.get(border);
  }

  List<TargetMember> borders() {
    return borders;
  }

  /**
   * The live layer at a node.
   *
   * @param node its number in the plan
   * @return null where there is none
   */
  public Member member(int node) {
    return members.get(node);
  }

  int node(Member member) {
    return nodes.get(member);
  }

  /**
   * The training rule.
   *
   * @return with the feedback mapping of the last border
   */
  public RuleSettings rule() {
    return borders.get(borders.size() - 1).rule();
  }

  /**
   * How targets are made.
   *
   * @return as the rule says, unless another way is on trial
   */
  public TargetMaker targets() {
    return onTrial == null ? TargetMaker.of(rule().targetPath()) : onTrial;
  }

  /**
   * Lets the network make its targets another way, to see what would come of it: forward gradients
   * are those of these targets, feedback does not learn. It must end before the network trains on.
   *
   * @param way the other way; null ends it
   */
  public void tryTargets(TargetMaker way) {
    onTrial = way;
  }

  void observe(TargetMember border, BiConsumer<INDArray, INDArray> observer) {
    observers.put(border, observer);
  }

  /** Null where nobody watches. */
  BiConsumer<INDArray, INDArray> observer(TargetMember border) {
    return observers.get(border);
  }

  /**
   * Whether anything in the network makes training passes differ from inference: dropout, batch
   * statistics, random activations, weight noise.
   *
   * @return false if training passes compute what inference does
   */
  public boolean differsInTraining() {
    return differsInTraining;
  }

  /**
   * Whether a layer's output stays as it is until its turn backward.
   *
   * @param member a layer of this network
   * @return false where a preprocessor above may change it; also while the network is not complete
   */
  public boolean leavesAlone(Member member) {
    return ways != null && ways.leavesAlone(nodes.get(member));
  }

  // ---- a training step

  /**
   * Number of examples in the step, as the activations have it that are not laid out step after
   * step.
   *
   * @param output name of a layer that takes steps for examples
   * @param layers what it gets
   * @param cameIn number of examples that came into the network; 0 where only its nodes know
   * @return that of the network's inputs where all activations are laid out so
   * @throws IllegalStateException if its rows are no examples' steps
   */
  public int examples(String output, INDArray layers, int cameIn) {
    long examples = cameIn > 0 ? cameIn : examples();
    BorderShape.checkExamples(Layout.STEP_AFTER_STEP, layers, examples, output);
    return (int) examples;
  }

  private long examples() {
    return IntStream.range(0, borders.size())
        .filter(border -> ways.layout(border) != Layout.STEP_AFTER_STEP)
        .mapToObj(ways::handedOn)
        .findFirst()
        .orElseGet(ways::input)
        .size(0);
  }

  /** Forgets the step. */
  public void end() {
    step.end();
  }

  /** A layer infers: a network that goes on with that needs no memory for steps. */
  public void rest() {
    arrays.rest();
  }

  /**
   * An output's turn, with arrays for the step.
   *
   * @param output whose turn it is; if it begins a step, arrays of the one before are used again
   * @return ends the turn
   */
  public WorkingArrays.Turn turn(Member output) {
    if (!arrays.areOpen() && step.isBegunBy(nodes.get(output))) {
      arrays.begin();
    }
    return turn();
  }

  /**
   * The turn of a layer in the step that an output has begun.
   *
   * @return ends the turn
   */
  public WorkingArrays.Turn turn() {
    return arrays.open();
  }

  /**
   * An output's turn: the first begins the step; with the last, targets are made and feedback
   * learns.
   *
   * @param output whose turn it is
   * @param move where it is, and where its target lies from there
   * @param mgr of its turn
   */
  public void take(Member output, OutputMove move, LayerWorkspaceMgr mgr) {
    checkComplete();
    try (WorkingArrays.Turn ignored = turn(output)) {
      Pass complete = step.take(nodes.get(output), move, mgr);
      if (complete != null && onTrial == null) {
        feedbackLearning.learnInTraining(complete, border(borders.size() - 1).getIterationCount());
      }
    }
  }

  /** Lets feedback that starts from a batch do so. */
  void awaitFirstBatch(Pass pass, IntPredicate wantedBorders) {
    if (onTrial == null && feedbackLearning.awaitsFirstBatch()) {
      feedbackLearning.start(pass, !differsInTraining, wantedBorders);
    }
  }

  /**
   * What the output of a layer or vertex trains for, in place of what its consumers hand down.
   *
   * @param place the live layer or vertex
   * @param mgr of its turn
   * @return (h − ĥ)/η, new; null unless its output has a target
   */
  public INDArray signal(Object place, LayerWorkspaceMgr mgr) {
    checkComplete();
    int border = plan.borderAt(nodes.get(place));
    return border < 0 ? null : step.signal(border, mgr);
  }

  /**
   * What a layer hands down to its own preprocessor, where the border lies behind that or behind
   * its own dropout: there is nobody to ask for a signal.
   *
   * @param layer whose turn it is
   * @param mgr of its turn
   * @return (h − ĥ)/η, back through its dropout, new; null where what it hands down is of no use
   */
  public INDArray handDown(TargetMember layer, LayerWorkspaceMgr mgr) {
    int input = plan.wiring().inputs(nodes.get(layer))[0];
    int border = plan.borderAt(input);
    if (border < 0 || !plan.wiring().isOwn(input)) {
      return null;
    }
    INDArray signal = mgr.leverageTo(ArrayType.ACTIVATION_GRAD, step.signal(border, mgr));
    return layer.dropsInput() ? layer.pullBackThroughDropout(signal) : signal;
  }

  /**
   * The lowest border that needs a target in a training step. Where layers lie one after another,
   * backward passes end at the first frozen one from the top; in other graphs Deeplearning4j
   * freezes all that lies below a layer, but not branches beside it.
   */
  int lowestTraining() {
    int border = borders.size();
    if (plan.isNested()) {
      while (border > 0 && borders.get(border - 1).trains()) {
        border--;
      }
      return border;
    }
    border = 0;
    while (border < borders.size() && !borders.get(border).trains()) {
      border++;
    }
    return border;
  }

  /**
   * Starts feedback that waits for the first batch, on a pass as at inference.
   *
   * @param features one for every network input, as {@code fit} takes them
   * @param featureMasks one for every input, each null if there is none; or null
   */
  public void startFeedback(INDArray[] features, INDArray[] featureMasks) {
    checkComplete();
    if (feedbackLearning.awaitsFirstBatch()) {
      feedbackLearning.start(ways.inference(features, featureMasks), true, border -> true);
    }
  }

  /**
   * Computes feedback losses and gradients at all borders, and nothing else, on a pass as at
   * inference.
   *
   * @param features one for every network input, as {@code fit} takes them
   * @param featureMasks one for every input, each null if there is none; or null
   * @param step what the noise is drawn for
   */
  public void learnFeedback(INDArray[] features, INDArray[] featureMasks, long step) {
    checkComplete();
    feedbackLearning.learn(ways.inference(features, featureMasks), step);
  }

  // ---- what diagnostics ask

  /**
   * Remembers who learned in the last training step, with what loss: every further step changes it.
   *
   * @return puts it back
   */
  public Runnable rememberFeedbackSteps() {
    List<Runnable> all =
        borders.stream().map(TargetMember::rememberFeedbackStep).collect(Collectors.toList());
    return () -> all.forEach(Runnable::run);
  }

  /**
   * The activations with a target that a layer trains for, from the input up: those that its output
   * flows into with no other between, or is. Where layers lie one after another it is one; in other
   * graphs there may be more, whose signals add up.
   *
   * @param layer one of this network's
   * @return at least one
   */
  public List<TargetPlace> targetsOf(Member layer) {
    checkComplete();
    return Arrays.stream(plan.targetsOf(nodes.get(layer)))
        .mapToObj(
            node ->
                plan.borderAt(node) < 0
                    ? TargetPlace.output((StepOutput) members.get(node))
                    : TargetPlace.border(this, borders.get(plan.borderAt(node))))
        .collect(Collectors.toList());
  }

  /**
   * The outputs that a border reaches, in the order in which they stand beside one another in what
   * the border sees of them.
   *
   * @param owner the target layer that holds the feedback into it
   * @return at least one
   */
  public List<StepOutput> outputsAbove(TargetMember owner) {
    checkComplete();
    return Arrays.stream(plan.outputs(borders.indexOf(owner)))
        .mapToObj(node -> (StepOutput) members.get(node))
        .collect(Collectors.toList());
  }
}
