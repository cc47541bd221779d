package org.dl4jtp.learning;

import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * An updater that counts its own steps, for parameters that learn more or less often than the
 * network iterates: Adam's bias correction and schedules by iteration follow the count. It is kept
 * behind the wrapped updater's state, so that saved models go on counting. A step that the
 * parameters do not learn in is none: no state changes, nor does weight decay the parameters.
 *
 * <p>A training rule gives it to feedback weights; users choose the wrapped updater. State: that of
 * the wrapped updater, and two elements for all parameters together.
 */
public final class CountingUpdater implements IUpdater {
  private static final int COUNT_ELEMENTS = 2;

  // A float holds whole numbers up to 2^24.
  private static final long LOW_PART = 1 << 20;

  private final IUpdater inner;
  private final long allParams;
  private final boolean holdsCount;
  private final BooleanSupplier rests;

  /**
   * Wraps an updater that takes every step.
   *
   * @param inner the updater that takes the steps
   * @param allParams number of parameters that are updated together
   * @param holdsCount whether this is the updater of the first of them
   */
  public CountingUpdater(IUpdater inner, long allParams, boolean holdsCount) {
    this(inner, allParams, holdsCount, () -> false);
  }

  private CountingUpdater(
      IUpdater inner, long allParams, boolean holdsCount, BooleanSupplier rests) {
    this.inner = Objects.requireNonNull(inner, "updater");
    this.allParams = allParams;
    this.holdsCount = holdsCount;
    this.rests = Objects.requireNonNull(rests, "rests");
  }

  /**
   * An updater of parameters that do not learn in every step, which counts those in which they do.
   *
   * @param condition asked in every step, true where they do not learn; the same for all that are
   *     updated together
   * @return with the updater that this one wraps, not a copy
   */
  public CountingUpdater restingWhen(BooleanSupplier condition) {
    return new CountingUpdater(inner, allParams, holdsCount, condition);
  }

  /**
   * The updater that takes the steps.
   *
   * @return the one wrapped; not a copy
   */
  public IUpdater updater() {
    return inner;
  }

  @Override
  public long stateSize(long numParams) {
    return inner.stateSize(numParams) + (holdsCount ? COUNT_ELEMENTS : 0);
  }

  @Override
  public GradientUpdater<?> instantiate(INDArray state, boolean initialize) {
    return new Step(state, initialize);
  }

  @Override
  public GradientUpdater<?> instantiate(Map<String, INDArray> state, boolean initialize) {
    throw new UnsupportedOperationException("the state of a counting updater is one array");
  }

  @Override
  public CountingUpdater clone() {
    return new CountingUpdater(inner.clone(), allParams, holdsCount, rests);
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return inner.getLearningRate(Math.max(iteration, 0), epoch);
  }

  @Override
  public boolean hasLearningRate() {
    return inner.hasLearningRate();
  }

  @Override
  public void setLrAndSchedule(double learningRate, ISchedule schedule) {
    inner.setLrAndSchedule(learningRate, schedule);
  }

  /** Whoever holds the count: parameters that are updated together have equal updaters. */
  @Override
  public boolean equals(Object o) {
    return o instanceof CountingUpdater
        && inner.equals(((CountingUpdater) o).inner)
        && allParams == ((CountingUpdater) o).allParams
        && rests == ((CountingUpdater) o).rests;
  }

  @Override
  public int hashCode() {
    return Objects.hash(inner, allParams);
  }

  @Override
  public String toString() {
    return "Counting" + inner;
  }

  /** The updater of some parameters: the wrapped one's, and the count. */
  public final class Step implements GradientUpdater<CountingUpdater> {
    private final GradientUpdater<?> steps;
    private final INDArray count;

    private Step(INDArray state, boolean initialize) {
      INDArray all = state.reshape(state.length());
      long innerSize = inner.stateSize(allParams);
      count = all.get(NDArrayIndex.interval(innerSize, innerSize + COUNT_ELEMENTS));
      INDArray rest = innerSize == 0 ? null : all.get(NDArrayIndex.interval(0, innerSize));
      steps = FusedAdam.inPlaceOf(inner).instantiate(rest, initialize);
      if (initialize) {
        count.assign(0);
      }
    }

    /**
     * Steps taken so far.
     *
     * @return 0 at first; saved with the updater's state
     */
    public long count() {
      // Not whole after states of replicas that learned from different batches were averaged.
      return Math.round(count.getDouble(0) * LOW_PART + count.getDouble(1));
    }

    private void setCount(long value) {
      long high = value / LOW_PART;
      long low = value % LOW_PART;
      count.putScalar(0, (double) high);
      count.putScalar(1, (double) low);
    }

    @Override
    public CountingUpdater getConfig() {
      return CountingUpdater.this;
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialize) {
      steps.setState(state, initialize);
    }

    @Override
    public Map<String, INDArray> getState() {
      return steps.getState();
    }

    @Override
    public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialize) {
      throw new UnsupportedOperationException("the state is set when the updater is instantiated");
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      if (rests.getAsBoolean()) {
        gradient.assign(0); // weight decay is part of a step
        return;
      }
      long taken = count();
      steps.applyUpdater(gradient, (int) taken, epoch);
      setCount(taken + 1);
    }
  }
}
