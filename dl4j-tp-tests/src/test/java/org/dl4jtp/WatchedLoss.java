package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.FeedbackProblem;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A feedback loss that fails if another changes an array that {@link FeedbackProblem} does not say
 * is new.
 *
 * @param watched the other
 */
public record WatchedLoss(@JsonProperty("watched") FeedbackLoss watched) implements FeedbackLoss {
  @Override
  public boolean learns() {
    return watched.learns();
  }

  @Override
  public boolean followsTargetPath() {
    return watched.followsTargetPath();
  }

  @Override
  public double gradient(FeedbackProblem problem, Map<String, INDArray> gradients) {
    WatchedProblem seen = new WatchedProblem(problem);
    double loss = watched.gradient(seen, gradients);
    seen.lent.forEach(Lent::check);
    return loss;
  }

  private record Lent(String name, INDArray array, INDArray before) {
    void check() {
      assertThat(array).as(name).isEqualTo(before);
    }
  }

  private record WatchedProblem(FeedbackProblem problem, List<Lent> lent)
      implements FeedbackProblem {
    WatchedProblem(FeedbackProblem problem) {
      this(problem, new ArrayList<>());
    }

    private INDArray lend(String name, INDArray array) {
      lent.add(new Lent(name, array, array.dup()));
      return array;
    }

    @Override
    public INDArray activation() {
      return lend("activation", problem.activation());
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
