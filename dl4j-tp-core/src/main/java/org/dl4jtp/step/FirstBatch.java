package org.dl4jtp.step;

import java.util.List;
import org.dl4jtp.feedback.FeedbackProblem;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Puts feedback weights at the minimiser of their loss on one batch. */
final class FirstBatch {
  /** Rows of noise that a mapping starts from: a batch of 128 goes up 8 times. */
  private static final int ROWS = 1024;

  private static final int MOST_TIMES = 16;

  /** Bounds what large feature maps take: 64 MB in float, a few times over. */
  private static final long MOST_NUMBERS = 1L << 24;

  /** Far from the steps of training and of feedback alone. */
  private static final long STEP = Long.MIN_VALUE / 2;

  private static final String WORKSPACE = "WS_FEEDBACK_START";
  private static final WorkspaceConfiguration CONFIGURATION =
      WorkspaceConfiguration.builder()
          .initialSize(0)
          .overallocationLimit(0.05)
          .policyAllocation(AllocationPolicy.OVERALLOCATE)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policySpill(SpillPolicy.REALLOCATE)
          .build();

  private FirstBatch() {}

  /**
   * The examples of a pass several times over, each time to carry other noise.
   *
   * @param pass clean
   */
  static Pass repeated(Pass pass, int border) {
    int batch = pass.batchSize();
    int times = times(batch, pass.activation(border).length());
    if (times == 1) {
      return pass;
    }
    int[] order = new int[batch * times];
    for (int i = 0; i < order.length; i++) {
      order[i] = i % batch;
    }
    return pass.part(Rows.of(batch, order, 0, order.length));
  }

  private static int times(int batch, long numbers) {
    long wanted = Math.min(MOST_TIMES, (ROWS + batch - 1) / batch);
    return (int) Math.max(1, Math.min(wanted, MOST_NUMBERS / numbers));
  }

  /**
   * Starts the mapping into one border; those above have started.
   *
   * @param pass clean
   */
  static void start(Network network, int border, Pass pass) {
    TargetMember member = network.border(border);
    FeedbackWeights weights = member.startingWeights();
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      Deal deal = Deal.all(List.of(border), pass.batchSize());
      FeedbackProblem problem =
          new StartingProblem(
              new Perturbations(network, pass, deal, STEP).problem(border),
              pass.overTime(border, member.feedback()));
      new ConjugateGradients(
              weights.vector(), gradient -> evaluate(problem, weights, gradient.assign(0)))
          .run();
    }
  }

  private static double evaluate(
      FeedbackProblem problem, FeedbackWeights weights, INDArray gradient) {
    try (MemoryWorkspace ignored =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(CONFIGURATION, WORKSPACE)) {
      return weights.addGradient(problem, gradient);
    }
  }
}
