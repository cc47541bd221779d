package org.dl4jtp.layer;

import java.util.List;

/**
 * What diagnostics ask of a live network, whether its layers form a row or a graph: which targets
 * its layers train for, and what would come of others.
 */
public final class ChainProbe {
  private final Chain chain;

  private ChainProbe(Chain chain) {
    this.chain = chain;
  }

  /**
   * Of the network that a target layer belongs to.
   *
   * @param any one of its target layers
   * @return of the whole network
   * @throws IllegalStateException if the network lost layers since the rule was applied
   */
  public static ChainProbe of(LiveTargetLayer any) {
    any.chain().checkComplete();
    return new ChainProbe(any.chain());
  }

  /**
   * The activations with a target that a layer trains for, from the input up: those that its output
   * flows into with no other between, or is. In a row it is one; in a graph there may be more,
   * whose signals add up.
   *
   * @param layer one of this network's
   * @return at least one
   */
  public List<TargetPlace> targetsOf(LiveTargetLayer layer) {
    return chain.topology().targetsOf(layer);
  }

  /**
   * The outputs that a border reaches, in the order in which they stand beside one another in what
   * the border sees of them.
   *
   * @param owner the target layer that holds the feedback into it
   * @return at least one
   */
  public List<LiveOutput> outputsAbove(LiveTargetLayer owner) {
    return chain.topology().outputsAbove(chain.borderOf(owner));
  }

  /**
   * Lets the network make its targets another way, to see what would come of it: forward gradients
   * are those of these targets, feedback does not learn. It must end before the network trains on.
   *
   * @param way the other way; null ends it
   */
  public void tryTargets(TargetMaker way) {
    chain.tryTargets(way);
  }

  /**
   * Remembers who learned in the last training step, with what loss: every further step changes it.
   *
   * @return puts it back
   */
  public Runnable rememberFeedbackSteps() {
    return chain.rememberFeedbackSteps();
  }

  /**
   * Whether anything in the network makes training passes differ from inference: dropout, batch
   * statistics, random activations, weight noise.
   *
   * @return false if training passes compute what inference does
   */
  public boolean differsInTraining() {
    return chain.differsInTraining();
  }
}
