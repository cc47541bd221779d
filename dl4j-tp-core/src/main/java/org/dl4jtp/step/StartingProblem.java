package org.dl4jtp.step;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.feedback.FeedbackProblem;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A problem that is evaluated many times while the mapping's weights change: what does not depend
 * on them is computed once, in memory that outlives workspaces.
 */
final class StartingProblem implements FeedbackProblem {
  private final FeedbackProblem problem;
  private final Feedback feedback;
  private final Map<String, INDArray> known = new HashMap<>();

  /**
   * Another problem, remembered.
   *
   * @param feedback the mapping, which remembers nothing itself
   */
  StartingProblem(FeedbackProblem problem, Feedback feedback) {
    this.problem = problem;
    this.feedback = feedback;
  }

  private INDArray once(String name, Supplier<INDArray> array) {
    INDArray result = known.get(name);
    if (result == null) {
      try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        result = array.get();
      }
      known.put(name, result);
    }
    return result;
  }

  /** Of the corrupted activation that it is, or null of another one. */
  @SuppressWarnings("ReferenceEquality") // the same array, not one like it
  private String nameOf(INDArray corrupted) {
    for (Map.Entry<String, INDArray> entry : known.entrySet()) {
      if (entry.getValue() == corrupted) {
        return entry.getKey();
      }
    }
    return null;
  }

  private INDArray from(String what, INDArray corrupted, Supplier<INDArray> array) {
    String name = nameOf(corrupted);
    return name == null ? array.get() : once(what + name, array).dup();
  }

  @Override
  public INDArray activation() {
    return problem.activation();
  }

  @Override
  public INDArray counting() {
    return problem.counting();
  }

  @Override
  public Feedback feedback() {
    return feedback;
  }

  @Override
  public double noiseLevel() {
    return problem.noiseLevel();
  }

  @Override
  public double damping(INDArray displacement) {
    return problem.damping(displacement);
  }

  @Override
  public Map<String, INDArray> weights() {
    return problem.weights();
  }

  @Override
  public INDArray noise(int draw) {
    return once("noise " + draw, () -> problem.noise(draw));
  }

  @Override
  public INDArray corrupted(int draw) {
    return once("corrupted " + draw, () -> problem.corrupted(draw));
  }

  @Override
  public INDArray sourceNoise(int draw) {
    return once("source noise " + draw, () -> problem.sourceNoise(draw)).dup();
  }

  @Override
  public INDArray source() {
    return once("source", problem::source);
  }

  @Override
  public INDArray source(INDArray corrupted) {
    return from("source of ", corrupted, () -> problem.source(corrupted));
  }

  @Override
  public INDArray sourceDisplacement(INDArray corrupted) {
    return from("displacement of ", corrupted, () -> problem.sourceDisplacement(corrupted));
  }
}
