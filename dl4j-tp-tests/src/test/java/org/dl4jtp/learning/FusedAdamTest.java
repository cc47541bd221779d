package org.dl4jtp.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class FusedAdamTest {

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void stepsAsAdamDoes(DataType type) {
    Adam adam = new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.01, 0.9));
    int length = 5000;
    INDArray[] states = {Nd4j.create(type, 2L * length), Nd4j.create(type, 2L * length)};
    GradientUpdater<?> plain = adam.instantiate(states[0], true);
    GradientUpdater<?> fused = FusedAdam.inPlaceOf(adam).instantiate(states[1], true);
    Random random = new Random(1);
    for (int iteration = 0; iteration < 6; iteration++) {
      double[] values = random.doubles(length, -1, 1).map(x -> x * x * x).toArray();
      values[3] = 0;
      INDArray one = Nd4j.createFromArray(values).castTo(type);
      INDArray two = one.dup();
      plain.applyUpdater(one, iteration, 0);
      fused.applyUpdater(two, iteration, 0);
      // ND4J rounds 1 − β₂ⁿ to float32: 5e-5 of it in the first step.
      double relative = type == DataType.FLOAT ? 1e-4 : 1e-14;
      close(two, one, relative);
      close(states[1], states[0], relative);
    }
  }

  /** A lone parameter is a scalar to ND4J, and no block of the kernel's. */
  @ParameterizedTest
  @CsvSource({"1", "2", "2047", "2048", "2049"})
  void ofAnyLength(int length) {
    Adam adam = new Adam(0.1);
    INDArray one = Nd4j.ones(DataType.FLOAT, length);
    INDArray two = one.dup();
    adam.instantiate(Nd4j.create(DataType.FLOAT, 2L * length), true).applyUpdater(one, 0, 0);
    FusedAdam.inPlaceOf(adam)
        .instantiate(Nd4j.create(DataType.FLOAT, 2L * length), true)
        .applyUpdater(two, 0, 0);
    close(two, one, 1e-4);
  }

  @Test
  void otherUpdatersAreLeftAlone() {
    IUpdater other = new AMSGrad(0.1);
    assertThat(FusedAdam.inPlaceOf(other)).isSameAs(other);
    assertThat(FusedAdam.inPlaceOf(null)).isNull();
    IUpdater fused = FusedAdam.inPlaceOf(new Adam(0.1));
    assertThat(fused).isEqualTo(FusedAdam.inPlaceOf(new Adam(0.1)));
    assertThat(fused).isNotEqualTo(FusedAdam.inPlaceOf(new Adam(0.2)));
    assertThat(fused).isNotEqualTo(new TorchAdam(0.1, 0.9, 0.999, 1e-8));
    assertThat(FusedAdam.inPlaceOf(fused)).isSameAs(fused);
  }

  @Test
  void learningRatesSetLaterCount() {
    Adam adam = new Adam(0.1);
    IUpdater fused = FusedAdam.inPlaceOf(adam);
    adam.setLrAndSchedule(0.5, null);
    assertThat(fused.getLearningRate(0, 0)).isEqualTo(0.5);
  }

  private static void close(INDArray actual, INDArray expected, double relative) {
    for (int i = 0; i < actual.length(); i++) {
      double value = expected.getDouble(i);
      assertThat(actual.getDouble(i)).isCloseTo(value, offset(relative * (Math.abs(value) + 1e-3)));
    }
  }
}
