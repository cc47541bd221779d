package org.dl4jtp.layer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
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
          + " configuration, change it, and apply the rule again.";

  private final int length;
  private final int firstIndex;
  private final List<ChainMember> members = new ArrayList<>();
  private final List<LiveTargetLayer> borders = new ArrayList<>();
  private boolean differsInTraining;
  private Pass pass;

  private Chain(int length, int firstIndex) {
    this.length = length;
    this.firstIndex = firstIndex;
  }

  /**
   * Joins the chain of the network that this thread is building.
   *
   * @throws IllegalStateException when the layer is not the next one of a network
   */
  static Chain join(ChainMember member, ChainedLayer conf, int index) {
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
    if (chain.members.size() == chain.length) {
      UNDER_CONSTRUCTION.remove();
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

  private BorderShape shape(int border) {
    return borders.get(border).borderShape();
  }

  /** The training rule, from the last target layer. */
  RuleSettings rule() {
    return borders.get(borders.size() - 1).rule();
  }

  /** The network's count of parameter updates so far. */
  int iteration() {
    return borders.get(borders.size() - 1).getIterationCount();
  }

  LiveOutput output() {
    return (LiveOutput) members.get(length - 1);
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

  void checkComplete() {
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

  /**
   * Whether a layer's output stays as it is until its turn backward. Layers above leave it alone,
   * see {@link LiveChainedLayer#allowInputModification}; a preprocessor may not.
   */
  boolean leavesAlone(ChainMember member) {
    int above = member.position() + 1;
    InputPreProcessor preProcessor =
        above < members.size() ? members.get(above).preProcessor() : null;
    return preProcessor == null || preProcessor instanceof CnnToFeedForwardPreProcessor;
  }

  /** Makes the targets of a pass, from the top down. */
  void makeTargets(Pass at, LayerWorkspaceMgr mgr) {
    for (int border = borders.size() - 1; border >= lowestTraining(); border--) {
      borders.get(border).makeTarget(at, mgr);
    }
  }

  /** Feedback losses and gradients at all borders, on an inference pass of their own. */
  void learnFeedback(INDArray features, long step) {
    Pass inference = inference(features);
    learnFeedback(inference, deal(inference, step), step);
  }

  /**
   * Feedback losses and gradients at all borders, in a training step: on its own pass or, where
   * dropout, batch normalisation or the like make it differ from inference, on a new one without
   * for every border, from the same activation of that border.
   */
  void learnFeedbackInTraining(Pass training, long step) {
    Deal deal = deal(training, step);
    if (!differsInTraining) {
      learnFeedback(training, deal, step);
      return;
    }
    skipFeedback();
    for (int border : deal.borders()) {
      Pass clean = cleanPass(training.part(deal.rows(border)), border);
      Deal all = Deal.of(Perturbation.ALL_LAYERS, List.of(border), clean.batchSize(), step);
      learnFeedbackAt(clean, all, step);
    }
  }

  /** In a step in which feedback does not learn. */
  void skipFeedback() {
    borders.forEach(LiveTargetLayer::skipFeedback);
  }

  private void learnFeedback(Pass clean, Deal deal, long step) {
    if (deal.borders().size() < borders.size()) {
      skipFeedback();
    }
    learnFeedbackAt(clean, deal, step);
  }

  private void learnFeedbackAt(Pass clean, Deal deal, long step) {
    if (!deal.borders().isEmpty()) {
      Perturbations perturbations = new Perturbations(this, clean, deal, step);
      deal.borders().forEach(b -> borders.get(b).learnFeedback(perturbations.problem(b)));
    }
    clean.forgetEvaluations(); // the weights are about to change
  }

  private Deal deal(Pass clean, long step) {
    Perturbation mode = rule().perturbation();
    List<Integer> learning =
        IntStream.range(lowestTraining(), borders.size())
            .filter(border -> borders.get(border).learnsFeedbackIn(step))
            .boxed()
            .collect(Collectors.toList());
    return Deal.of(mode, learning, clean.batchSize(), step);
  }

  /** Backward passes end at the first layer that is frozen, coming from the top. */
  private int lowestTraining() {
    int border = borders.size();
    while (border > 0 && borders.get(border - 1).trains()) {
      border--;
    }
    return border;
  }

  /**
   * A pass without dropout, batch statistics or the like, from the activation that a border has in
   * a training pass.
   */
  private Pass cleanPass(Pass training, int border) {
    Pass clean = new Pass(borders.size(), training.batchSize());
    INDArray activation = training.activation(border);
    clean.setActivation(border, activation);
    for (int b = border; b < borders.size() - 1; b++) {
      activation = forward(b, activation);
      clean.setActivation(b + 1, activation);
    }
    INDArray preActivation = forward(borders.size() - 1, activation);
    clean.setOutput(preActivation, output().kind().activation(preActivation));
    return clean;
  }

  /** A pass from the network's input, without touching what the layers remember of theirs. */
  private Pass inference(INDArray features) {
    int batchSize = (int) features.size(0);
    Pass inference = new Pass(borders.size(), batchSize);
    INDArray x = features.castTo(borders.get(0).params().dataType());
    for (ChainMember member : members) {
      if (member.preProcessor() != null) {
        x = member.preProcessor().preProcess(x, batchSize, Workspaces.current()).dup();
      }
      int border = member instanceof LiveTargetLayer ? borderOf((LiveTargetLayer) member) : -1;
      if (border >= 0) {
        shape(border).check(x, borders.get(border).name());
        inference.setActivation(border, shape(border).rows(x));
      }
      x = member.function().apply(x);
    }
    inference.setOutput(x, output().kind().activation(x));
    return inference;
  }

  /**
   * Jᵀv for every example: from the output's pre-activation back to a border, with exact
   * derivatives at the activations of a pass, as at inference: without dropout and the like.
   */
  INDArray pullBack(int border, Pass at, INDArray output) {
    return pullBack(border, length, at, output);
  }

  /** The same from the next border up. */
  INDArray pullBackOneUnit(int border, Pass at, INDArray above) {
    INDArray epsilon = shape(border + 1).layers(above);
    LiveTargetLayer next = borders.get(border + 1);
    if (next.preProcessor() != null) {
      epsilon = next.preProcessor().backprop(epsilon, at.batchSize(), Workspaces.current());
    }
    return pullBack(border, next.position(), at, epsilon);
  }

  /** Through the layers from a border's on, up to one exclusively. */
  private INDArray pullBack(int border, int end, Pass at, INDArray above) {
    INDArray x = shape(border).layers(at.activation(border));
    Deque<UnaryOperator<INDArray>> way = new ArrayDeque<>();
    int from = borders.get(border).position();
    for (int i = from; i < end; i++) {
      ChainMember member = members.get(i);
      InputPreProcessor preProcessor = member.preProcessor();
      if (i > from && preProcessor != null) {
        x = preProcessor.preProcess(x, at.batchSize(), Workspaces.current()).dup();
        way.push(epsilon -> preProcessor.backprop(epsilon, at.batchSize(), Workspaces.current()));
      }
      ForwardFunction.Linearization here = member.function().linearize(x);
      way.push(here::pullBack);
      x = here.value();
    }
    INDArray epsilon = above;
    for (UnaryOperator<INDArray> step : way) {
      epsilon = step.apply(epsilon);
    }
    return shape(border).rows(epsilon);
  }

  /**
   * From a border through the unit above: to the next border, or to the output's pre-activation.
   */
  INDArray forward(int border, INDArray activation) {
    int examples = (int) activation.size(0);
    boolean last = border == borders.size() - 1;
    int from = borders.get(border).position();
    int to = last ? length - 1 : borders.get(border + 1).position();
    INDArray x = shape(border).layers(activation);
    for (int i = from; i <= to; i++) {
      ChainMember member = members.get(i);
      if (i > from && member.preProcessor() != null) {
        // A preprocessor may reshape what it is given, or return it; it must not be a stored array.
        x = member.preProcessor().preProcess(x, examples, Workspaces.current()).dup();
      }
      if (i < to || last) {
        x = member.function().apply(x);
      }
    }
    return last ? x : shape(border + 1).rows(x);
  }
}
