package org.dl4jtp.target;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
