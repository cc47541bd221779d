package org.dl4jtp.step;

import java.util.ArrayList;
import java.util.List;
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
  /** Rows of noise that a mapping starts from: 8 draws for a batch of 128. */
  private static final int ROWS = 1024;

  private static final int MOST_DRAWS = 64;

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
   * Starts the mapping into one border; those above have started.
   *
   * @param pass clean
   */
  static void start(Network network, int border, Pass pass) {
    TargetMember member = network.border(border);
    FeedbackWeights weights = member.startingWeights();
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      List<StartingProblem> problems = problems(network, border, pass);
      new ConjugateGradients(weights.vector(), gradient -> mean(problems, weights, gradient)).run();
    }
  }

  private static List<StartingProblem> problems(Network network, int border, Pass pass) {
    int batch = pass.batchSize();
    int draws = draws(batch, pass.activation(border).length());
    List<StartingProblem> problems = new ArrayList<>();
    for (int k = 0; k < draws; k++) {
      Deal deal = Deal.all(List.of(border), batch);
      problems.add(
          new StartingProblem(
              new Perturbations(network, pass, deal, STEP + k).problem(border),
              network.border(border).feedback()));
    }
    return problems;
  }

  private static int draws(int batch, long numbers) {
    long wanted = Math.min(MOST_DRAWS, (ROWS + batch - 1) / batch);
    return (int) Math.max(1, Math.min(wanted, MOST_NUMBERS / numbers));
  }

  private static double mean(
      List<StartingProblem> problems, FeedbackWeights weights, INDArray gradient) {
    gradient.assign(0);
    double sum = 0;
    for (StartingProblem problem : problems) {
      try (MemoryWorkspace ignored =
          Nd4j.getWorkspaceManager().getAndActivateWorkspace(CONFIGURATION, WORKSPACE)) {
        sum += weights.addGradient(problem, gradient);
      }
    }
    gradient.divi(problems.size());
    return sum / problems.size();
  }
}
