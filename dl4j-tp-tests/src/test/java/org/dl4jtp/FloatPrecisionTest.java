package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Whole networks in float, held to the same in double, for every target step size. */
class FloatPrecisionTest {
  private static final double[] STEP_SIZES = {1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6};
  private static final int BATCH = 16;

  /** Deeplearning4j's RReLU trains in its default type alone; feedback has the identity for it. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RRELU")
  void feedbackWithTheHiddenActivation(Activation activation) {
    // Large: some units beyond every threshold, others flat. Cubes of cubes would overflow.
    double weightScale = activation == Activation.CUBE ? 0.5 : 2;
    for (TrainingRule rule : new TrainingRule[] {TrainingRule.DTP, TrainingRule.LDRL}) {
      check(rule, activation, LossFunction.MCXENT, Activation.SOFTMAX, weightScale);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "dtp, MSE, SIGMOID, 2",
    "dtp, MSE, IDENTITY, 2",
    "dtp, XENT, SIGMOID, 1", // Deeplearning4j's gradient of saturated ones is 1e-2 off in float
    "ddtp-linear, MCXENT, SOFTMAX, 2",
    "ddtp-linear, MSE, SIGMOID, 2",
    "ddtp-linear, MSE, IDENTITY, 2",
    "ddtp-linear, XENT, SIGMOID, 1",
    "ddtp-rhl, MSE, SIGMOID, 2",
    "ddtp-mlp, MSE, SIGMOID, 2",
    "lee-dtp, MCXENT, SOFTMAX, 2",
    "gnt, MSE, SIGMOID, 2",
    "exact, MSE, SIGMOID, 2"
  })
  void otherRulesAndOutputs(String rule, LossFunction loss, Activation output, double weightScale) {
    check(TrainingRule.parse(rule), Activation.SOFTPLUS, loss, output, weightScale);
  }

  private static void check(
      TrainingRule rule,
      Activation activation,
      LossFunction loss,
      Activation output,
      double weightScale) {
    for (double stepSize : STEP_SIZES) {
      TargetPropagation tp = Networks.drawn(rule).targetStepSize(stepSize);
      MultiLayerConfiguration inFloat = configuration(DataType.FLOAT, activation, loss, output);
      MultiLayerConfiguration inDouble = configuration(DataType.DOUBLE, activation, loss, output);
      MultiLayerNetwork net = new MultiLayerNetwork(tp.applyTo(inFloat));
      net.init();
      net.setParams(net.params().mul(weightScale));
      MultiLayerNetwork precise = new MultiLayerNetwork(tp.applyTo(inDouble));
      precise.init();
      precise.setParams(net.params().castTo(DataType.DOUBLE));

      INDArray expected = gradientOfTheFirstLayer(precise);
      INDArray actual = gradientOfTheFirstLayer(net).castTo(DataType.DOUBLE);
      double norm = expected.norm2Number().doubleValue();
      assertThat(norm).isPositive().isFinite();
      assertThat(actual.distance2(expected) / norm)
          .as("relative error of %s with %s at %s", rule, activation, stepSize)
          .isLessThan(1e-3);
    }
  }

  private static INDArray gradientOfTheFirstLayer(MultiLayerNetwork net) {
    DataType type = net.params().dataType();
    Nd4j.getRandom().setSeed(5);
    net.setInput(Nd4j.randn(DataType.FLOAT, BATCH, 8).castTo(type));
    INDArray labels = Nd4j.zeros(type, BATCH, 4);
    for (int i = 0; i < BATCH; i++) {
      labels.putScalar(i, i % 4, 1);
    }
    net.setLabels(labels);
    net.computeGradientAndScore();
    return net.gradient().getGradientFor("0_W").dup();
  }

  private static MultiLayerConfiguration configuration(
      DataType type, Activation activation, LossFunction loss, Activation output) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(type)
        .activation(activation)
        .list()
        .layer(new DenseLayer.Builder().nIn(8).nOut(12).build())
        .layer(new DenseLayer.Builder().nIn(12).nOut(10).build())
        .layer(new DenseLayer.Builder().nIn(10).nOut(9).build())
        .layer(new OutputLayer.Builder(loss).activation(output).nIn(9).nOut(4).build())
        .build();
  }
}
