package org.dl4jtp.layer;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What target layers do in training themselves is what the wrapped layer does. */
class LayerTrainingTest {
  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(11);
  }

  private static final LayerWorkspaceMgr MGR = LayerWorkspaceMgr.noWorkspacesImmutable();

  @ParameterizedTest
  @EnumSource(
      names = {"TANH", "SIGMOID", "IDENTITY", "RELU", "LEAKYRELU", "ELU", "SOFTPLUS", "CUBE"})
  void activationsAndGradientsAreTheLayers(Activation activation) {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      for (boolean outputIsSafe : new boolean[] {false, true}) {
        for (boolean bias : new boolean[] {false, true}) {
          check(convolution(bias).activation(activation).build(), type, outputIsSafe);
        }
      }
    }
  }

  private static void check(FeedForwardLayer conf, DataType type, boolean outputIsSafe) {
    Layer layer = live(conf, type);
    INDArray x = Nd4j.rand(type, 4, conf.getNIn(), 6, 5).subi(0.5);
    layer.setInput(x.dup(), MGR);
    INDArray expected = layer.activate(true, MGR).dup();
    INDArray epsilon = Nd4j.rand(type, expected.shape()).subi(0.5);
    Gradient general = layer.backpropGradient(epsilon.dup(), MGR).getFirst();
    INDArray expectedGradient = layer.getGradientsViewArray().dup();

    LayerTraining training = LayerTraining.of(layer);
    INDArray view = Nd4j.valueArrayOf(expectedGradient.shape(), Double.NaN, type);
    training.setGradients(view);
    layer.setInput(x, MGR);
    INDArray actual = training.activate(outputIsSafe, MGR);
    assertClose(actual, expected);
    if (!outputIsSafe) {
      actual.assign(Double.NaN);
    }
    INDArray kept = epsilon.dup();
    Gradient gradient = training.backpropGradient(epsilon);
    assertThat(epsilon).isEqualTo(kept);
    assertClose(view, expectedGradient);
    assertThat(gradient.gradientForVariable().keySet())
        .containsExactlyInAnyOrderElementsOf(general.gradientForVariable().keySet());
    for (String name : general.gradientForVariable().keySet()) {
      assertClose(gradient.getGradientFor(name), general.getGradientFor(name));
    }
    assertThat(training.backpropGradient(epsilon)).as("without a forward pass").isNull();
  }

  /** Then the wrapped layer does the work, or says what is wrong. */
  @ParameterizedTest
  @CsvSource({"4,3,6", "4,2,0"})
  void unknownInputsAreLeftToTheLayer(long batch, long channels, long height) {
    LayerTraining training = training(DataType.DOUBLE, Nd4j.rand(DataType.FLOAT, 4, 2, 6, 5));
    assertThat(training.activate(true, MGR)).as("another type").isNull();
    INDArray x =
        height == 0
            ? Nd4j.rand(DataType.FLOAT, batch, channels)
            : Nd4j.rand(DataType.FLOAT, batch, channels, height, 5);
    assertThat(training(DataType.FLOAT, x).activate(true, MGR)).isNull();
  }

  private static LayerTraining training(DataType type, INDArray input) {
    Layer layer = live(convolution(true).build(), type);
    layer.setInput(input, MGR);
    return LayerTraining.of(layer);
  }

  @Test
  void randomLayersAreLeftToThemselves() {
    assertThat(
            LayerTraining.of(
                live(convolution(true).weightNoise(new DropConnect(0.5)).build(), DataType.DOUBLE)))
        .isNull();
    assertThat(
            LayerTraining.of(
                live(convolution(true).activation(new ActivationRReLU()).build(), DataType.DOUBLE)))
        .isNull();
  }

  private static ConvolutionLayer.Builder convolution(boolean bias) {
    return new ConvolutionLayer.Builder(3, 2)
        .nIn(2)
        .nOut(3)
        .hasBias(bias)
        .biasInit(0.1)
        .weightInit(WeightInit.NORMAL)
        .convolutionMode(ConvolutionMode.Same);
  }

  private static Layer live(FeedForwardLayer conf, DataType type) {
    NeuralNetConfiguration net =
        new NeuralNetConfiguration.Builder().seed(3).dataType(type).layer(conf).build();
    long length = conf.initializer().numParams(net);
    Layer layer = conf.instantiate(net, null, 0, Nd4j.create(type, 1, length), true, type);
    layer.setBackpropGradientsViewArray(Nd4j.create(type, 1, length));
    return layer;
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.isNaN().any()).isFalse();
    double scale = Math.max(expected.amaxNumber().doubleValue(), 1);
    double tolerance = expected.dataType() == DataType.DOUBLE ? 1e-13 : 1e-5;
    assertThat(actual.sub(expected).amaxNumber().doubleValue() / scale).isLessThan(tolerance);
  }
}
