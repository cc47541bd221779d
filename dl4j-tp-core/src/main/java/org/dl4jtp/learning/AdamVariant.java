package org.dl4jtp.learning;

import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonIgnore;

/** An updater that steps as ND4J's {@link Adam}, with an ε of its own. State is that of Adam. */
abstract class AdamVariant implements IUpdater {
  @JsonIgnore private final String kind;
  private final Adam adam;

  AdamVariant(String kind, Adam adam) {
    this.kind = kind;
    this.adam = Objects.requireNonNull(adam, "Adam");
  }

  final Adam adam() {
    return adam;
  }

  /** What is added to √v. */
  abstract double epsilon(int iteration);

  @Override
  public abstract AdamVariant clone();

  @Override
  public long stateSize(long numParams) {
    return adam.stateSize(numParams);
  }

  @Override
  public GradientUpdater<?> instantiate(INDArray state, boolean initialize) {
    return new Step(adam.instantiate(state, initialize));
  }

  @Override
  public GradientUpdater<?> instantiate(Map<String, INDArray> state, boolean initialize) {
    return new Step(adam.instantiate(state, initialize));
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
    return o instanceof AdamVariant
        && kind.equals(((AdamVariant) o).kind)
        && adam.equals(((AdamVariant) o).adam);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, adam);
  }

  @Override
  public String toString() {
    return kind + adam;
  }

  /** Adam's own state, and another step. */
  private final class Step extends AdamUpdater {
    Step(GradientUpdater<?> plain) {
      super(adam);
      setState(plain.getState(), false);
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      double rate = adam.getLearningRate(iteration, epoch);
      new AdamStep(rate, adam.getBeta1(), adam.getBeta2(), epsilon(iteration), iteration)
          .apply(gradient, getM(), getV());
    }
  }
}
