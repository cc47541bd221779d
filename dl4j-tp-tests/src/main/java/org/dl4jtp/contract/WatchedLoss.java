package org.dl4jtp.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.FeedbackProblem;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A feedback loss that fails if another changes an array that {@link FeedbackProblem} does not say
 * is new.
 */
public final class WatchedLoss implements FeedbackLoss {
  private final FeedbackLoss watched;

  /**
   * Watches a loss.
   *
   * @param watched the other
   */
  @JsonCreator
  public WatchedLoss(@JsonProperty(value = "watched", required = true) FeedbackLoss watched) {
    this.watched = watched;
  }

  /**
   * The loss that is watched.
   *
   * @return the other
   */
  @JsonProperty("watched")
  public FeedbackLoss watched() {
    return watched;
  }

  @Override
  public boolean learns() {
    return watched.learns();
  }

  @Override
  public boolean followsTargetPath() {
    return watched.followsTargetPath();
  }

  @Override
  public FeedbackLoss startingLoss() {
    return watched.startingLoss();
  }

  @Override
  public double gradient(FeedbackProblem problem, Map<String, INDArray> gradients) {
    WatchedProblem seen = new WatchedProblem(problem);
    double loss = watched.gradient(seen, gradients);
    seen.lent.forEach(Lent::check);
    return loss;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof WatchedLoss && watched.equals(((WatchedLoss) o).watched);
  }

  @Override
  public int hashCode() {
    return watched.hashCode();
  }

  private static final class Lent {
    private final String name;
    private final INDArray array;
    private final INDArray before;

    Lent(String name, INDArray array) {
      this.name = name;
      this.array = array;
      this.before = array.dup();
    }

    void check() {
      assertThat(array).as(name).isEqualTo(before);
    }
  }

  private static final class WatchedProblem implements FeedbackProblem {
    private final FeedbackProblem problem;
    private final List<Lent> lent = new ArrayList<>();

    WatchedProblem(FeedbackProblem problem) {
      this.problem = problem;
    }

    private INDArray lend(String name, INDArray array) {
      if (array != null) {
        lent.add(new Lent(name, array));
      }
      return array;
    }

    @Override
    public INDArray activation() {
      return lend("activation", problem.activation());
    }

    @Override
    public INDArray counting() {
      return lend("counting", problem.counting());
    }

    @Override
    public Feedback feedback() {
      return problem.feedback();
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
      problem.weights().forEach((name, array) -> lend("weights " + name, array));
      return problem.weights();
    }

    @Override
    public INDArray noise(int draw) {
      return lend("noise", problem.noise(draw));
    }

    @Override
    public INDArray corrupted(int draw) {
      return lend("corrupted", problem.corrupted(draw));
    }

    @Override
    public INDArray sourceNoise(int draw) {
      return problem.sourceNoise(draw);
    }

    @Override
    public INDArray source() {
      return lend("source", problem.source());
    }

    @Override
    public INDArray source(INDArray corrupted) {
      return problem.source(corrupted);
    }

    @Override
    public INDArray sourceDisplacement(INDArray corrupted) {
      return problem.sourceDisplacement(corrupted);
    }
  }
}
