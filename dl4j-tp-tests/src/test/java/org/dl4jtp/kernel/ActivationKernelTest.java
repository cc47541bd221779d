package org.dl4jtp.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Against Deeplearning4j's own functions. */
class ActivationKernelTest {
  static Stream<IActivation> known() {
    return Stream.of(
        Activation.TANH.getActivationFunction(),
        Activation.SIGMOID.getActivationFunction(),
        Activation.RELU.getActivationFunction(),
        Activation.LEAKYRELU.getActivationFunction(),
        new ActivationLReLU(0.3),
        Activation.ELU.getActivationFunction(),
        Activation.SOFTPLUS.getActivationFunction(),
        Activation.SOFTSIGN.getActivationFunction(),
        Activation.SWISH.getActivationFunction(),
        Activation.GELU.getActivationFunction());
  }

  /** At zero, near it, far from it, and in between. */
  private static INDArray arguments(DataType type) {
    INDArray z = Nd4j.linspace(-8, 8, 3001, DataType.DOUBLE);
    double[] special = {0, -0.0, 1e-12, -1e-12, 20, -20};
    for (int i = 0; i < special.length; i++) {
      z.putScalar(i, special[i]);
    }
    return z.castTo(type).reshape(1, 3001);
  }

  @ParameterizedTest
  @MethodSource("known")
  void valuesAndSlopesAreDeeplearning4js(IActivation activation) {
    if (ActivationKernel.of(activation).take(arguments(DataType.DOUBLE))) {
      same(activation, DataType.DOUBLE, 1e-12);
    }
    same(activation, DataType.FLOAT, 2e-6);
  }

  private static void same(IActivation activation, DataType type, double tolerance) {
    ActivationKernel kernel = ActivationKernel.of(activation);
    INDArray z = arguments(type);
    assertThat(kernel.take(z)).isTrue();
    INDArray value = z.ulike();
    kernel.value(z, value);
    INDArray expected = activation.getActivation(z.dup(), true);
    INDArray epsilon = Nd4j.linspace(-2, 1, 3001, DataType.DOUBLE).castTo(type).reshape(1, 3001);
    INDArray below = z.ulike();
    kernel.backprop(kernel.isSlopeByValue() ? value : z, epsilon, below);
    INDArray expectedBelow = activation.backprop(z.dup(), epsilon.dup()).getFirst();
    for (int i = 0; i < z.length(); i++) {
      double scale = 1 + Math.abs(z.getDouble(i));
      assertThat(value.getDouble(i))
          .as("value of %s at %s in %s", activation, z.getDouble(i), type)
          .isCloseTo(expected.getDouble(i), offset(tolerance * scale));
      assertThat(below.getDouble(i))
          .as("slope of %s at %s in %s", activation, z.getDouble(i), type)
          .isCloseTo(expectedBelow.getDouble(i), offset(tolerance * scale));
    }
  }

  @Test
  void variantsThatComputeSomethingElseHaveNone() {
    assertThat(ActivationKernel.of(new ActivationReLU(6.0, null, null))).isNull();
    assertThat(ActivationKernel.of(new ActivationReLU6())).isNull();
    assertThat(ActivationKernel.of(new ActivationELU(0.5))).isNull();
    assertThat(ActivationKernel.of(new ActivationGELU(true))).isNull();
    assertThat(ActivationKernel.of(Activation.CUBE.getActivationFunction())).isNull();
  }
}
