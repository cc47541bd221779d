package org.dl4jtp.layer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
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
  static final String REMEDY =
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
  private INDArray parameters; // of the first layer with any
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

  /**
   * A row of layers, which are still to come.
   *
   * @param firstIndex of the first of them in the network
   */
  static Chain row(int length, int firstIndex) {
    return new Chain(length, firstIndex);
  }

  /**
   * The chain of a graph that is being built. Every {@code init()} makes the graph's array of
   * vertices anew, and those that are built already know their chain.
   *
   * @param index of the vertex whose turn it is
   */
  static Chain of(ComputationGraph graph, int index) {
    GraphVertex[] built = graph.getVertices();
    for (int vertex = index - 1; vertex >= 0; vertex--) {
      if (built[vertex] instanceof ChainVertex) {
        return ((ChainVertex) built[vertex]).chain();
      }
    }
    return new Chain(graph);
  }

  /** A vertex of a graph is about to be built. */
  void begin(String vertex) {
    construction.begin(vertex);
  }

  /**
   * A vertex of a graph is built.
   *
   * @param function what it computes; null for that of the layer that has joined
   */
  void built(VertexFunction function) {
    construction.built(function);
    if (construction.isComplete()) {
      GraphTopology graph = construction.topology(this);
      borders.sort(Comparator.comparingInt(graph::borderOwnedBy));
      graph.check(borders, REMEDY);
      ChainCheck.checkGraph(configurations);
      topology = graph;
      complete();
    }
  }

  /** Whether a layer is the next one of this row, in the network that the others were built in. */
  boolean awaits(ChainedLayer conf, int index, INDArray layerParameters) {
    return length == conf.chainLength()
        && members.size() == conf.position()
        && firstIndex + conf.position() == index
        && isOfSameNetwork(layerParameters);
  }

  /** All parameters of a network lie in one array. */
  private boolean isOfSameNetwork(INDArray layerParameters) {
    return layerParameters == null
        || parameters == null
        || (!parameters.wasClosed()
            && parameters.data().sameUnderlyingData(layerParameters.data()));
  }

  /**
   * A layer joins the network that it is built in.
   *
   * @param layerParameters a view of the network's; null for a layer without
   */
  void join(ChainMember member, ChainedLayer conf, INDArray layerParameters) {
    add(member);
    configurations.add(conf);
    parameters = parameters == null ? layerParameters : parameters;
    if (construction != null) {
      construction.join(member);
    } else if (members.size() == length) {
      ChainCheck.check(configurations);
      complete();
    }
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

  boolean isComplete() {
    return complete;
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
  void learnFeedback(INDArray[] features, long step) {
    Pass inference = topology.inference(features);
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
    Deal deal = deal(pass, step);
    if (!differsInTraining) {
      learnFeedback(pass, deal, step);
      return;
    }
    skipFeedback();
    for (int border : deal.borders()) {
      learnFeedbackAt(topology.cleanPass(pass.part(deal.rows(border)), border), border, step);
    }
    pass.forgetEvaluations();
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
    if (deal.borders().size() < borders.size()) {
      skipFeedback();
    }
    if (topology.perturbsTogether()) {
      learnFeedbackAt(clean, deal, step);
    } else {
      deal.borders().forEach(b -> learnFeedbackAt(clean.part(deal.rows(b)), b, step));
    }
    clean.forgetEvaluations(); // the weights are about to change
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
