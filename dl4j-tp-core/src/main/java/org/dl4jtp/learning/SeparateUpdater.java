package org.dl4jtp.learning;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * A layer's updater, equal to no other layer's, whatever their rates. Steps and state are those of
 * the wrapped updater, or of the faster one in its place.
 *
 * <p>Deeplearning4j joins neighbouring parameters with equal updaters in one block, and joins them
 * anew when somebody sets a learning rate. It then moves the updater's state, which it can only if
 * every parameter's state is as long as the parameter, once or several times: not beside feedback's
 * count of steps, nor beside parameters without any. Blocks that no rate changes need no moving.
 */
public final class SeparateUpdater implements IUpdater {
  private final Object layer;
  private final IUpdater inner;

  private SeparateUpdater(Object layer, IUpdater inner) {
    this.layer = layer;
    this.inner = inner;
  }

  /**
   * Sets a layer's updater apart.
   *
   * @param layer whose updater it is
   * @param updater of some of the layer's parameters: the object in its configuration, which layers
   *     may share until they are read from a file; or null
   * @return the argument if it is null or a {@link NoOp}, which has no rate
   */
  public static IUpdater of(Object layer, IUpdater updater) {
    return updater == null || updater instanceof NoOp
        ? updater
        : new SeparateUpdater(layer, updater);
  }

  /**
   * The updater that the layer has.
   *
   * @return the one wrapped; not a copy
   */
  public IUpdater updater() {
    return inner;
  }

  @Override
  public long stateSize(long numParams) {
    return inner.stateSize(numParams);
  }

  @Override
  public GradientUpdater<?> instantiate(INDArray state, boolean initialize) {
    return FusedAdam.inPlaceOf(inner).instantiate(state, initialize);
  }

  @Override
  public GradientUpdater<?> instantiate(Map<String, INDArray> state, boolean initialize) {
    return FusedAdam.inPlaceOf(inner).instantiate(state, initialize);
  }

  @Override
  public SeparateUpdater clone() {
    return new SeparateUpdater(layer, inner.clone());
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return inner.getLearningRate(iteration, epoch);
  }

  @Override
  public boolean hasLearningRate() {
    return inner.hasLearningRate();
  }

  @Override
  public void setLrAndSchedule(double learningRate, ISchedule schedule) {
    inner.setLrAndSchedule(learningRate, schedule);
  }

  /** Only to that of parameters of the same layer with the same updater. */
  @Override
  public boolean equals(Object o) {
    return o instanceof SeparateUpdater && isSame((SeparateUpdater) o);
  }

  @SuppressWarnings("ReferenceEquality") // equal rates may become different ones
  private boolean isSame(SeparateUpdater other) {
    return layer == other.layer && inner == other.inner;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(inner);
  }

  @Override
  public String toString() {
    return "Separate" + inner;
  }
}
