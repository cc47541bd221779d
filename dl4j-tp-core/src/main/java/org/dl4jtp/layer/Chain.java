package org.dl4jtp.layer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.feedback.Seeds;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The live layers of one network, in order, and the step that is being trained. Through it a target
 * layer sends a perturbed activation up to the output, and sees the output's error.
 *
 * <p>Deeplearning4j calls the layers of one network one after another, on one thread at a time.
 */
final class Chain {
  private static final ThreadLocal<Chain> UNDER_CONSTRUCTION = new ThreadLocal<>();

  private static final String REMEDY =
      " Layers cannot be added to, removed from or reordered in a converted network: revert its"
          + " configuration, change it, and apply the rule again; TargetPropagation.strip and"
          + " applyTo do so with the weights.";

  private final int length; // 0 in a graph
  private final int firstIndex;
  private final List<ChainMember> members = new ArrayList<>();
  private final List<ChainedLayer> configurations = new ArrayList<>();
  private final List<LiveTargetLayer> borders = new ArrayList<>();
  private final GraphConstruction construction; // null in a row
  private Topology topology;
  private boolean complete;
  private boolean differsInTraining;
  private Pass pass;
  private TargetMaker onTrial; // or null

  private Chain(int length, int firstIndex) {
    this.length = length;
    this.firstIndex = firstIndex;
    this.construction = null;
    this.topology = new Row(this, members, borders, length);
  }

  private Chain(ComputationGraph graph) {
    this.length = 0;
    this.firstIndex = 0;
    this.construction = new GraphConstruction(graph);
  }

  /** The chain of a graph that this thread is building, about to build one of its vertices. */
  static Chain enter(ComputationGraph graph, String vertex) {
    Chain chain = UNDER_CONSTRUCTION.get();
    if (chain == null || chain.construction == null || !chain.construction.isOf(graph)) {
      chain = new Chain(graph);
      UNDER_CONSTRUCTION.set(chain);
    }
    chain.construction.begin(vertex);
    return chain;
  }

  /**
   * A vertex of a graph is built.
   *
   * @param function what it computes; null for that of the layer that has joined
   */
  void built(VertexFunction function) {
    construction.built(function);
    if (construction.isComplete()) {
      UNDER_CONSTRUCTION.remove();
      GraphTopology graph = construction.topology(this);
      borders.sort(Comparator.comparingInt(graph::borderOwnedBy));
      graph.check(borders, REMEDY);
      ChainCheck.checkGraph(configurations);
      topology = graph;
      complete();
    }
  }

  /**
   * Joins the chain of the network that this thread is building.
   *
   * @throws IllegalStateException when the layer is not the next one of a network
   */
  static Chain join(ChainMember member, ChainedLayer conf, int index) {
    return conf.isInGraph() ? joinGraph(member, conf) : joinRow(member, conf, index);
  }

  private static Chain joinGraph(ChainMember member, ChainedLayer conf) {
    Chain chain = UNDER_CONSTRUCTION.get();
    if (chain == null || chain.construction == null || !chain.construction.awaitsLayer()) {
      UNDER_CONSTRUCTION.remove();
      throw new IllegalStateException(
          "Layer '"
              + conf.getLayerName()
              + "' belongs to a target propagation graph, but was not built in its vertex there."
              + REMEDY);
    }
    chain.add(member);
    chain.configurations.add(conf);
    chain.construction.join(member);
    return chain;
  }

  private static Chain joinRow(ChainMember member, ChainedLayer conf, int index) {
    if (conf.position() == 0) {
      UNDER_CONSTRUCTION.set(new Chain(conf.chainLength(), index));
    }
    Chain chain = UNDER_CONSTRUCTION.get();
    if (chain == null
        || chain.length != conf.chainLength()
        || chain.members.size() != conf.position()
        || chain.firstIndex + conf.position() != index) {
      UNDER_CONSTRUCTION.remove();
      throw new IllegalStateException(
          "Layer '"
              + conf.getLayerName()
              + "' is layer "
              + conf.position()
              + " of "
              + conf.chainLength()
              + " of a target propagation network, but was not built as such."
              + REMEDY);
    }
    chain.add(member);
    chain.configurations.add(conf);
    if (chain.members.size() == chain.length) {
      UNDER_CONSTRUCTION.remove();
      ChainCheck.check(chain.configurations);
      chain.complete();
    }
    return chain;
  }

  private void add(ChainMember member) {
    members.add(member);
    differsInTraining |= member.differsInTraining();
    if (member instanceof LiveTargetLayer && ((LiveTargetLayer) member).isBorder()) {
      borders.add((LiveTargetLayer) member);
    }
  }

  /**
   * Draws the initial feedback weights last, from a seed of their own, and puts ND4J's generator
   * back where it was: forward weights and dropout are those of the plain network.
   */
  private void complete() {
    complete = true;
    Map<String, INDArray> shared = border(borders.size() - 1).feedbackViews();
    borders.forEach(border -> border.bindFeedback(shared));
    if (borders.stream().noneMatch(LiveTargetLayer::awaitsInitialization)) {
      return;
    }
    Seeds.undisturbed(
        () -> {
          Nd4j.getRandom().setSeed(Seeds.mix(borders.get(0).rule().seed()));
          borders.forEach(LiveTargetLayer::initializeFeedback);
        });
  }

  /** The border at a target layer's input, counted from 0 at the first hidden activation. */
  int borderOf(LiveTargetLayer layer) {
    return borders.indexOf(layer);
  }

  int borderCount() {
    return borders.size();
  }

  LiveTargetLayer border(int index) {
    return borders.get(index);
  }

  /** The training rule, from the last target layer. */
  RuleSettings rule() {
    return borders.get(borders.size() - 1).rule();
  }

  /** How targets are made: as the rule says, unless another way is on trial. */
  TargetMaker targets() {
    return onTrial == null ? TargetMaker.of(rule().targetPath()) : onTrial;
  }

  /** Makes targets another way, without feedback learning, until told null. */
  void tryTargets(TargetMaker way) {
    onTrial = way;
  }

  /** The network's count of parameter updates so far. */
  int iteration() {
    return borders.get(borders.size() - 1).getIterationCount();
  }

  /**
   * The step being trained.
   *
   * @throws IllegalStateException when the network lost the layer that begins steps, or others: it
   *     must not go on by backpropagation in silence
   */
  Pass pass() {
    checkComplete();
    if (pass == null) {
      throw new IllegalStateException(
          "The output layer of this target propagation network did not begin the step." + REMEDY);
    }
    return pass;
  }

  boolean differsInTraining() {
    return differsInTraining;
  }

  void checkComplete() {
    if (complete) {
      return;
    }
    if (construction != null) {
      throw new IllegalStateException(
          "This target propagation graph has vertices that were not there when the rule was"
              + " applied, or not as they were."
              + REMEDY);
    }
    if (members.size() != length) {
      throw new IllegalStateException(
          "This target propagation network has lost the last "
              + (length - members.size())
              + " of its "
              + length
              + " layers."
              + REMEDY);
    }
  }

  void begin(Pass newPass) {
    pass = newPass;
  }

  void end() {
    pass = null;
  }

  Topology topology() {
    return topology;
  }

  boolean leavesAlone(ChainMember member) {
    return topology != null && topology.leavesAlone(member); // null in a graph that is not whole
  }

  /** What a vertex of a graph trains for, or hands down; null unless its output has a target. */
  INDArray signal(String vertex, LayerWorkspaceMgr mgr) {
    checkComplete();
    GraphTopology graph = (GraphTopology) topology;
    int border = graph.borderAt(vertex);
    return border < 0 ? null : graph.signal(border, mgr);
  }

  /** An output's turn in a training step. */
  void take(LiveOutput output, OutputMove move, LayerWorkspaceMgr mgr) {
    topology.take(output, move, mgr);
  }

  /** Makes the targets of a step, from the top down. */
  void makeTargets(LayerWorkspaceMgr mgr) {
    for (int border = borders.size() - 1; border >= topology.lowestTraining(); border--) {
      borders.get(border).makeTarget(pass, mgr);
    }
  }

  /** Feedback losses and gradients at all borders, on an inference pass of their own. */
  void learnFeedback(INDArray[] features, INDArray[] featureMasks, long step) {
    Pass inference = seen(topology.inference(features, featureMasks));
    if (inference == null) {
      skipFeedback();
      return;
    }
    learnFeedback(inference, deal(inference, step), step);
  }

  /**
   * Feedback losses and gradients at all borders, in the step being trained: on its own pass or,
   * where dropout, batch normalisation or the like make it differ from inference, on a new one
   * without for every border, from the same activation of that border.
   */
  void learnFeedbackInTraining() {
    if (onTrial != null) {
      return;
    }
    long step = iteration();
    Pass seen = seen(pass);
    if (seen == null) {
      skipFeedback();
      return;
    }
    Deal deal = deal(seen, step);
    if (!differsInTraining) {
      learnFeedback(seen, deal, step);
    } else {
      skipFeedback();
      for (int border : deal.borders()) {
        Pass share = seenAt(border, seen.part(deal.rows(border)));
        if (share != null) {
          learnFeedbackAt(topology.cleanPass(share, border), border, step);
        }
      }
    }
    pass.forgetEvaluations(); // the weights are about to change
  }

  /**
   * Those examples of a pass that feedback may learn from; null if there is none. In a row of
   * layers an example that is masked at one border is left out at all; in a graph each border has
   * its own, see {@link #seenAt}.
   */
  private Pass seen(Pass clean) {
    Pass seen = clean;
    for (int border = 0; topology.perturbsTogether() && border < borders.size(); border++) {
      seen = seen == null ? null : seenAt(border, seen);
    }
    return seen;
  }

  private Pass seenAt(int border, Pass clean) {
    LiveTargetLayer owner = borders.get(border);
    INDArray seen = clean.masks().seenBy(owner, owner.params().dataType());
    if (seen == null) {
      return clean;
    }
    Rows rows = ChosenRows.where(seen);
    return rows.count() == 0 ? null : clean.part(rows);
  }

  /** Returns what puts all feedback losses back. */
  Runnable rememberFeedbackLosses() {
    double[] losses = borders.stream().mapToDouble(LiveTargetLayer::feedbackLoss).toArray();
    return () ->
        IntStream.range(0, losses.length).forEach(b -> border(b).setFeedbackLoss(losses[b]));
  }

  /** In a step in which feedback does not learn. */
  private void skipFeedback() {
    borders.forEach(LiveTargetLayer::skipFeedback);
  }

  private void learnFeedback(Pass clean, Deal deal, long step) {
    boolean masked = !clean.masks().isEmpty();
    if (masked || deal.borders().size() < borders.size()) {
      skipFeedback();
    }
    // Where rows of several borders lie below one another, masks would have to as well.
    if (topology.perturbsTogether() && (!masked || deal.isJoint())) {
      learnFeedbackAt(clean, deal, step);
      return;
    }
    for (int border : deal.borders()) {
      Pass share = seenAt(border, clean.part(deal.rows(border)));
      if (share != null) {
        learnFeedbackAt(share, border, step);
      }
    }
  }

  private void learnFeedbackAt(Pass clean, int border, long step) {
    Deal all = Deal.of(Perturbation.ALL_LAYERS, List.of(border), clean.batchSize(), step);
    learnFeedbackAt(clean, all, step);
  }

  private void learnFeedbackAt(Pass clean, Deal deal, long step) {
    if (!deal.borders().isEmpty()) {
      Perturbations perturbations = new Perturbations(this, clean, deal, step);
      deal.borders().forEach(b -> borders.get(b).learnFeedback(perturbations.problem(b)));
    }
  }

  private Deal deal(Pass clean, long step) {
    Perturbation mode = rule().perturbation();
    List<Integer> learning =
        IntStream.range(topology.lowestTraining(), borders.size())
            .filter(border -> borders.get(border).trains())
            .filter(border -> borders.get(border).learnsFeedbackIn(step))
            .boxed()
            .collect(Collectors.toList());
    return Deal.of(mode, learning, clean.batchSize(), step);
  }
}
