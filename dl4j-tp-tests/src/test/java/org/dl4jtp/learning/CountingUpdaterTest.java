package org.dl4jtp.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class CountingUpdaterTest {
  private static CountingUpdater.Step start(IUpdater inner, DataType type) {
    return start(new CountingUpdater(inner, 3, true), type);
  }

  private static CountingUpdater.Step start(CountingUpdater updater, DataType type) {
    INDArray state = Nd4j.create(type, updater.stateSize(3)).assign(7);
    return (CountingUpdater.Step) updater.instantiate(state, true);
  }

  @Test
  void theWrappedUpdaterSeesTheCountAndNotTheIteration() {
    IUpdater[] updaters = {
      new Adam(0.1),
      new TorchAdam(0.1, 0.9, 0.99, 1e-3),
      new AMSGrad(0.1),
      new RmsProp(0.1),
      new Sgd(0.1),
      new NoOp()
    };
    for (IUpdater inner : updaters) {
      CountingUpdater.Step counting = start(inner, DataType.DOUBLE);
      long size = inner.stateSize(3);
      GradientUpdater<?> plain =
          inner.instantiate(size == 0 ? null : Nd4j.create(DataType.DOUBLE, size), true);
      for (int step = 0; step < 4; step++) {
        INDArray one = Nd4j.createFromArray(1.0, -2.0, 0.5 * step);
        INDArray two = one.dup();
        counting.applyUpdater(one, 1000 * step, 0);
        plain.applyUpdater(two, step, 0);
        assertThat(one).as(inner.toString()).isEqualTo(two);
      }
      assertThat(counting.count()).isEqualTo(4);
    }
  }

  @Test
  void schedulesByIterationFollowTheCount() {
    IUpdater inner =
        new Sgd(new MapSchedule.Builder(ScheduleType.ITERATION).add(0, 1.0).add(1, 0.1).build());
    CountingUpdater.Step counting = start(inner, DataType.DOUBLE);
    INDArray gradient = Nd4j.createFromArray(1.0, 1.0, 1.0);
    counting.applyUpdater(gradient, 50, 0);
    assertThat(gradient.getDouble(0)).isCloseTo(1.0, offset(1e-12));
    counting.applyUpdater(gradient, 51, 0);
    assertThat(gradient.getDouble(0)).isCloseTo(0.1, offset(1e-12));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, (1 << 20) - 1, 1 << 20, (1L << 24) + 1, (1L << 40) + 12345})
  void aFloatStateHoldsLargeCounts(long count) {
    CountingUpdater updater = new CountingUpdater(new Sgd(0.1), 3, true);
    CountingUpdater.Step step = (CountingUpdater.Step) updater.instantiate(state(count), false);
    assertThat(step.count()).isEqualTo(count);
    step.applyUpdater(Nd4j.create(DataType.FLOAT, 3), 0, 0);
    assertThat(step.count()).isEqualTo(count + 1);
  }

  @Test
  void aRestChangesNothing() {
    AtomicBoolean rests = new AtomicBoolean();
    CountingUpdater resting =
        new CountingUpdater(new Adam(0.1), 3, true).restingWhen(rests::get).clone();
    CountingUpdater.Step step = start(resting, DataType.DOUBLE);
    CountingUpdater.Step restless = start(new Adam(0.1), DataType.DOUBLE);
    for (int iteration = 0; iteration < 7; iteration++) {
      rests.set(iteration % 3 != 0);
      INDArray gradient = Nd4j.createFromArray(1.0, -2.0, 0.5 * iteration);
      INDArray expected = rests.get() ? gradient.like() : gradient.dup();
      if (!rests.get()) {
        restless.applyUpdater(expected, iteration, 0);
      }
      step.applyUpdater(gradient, iteration, 0);
      assertThat(gradient).isEqualTo(expected);
    }
    assertThat(step.count()).isEqualTo(3);
    assertThat(step.getState()).isEqualTo(restless.getState());
  }

  /** Replicas that learned from batches of other sizes may have other counts. */
  @ParameterizedTest
  @CsvSource({"5, 6", "1048575, 1048576", "3145727, 1048577"})
  void theMeanOfTwoStatesHasTheMeanOfTheirCounts(long one, long two) {
    INDArray mean = state(one).add(state(two)).div(2);
    CountingUpdater.Step step =
        (CountingUpdater.Step) new CountingUpdater(new Sgd(0.1), 3, true).instantiate(mean, false);
    assertThat((double) step.count()).isCloseTo((one + two) / 2.0, offset(0.5));
  }

  private static INDArray state(long count) {
    INDArray state = Nd4j.create(DataType.FLOAT, 2);
    state.putScalar(0, (double) (count >> 20));
    state.putScalar(1, (double) (count & ((1 << 20) - 1)));
    return state;
  }

  @Test
  void updatersThatShareABlockAreEqualWhoeverHoldsTheCount() {
    IUpdater one = new CountingUpdater(new Adam(0.1), 3, true);
    assertThat(one).isEqualTo(new CountingUpdater(new Adam(0.1), 3, false));
    assertThat(one).isNotEqualTo(new Adam(0.1));
    assertThat(one).isNotEqualTo(new CountingUpdater(new Adam(0.2), 3, true));
    assertThat(one).isEqualTo(one.clone());
    CountingUpdater counting = (CountingUpdater) one;
    BooleanSupplier rests = () -> true;
    assertThat(counting.restingWhen(rests))
        .isEqualTo(counting.restingWhen(rests))
        .isNotEqualTo(one);
  }
}
