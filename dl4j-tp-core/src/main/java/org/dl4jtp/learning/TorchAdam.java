package org.dl4jtp.learning;

import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Adam as PyTorch computes it, with epsilon added after the bias correction:
 *
 * <pre>
 *   w ← w − lr · m̂ / (√v̂ + ε)      m̂ = m/(1 − β₁ⁿ)      v̂ = v/(1 − β₂ⁿ)
 * </pre>
 *
 * <p>ND4J's {@link Adam} adds it to √v before. The two differ by much in the first steps where ε is
 * not small against √v, as in some of the paper's published configurations, and hardly at all
 * later. State and cost are those of {@link Adam}.
 *
 * <p>Source: Kingma and Ba 2015, algorithm 1.
 */
public final class TorchAdam implements IUpdater {
  private final Adam adam;

  /**
   * A fixed learning rate.
   *
   * @param learningRate lr
   * @param beta1 decay of the mean of gradients
   * @param beta2 decay of the mean of their squares
   * @param epsilon ε
   */
  public TorchAdam(double learningRate, double beta1, double beta2, double epsilon) {
    this(new Adam(learningRate, beta1, beta2, epsilon));
  }

  @JsonCreator
  private TorchAdam(@JsonProperty("adam") Adam adam) {
    this.adam = adam;
  }

  @Override
  public long stateSize(long numParams) {
    return adam.stateSize(numParams);
  }

  @Override
  public GradientUpdater<?> instantiate(INDArray state, boolean initialize) {
    return new Step((AdamUpdater) adam.instantiate(state, initialize));
  }

  @Override
  public GradientUpdater<?> instantiate(Map<String, INDArray> state, boolean initialize) {
    return new Step((AdamUpdater) adam.instantiate(state, initialize));
  }

  @Override
  public TorchAdam clone() {
    return new TorchAdam(adam.clone());
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return adam.getLearningRate(iteration, epoch);
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public void setLrAndSchedule(double learningRate, ISchedule schedule) {
    adam.setLrAndSchedule(learningRate, schedule);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof TorchAdam && adam.equals(((TorchAdam) o).adam);
  }

  @Override
  public int hashCode() {
    return Objects.hash(TorchAdam.class, adam);
  }

  @Override
  public String toString() {
    return "Torch" + adam;
  }

  /** ND4J's step with the epsilon that comes to PyTorch's: ε√(1 − β₂ⁿ). */
  private final class Step implements GradientUpdater<TorchAdam> {
    private final AdamUpdater state;

    Step(AdamUpdater state) {
      this.state = state;
    }

    @Override
    public TorchAdam getConfig() {
      return TorchAdam.this;
    }

    @Override
    public void setState(Map<String, INDArray> stateMap, boolean initialize) {
      state.setState(stateMap, initialize);
    }

    @Override
    public Map<String, INDArray> getState() {
      return state.getState();
    }

    @Override
    public void setStateViewArray(
        INDArray view, long[] gradientShape, char gradientOrder, boolean initialize) {
      state.setStateViewArray(view, gradientShape, gradientOrder, initialize);
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      INDArray m = state.getM();
      INDArray v = state.getV();
      double beta2 = adam.getBeta2();
      double epsilon = adam.getEpsilon() * Math.sqrt(1 - Math.pow(beta2, iteration + 1.0));
      Nd4j.exec(
          new org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater(
              gradient.reshape(v.shape()),
              v,
              m,
              adam.getLearningRate(iteration, epoch),
              adam.getBeta1(),
              beta2,
              epsilon,
              iteration));
    }
  }
}
