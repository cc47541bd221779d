package org.dl4jtp.step;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dl4jtp.feedback.Perturbation;

/** What the feedback into all borders of a network learns in one step. */
final class FeedbackLearning {
  private final Network network;

  FeedbackLearning(Network network) {
    this.network = network;
  }

  /** On a pass as at inference. */
  void learn(Pass inference, long step) {
    learn(inference, deal(inference, step), step);
  }

  /**
   * In the step being trained: on its own pass or, where dropout, batch normalisation or the like
   * make it differ from inference, on a new one without for every border, from the same activation
   * of that border.
   */
  void learnInTraining(Pass training, long step) {
    Deal deal = deal(training, step);
    if (!network.differsInTraining()) {
      learn(training, deal, step);
      return;
    }
    skip();
    for (int border : deal.borders()) {
      Pass part = training.part(deal.rows(border));
      learnAt(network.ways().cleanPass(part, border), border, step);
    }
    training.forgetEvaluations();
  }

  /** Of those that do not learn in this step. */
  private void skip() {
    network.borders().forEach(TargetMember::skipFeedback);
  }

  private void learn(Pass clean, Deal deal, long step) {
    if (deal.borders().size() < network.borders().size()) {
      skip();
    }
    if (network.plan().isNested()) {
      learnAt(clean, deal, step);
    } else {
      deal.borders().forEach(b -> learnAt(clean.part(deal.rows(b)), b, step));
    }
    clean.forgetEvaluations(); // the weights are about to change
  }

  private void learnAt(Pass clean, int border, long step) {
    Deal all = Deal.of(Perturbation.ALL_LAYERS, List.of(border), clean.batchSize(), step);
    learnAt(clean, all, step);
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
            .filter(border -> network.border(border).learnsFeedbackIn(step))
            .boxed()
            .collect(Collectors.toList());
    return Deal.of(network.rule().perturbation(), learning, clean.batchSize(), step);
  }
}
