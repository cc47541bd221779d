package org.dl4jtp.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OutputKindTest {
  @Test
  void aSigmoidTargetOutOfRangeIsReported() {
    INDArray a = Nd4j.createFromArray(new double[][] {{0.1, -2.0}});
    INDArray h = OutputKind.SIGMOID.activation(a);
    INDArray tooFar = Nd4j.createFromArray(new double[][] {{0.9, 0.0}});
    assertThatThrownBy(() -> OutputKind.SIGMOID.preActivationDisplacement(a, h, tooFar))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("between 0 and 1")
        .hasMessageContaining("target step size");
    INDArray notANumber = Nd4j.createFromArray(new double[][] {{Double.NaN, 0.0}});
    assertThatThrownBy(() -> OutputKind.SIGMOID.preActivationDisplacement(a, h, notANumber))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSaturatedOutputHasATarget() {
    INDArray a = Nd4j.createFromArray(new float[][] {{30f, -60f, 0.5f}});
    INDArray h = OutputKind.SIGMOID.activation(a);
    assertThat(h.getFloat(0)).isEqualTo(1f); // rounded
    INDArray d = Nd4j.createFromArray(new float[][] {{-0.05f, 0f, 1e-6f}});
    INDArray moved = OutputKind.SIGMOID.preActivationDisplacement(a, h, d);
    // logit(0.95) − 30, nothing, and d/(h(1 − h)) to first order
    assertThat(moved.getDouble(0)).isCloseTo(Math.log(0.95 / 0.05) - 30, offset(1e-4));
    assertThat(moved.getDouble(1)).isZero();
    double slope = h.getDouble(2) * (1 - h.getDouble(2));
    assertThat(moved.getDouble(2)).isCloseTo(1e-6 / slope, offset(1e-11));
  }
}
