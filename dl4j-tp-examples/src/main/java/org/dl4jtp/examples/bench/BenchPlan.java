package org.dl4jtp.examples.bench;

import java.util.List;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.dl4jtp.examples.cli.Choice;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What one process measures: a network by every rule. Travels as JSON.
 *
 * @param rules names; backpropagation, which the others are compared with, is measured in any case
 * @param against the rule that the others are compared with, {@code bp} or {@code exact}
 * @param perturbations labels of those to measure rules with whose feedback learns; empty for the
 *     library's default
 * @param network which
 * @param hidden as the user wrote it; null for a network that has its own
 * @param inputs features of the dense network
 * @param outputs of the dense network
 * @param batch examples per step
 * @param rounds to time; 0 to train for a moment and tell the peak of memory alone
 * @param threads that the process was started with
 * @param dataType float or double
 * @param workspaces in training; enabled or none
 */
record BenchPlan(
    List<String> rules,
    String against,
    List<String> perturbations,
    BenchNetwork network,
    String hidden,
    int inputs,
    int outputs,
    int batch,
    int rounds,
    int threads,
    DataType dataType,
    WorkspaceMode workspaces) {

  /**
   * The same for one rule's peak of memory.
   *
   * @param perturbation null for a rule whose feedback does not learn
   */
  BenchPlan peakOf(String rule, String perturbation) {
    return new BenchPlan(
        List.of(rule),
        against,
        perturbation == null ? List.of() : List.of(perturbation),
        network,
        hidden,
        inputs,
        outputs,
        batch,
        0,
        threads,
        dataType,
        workspaces);
  }

  boolean isPeak() {
    return rounds == 0;
  }

  /** For example {@code 784-256x5-10, batch 128, float, 1 thread}. */
  String describe() {
    return (hidden == null ? network.title() : inputs + "-" + hidden + "-" + outputs)
        + ", batch "
        + batch
        + ", "
        + Choice.name(dataType)
        + ", "
        + threads
        + (threads == 1 ? " thread" : " threads");
  }
}
