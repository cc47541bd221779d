package org.dl4jtp.learning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

class SeparateUpdaterTest {
  private static final Object LAYER = "a layer";

  @Test
  void itIsEqualWhereTheWrappedOneIsTheSame() {
    IUpdater adam = new Adam(0.1);
    IUpdater separate = SeparateUpdater.of(LAYER, adam);
    assertThat(separate)
        .isEqualTo(SeparateUpdater.of(LAYER, adam))
        .hasSameHashCodeAs(SeparateUpdater.of(LAYER, adam))
        .isNotEqualTo(SeparateUpdater.of(LAYER, new Adam(0.1)))
        .isNotEqualTo(SeparateUpdater.of("another layer", adam))
        .isNotEqualTo(adam)
        .isNotEqualTo(separate.clone());
    adam.setLrAndSchedule(0.5, null);
    assertThat(separate.getLearningRate(0, 0)).isEqualTo(0.5);
    assertThat(separate).isEqualTo(SeparateUpdater.of(LAYER, adam));
  }

  @Test
  void whatHasNoRateStaysAsItIs() {
    NoOp none = new NoOp();
    assertThat(SeparateUpdater.of(LAYER, none)).isSameAs(none);
    assertThat(SeparateUpdater.of(LAYER, null)).isNull();
  }

  @Test
  void stepsAndStateAreThoseOfTheWrappedOne() {
    for (IUpdater inner :
        new IUpdater[] {new Adam(0.1), new AMSGrad(0.1), new RmsProp(0.1), new Sgd(0.1)}) {
      IUpdater separate = SeparateUpdater.of(LAYER, inner);
      assertThat(separate.stateSize(5)).isEqualTo(inner.stateSize(5));
      assertThat(separate.hasLearningRate()).isEqualTo(inner.hasLearningRate());
      INDArray one = Nd4j.createFromArray(1.0, -2.0, 3.0, 0.5, 0.0);
      INDArray two = one.dup();
      inner.instantiate(state(inner), true).applyUpdater(one, 0, 0);
      separate.instantiate(state(inner), true).applyUpdater(two, 0, 0);
      assertThat(two.equalsWithEps(one, 1e-12)).as("%s", inner).isTrue();
    }
  }

  private static INDArray state(IUpdater updater) {
    long size = updater.stateSize(5);
    return size == 0 ? null : Nd4j.create(DataType.DOUBLE, size);
  }
}
