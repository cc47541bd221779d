package org.dl4jtp.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
  private static CountingUpdater.Step start(IUpdater inner, int interval, DataType type) {
    CountingUpdater updater = new CountingUpdater(inner, 3, true, LearningSteps.every(interval));
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
      CountingUpdater.Step counting = start(inner, 1, DataType.DOUBLE);
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
    CountingUpdater.Step counting = start(inner, 1, DataType.DOUBLE);
    INDArray gradient = Nd4j.createFromArray(1.0, 1.0, 1.0);
    counting.applyUpdater(gradient, 50, 0);
    assertThat(gradient.getDouble(0)).isCloseTo(1.0, offset(1e-12));
    counting.applyUpdater(gradient, 51, 0);
    assertThat(gradient.getDouble(0)).isCloseTo(0.1, offset(1e-12));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, (1 << 20) - 1, 1 << 20, (1L << 24) + 1, (1L << 40) + 12345})
  void aFloatStateHoldsLargeCounts(long count) {
    CountingUpdater updater = new CountingUpdater(new Sgd(0.1), 3, true, LearningSteps.every(1));
    INDArray state = Nd4j.create(DataType.FLOAT, 2);
    state.putScalar(0, (double) (count >> 20));
    state.putScalar(1, (double) (count & ((1 << 20) - 1)));
    CountingUpdater.Step step = (CountingUpdater.Step) updater.instantiate(state, false);
    assertThat(step.count()).isEqualTo(count);
    step.applyUpdater(Nd4j.create(DataType.FLOAT, 3), 0, 0);
    assertThat(step.count()).isEqualTo(count + 1);
  }

  @Test
  void skippedIterationsChangeNothing() {
    CountingUpdater.Step step = start(new Adam(0.1), 3, DataType.DOUBLE);
    for (int iteration = 0; iteration < 7; iteration++) {
      INDArray gradient = Nd4j.createFromArray(1.0, 1.0, 1.0);
      step.applyUpdater(gradient, iteration, 0);
      assertThat(gradient.getDouble(0) == 0).isEqualTo(iteration % 3 != 0);
    }
    assertThat(step.count()).isEqualTo(3);
    step.applyUpdater(Nd4j.createFromArray(1.0, 1.0, 1.0), -1, 0);
    assertThat(step.count()).isEqualTo(4);
  }

  @Test
  void updatersThatShareABlockAreEqualWhoeverHoldsTheCount() {
    IUpdater one = new CountingUpdater(new Adam(0.1), 3, true, LearningSteps.every(1));
    assertThat(one).isEqualTo(new CountingUpdater(new Adam(0.1), 3, false, LearningSteps.every(1)));
    assertThat(one).isNotEqualTo(new Adam(0.1));
    assertThat(one)
        .isNotEqualTo(new CountingUpdater(new Adam(0.2), 3, true, LearningSteps.every(1)));
    assertThat(one).isEqualTo(one.clone());
  }
}
