package org.dl4jtp.step;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the feedback into all borders of a network learns in one step. */
final class FeedbackLearning {
  private final Network network;

  FeedbackLearning(Network network) {
    this.network = network;
  }

  /** Whether a mapping waits for the first batch. */
  boolean awaitsFirstBatch() {
    for (TargetMember border : network.borders()) { // asked for in every step
      if (border.awaitsFirstBatch()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Starts the mappings that wait for the first batch, from the output down, for those below may be
   * reached through those above.
   *
   * @param clean from which features that are masked are left out
   * @param asInference whether it is already what feedback learns from
   * @param wanted the borders whose turn it is
   */
  void start(Pass clean, boolean asInference, IntPredicate wanted) {
    for (int border = network.borders().size() - 1; border >= 0; border--) {
      if (wanted.test(border) && network.border(border).awaitsFirstBatch()) {
        Pass share = seenAt(border, FirstBatch.repeated(clean, border));
        if (share != null) {
          FirstBatch.start(
              network, border, asInference ? share : network.ways().cleanPass(share, border));
        }
      }
    }
    clean.forgetEvaluations();
  }

  /** On a pass as at inference. */
  void learn(Pass inference, long step) {
    Pass seen = seen(inference);
    if (seen == null) {
      rest();
      return;
    }
    learn(seen, deal(seen, step), step);
    inference.forgetEvaluations(); // the weights are about to change
  }

  /**
   * In the step being trained: on its own pass or, where dropout, batch normalisation or the like
   * make it differ from inference, on a new one without for every border, from the same activation
   * of that border.
   */
  void learnInTraining(Pass training, long step) {
    Pass seen = seen(training);
    if (seen == null) {
      rest();
      return;
    }
    Deal deal = deal(seen, step);
    if (!network.differsInTraining()) {
      learn(seen, deal, step);
    } else {
      rest();
      for (int border : deal.borders()) {
        Pass share = seenAt(border, seen.part(deal.rows(border)));
        if (share != null) {
          learnAt(network.ways().cleanPass(share, border), border, step);
        }
      }
    }
    training.forgetEvaluations(); // the weights are about to change
  }

  /**
   * Those examples of a pass that feedback may learn from; null if there is none. Where borders are
   * nested, an example that is masked at one of them is left out at all; elsewhere each border has
   * its own, see {@link #seenAt}.
   */
  private Pass seen(Pass clean) {
    Pass seen = clean;
    for (int b = 0; network.plan().isNested() && b < network.borders().size(); b++) {
      seen = seen == null ? null : seenAt(b, seen);
    }
    return seen;
  }

  private Pass seenAt(int border, Pass clean) {
    INDArray rows = clean.seen(border);
    if (rows == null) {
      return clean;
    }
    INDArray seen = rows.reshape('c', clean.batchSize(), clean.rowsEach(border)).max(1);
    int[] indices =
        IntStream.range(0, clean.batchSize()).filter(i -> seen.getDouble(i) != 0).toArray();
    if (indices.length == clean.batchSize()) {
      return clean;
    }
    return indices.length == 0
        ? null
        : clean.part(Rows.of(clean.batchSize(), indices, 0, indices.length));
  }

  /** Until they learn, if they do. */
  private void rest() {
    network.borders().forEach(TargetMember::restFeedback);
  }

  private void learn(Pass clean, Deal deal, long step) {
    boolean beside = !clean.beside().isEmpty();
    if (beside || deal.borders().size() < network.borders().size()) {
      rest();
    }
    // Where rows of several borders lie below one another, masks and states would have to as well.
    if (network.plan().isNested() && (!beside || deal.isJoint())) {
      learnAt(clean, deal, step);
      return;
    }
    for (int border : deal.borders()) {
      Pass share = seenAt(border, clean.part(deal.rows(border)));
      if (share != null) {
        learnAt(share, border, step);
      }
    }
  }

  private void learnAt(Pass clean, int border, long step) {
    learnAt(clean, Deal.all(List.of(border), clean.batchSize()), step);
  }

  private void learnAt(Pass clean, Deal deal, long step) {
    if (!deal.borders().isEmpty()) {
      Perturbations perturbations = new Perturbations(network, clean, deal, step);
      deal.borders().forEach(b -> network.border(b).learnFeedback(perturbations.problem(b)));
    }
  }

  private Deal deal(Pass clean, long step) {
    List<Integer> learning =
        IntStream.range(network.lowestTraining(), network.borders().size())
            .filter(border -> network.border(border).trains())
            .filter(border -> network.border(border).learnsFeedback())
            .boxed()
            .collect(Collectors.toList());
    return Deal.of(network.rule(), learning, clean.batchSize(), step);
  }
}
