package org.dl4jtp.behaviour;

import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;

/** A user's updater: plain gradient descent. */
public final class OwnUpdater implements IUpdater {
  private double rate;

  OwnUpdater(double rate) {
    this.rate = rate;
  }

  @Override
  public long stateSize(long numParams) {
    return 0;
  }

  @Override
  public GradientUpdater<?> instantiate(INDArray state, boolean initialize) {
    return new Sgd(rate).instantiate(state, initialize);
  }

  @Override
  public GradientUpdater<?> instantiate(Map<String, INDArray> state, boolean initialize) {
    return new Sgd(rate).instantiate(state, initialize);
  }

  @Override
  public OwnUpdater clone() {
    return new OwnUpdater(rate);
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return rate;
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public void setLrAndSchedule(double learningRate, ISchedule schedule) {
    rate = learningRate;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof OwnUpdater other && other.rate == rate;
  }

  @Override
  public int hashCode() {
    return Objects.hash(rate);
  }
}
