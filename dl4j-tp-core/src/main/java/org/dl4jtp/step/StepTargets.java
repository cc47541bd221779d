package org.dl4jtp.step;

import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.function.Workspaces;
import org.dl4jtp.kernel.Arithmetic;
import org.dl4jtp.kernel.WorkingArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The pass of the step that a network is in, and the targets made in it. */
final class StepTargets {
  private final Network network;
  private Pass pass; // null between steps

  StepTargets(Network network) {
    this.network = network;
  }

  void end() {
    pass = null;
  }

  /**
   * An output's turn.
   *
   * @return the pass, when this was the last output, with the targets of all borders that train;
   *     else null
   */
  Pass take(int output, OutputMove move, LayerWorkspaceMgr mgr) {
    if (isBegunBy(output)) {
      pass = network.ways().trainingPass(move.examples());
    }
    if (move.examples() != pass.batchSize()) {
      throw new IllegalStateException(
          "The output layer '"
              + network.member(output).name()
              + "' has "
              + move.examples()
              + " examples where another has "
              + pass.batchSize()
              + ": what leads to it takes steps or parts of a stack for examples. Give them back"
              + " (FeedForwardToRnnPreProcessor, UnstackVertex), or train this network with the rule"
              + " bp.");
    }
    pass.keepBy(array -> Workspaces.keepForStep(array, mgr));
    if (!pass.hasMoves()) {
      pass.keepActivations();
    }
    pass.setMove(output, move);
    move.tell();
    if (!pass.hasAllMoves()) {
      return null;
    }
    awaitFirstBatch(border -> true);
    int top = network.plan().borderCount() - 1;
    for (int border = top; border >= network.lowestTraining(); border--) {
      makeTarget(border);
    }
    return pass;
  }

  /** A search, whose many arrays nobody wants again. */
  private void awaitFirstBatch(IntPredicate wantedBorders) {
    try (WorkingArrays.Turn ignored = WorkingArrays.none()) {
      network.awaitFirstBatch(pass, wantedBorders);
    }
  }

  /** Whether an output's turn begins a step. */
  boolean isBegunBy(int output) {
    return pass == null || pass.hasMove(output);
  }

  /** (h − ĥ)/η at a border, as layers have it, new. */
  INDArray signal(int border, LayerWorkspaceMgr mgr) {
    if (pass == null) {
      throw new IllegalStateException(
          "The output layer of this target propagation network did not begin the step."
              + Network.REMEDY);
    }
    if (!pass.hasDisplacement(border)) { // some output has not had its turn
      pass.keepBy(array -> Workspaces.keepForStep(array, mgr));
      awaitFirstBatch(other -> other == border);
      makeTarget(border);
      pass.forgetEvaluations(); // they end with this turn
    }
    INDArray displacement = network.ways().layers(border, pass.displacement(border), pass);
    return Arithmetic.multiple(
        displacement,
        -1 / network.border(border).rule().targetStepSize(),
        WorkingArrays.like(displacement));
  }

  /** When those of the borders above that it needs are there. */
  private void makeTarget(int border) {
    if (pass.hasDisplacement(border)) {
      return;
    }
    TargetMember owner = network.border(border);
    INDArray displacement =
        pass.keep(network.targets().displacement(owner, new PassBorder(network, pass, border)));
    INDArray ofInput = network.ways().gradientOfInputs(border, pass, network.targets().areExact());
    if (ofInput != null) {
      displacement.subi(ofInput.mul(owner.rule().targetStepSize()));
    }
    keepOnly(pass.withLoss(border), displacement);
    if (owner.feedback() != null) { // exact derivatives know what layers make of their masks
      keepOnly(pass.seen(border), displacement);
    }
    pass.setDisplacement(border, displacement);
    BiConsumer<INDArray, INDArray> observer = network.observer(owner);
    if (observer != null) {
      observer.accept(pass.activation(border), displacement);
    }
  }

  private static void keepOnly(INDArray rowsOrNull, INDArray displacement) {
    if (rowsOrNull != null) {
      displacement.muliColumnVector(rowsOrNull);
    }
  }
}
