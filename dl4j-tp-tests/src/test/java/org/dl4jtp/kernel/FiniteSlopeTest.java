package org.dl4jtp.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.gradientcheck.Data;
import org.dl4jtp.gradientcheck.Net;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Some of ND4J's derivatives overflow; those that target propagation uses do not. */
class FiniteSlopeTest {
  private static final double[] AT = {
    -1e6, -500, -90, -30, -15, -3, -0.1, 0, 0.1, 3, 14.9, 19, 30, 39, 45, 90, 500, 1e6
  };

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"SOFTMAX", "RRELU"}, // not elementwise; needs its forward pass
      mode = Mode.EXCLUDE)
  void everySlopeIsFiniteAndNd4jsWhereThatIs(Activation activation) {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      double[] nd4js = slopes(activation.getActivationFunction(), type);
      double[] ours = slopes(FiniteSlope.of(activation.getActivationFunction()), type);
      for (int i = 0; i < AT.length; i++) {
        double expected = Double.isFinite(nd4js[i]) ? nd4js[i] : 1;
        assertThat(ours[i])
            .as("%s of %s in %s", activation, AT[i], type)
            .isCloseTo(expected, within(type == DataType.FLOAT ? 2.4e-7 : 5e-16));
      }
    }
  }

  @Test
  void whatIsMissingStaysMissing() {
    assertThat(FiniteSlope.of(null)).isNull(); // for the check that names the layer
  }

  private static double[] slopes(IActivation activation, DataType type) {
    INDArray at = Nd4j.createFromArray(AT).castTo(type).reshape(1, AT.length);
    return activation.backprop(at, Nd4j.ones(type, 1, AT.length)).getFirst().toDoubleVector();
  }

  static Stream<Arguments> networks() {
    Map<String, Layer> layers =
        Map.of(
            "dense", new DenseLayer.Builder().nIn(4).nOut(3).build(),
            "frozen", new FrozenLayerWithBackprop(new DenseLayer.Builder().nIn(4).nOut(3).build()),
            "convolution", new ConvolutionLayer.Builder(2, 2).nOut(3).build(),
            "activation", new ActivationLayer.Builder().build());
    return layers.entrySet().stream()
        .flatMap(
            layer ->
                Stream.of(TrainingRule.EXACT, TrainingRule.DDTP_LINEAR, TrainingRule.DTPDRL)
                    .flatMap(
                        rule ->
                            Stream.of(Activation.SWISH, Activation.GELU, Activation.MISH)
                                .map(
                                    f -> Arguments.of(layer.getKey(), f, rule, layer.getValue()))));
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("networks")
  void trainsWhereActivationsAreLarge(
      String name, Activation activation, TrainingRule rule, Layer layer) {
    boolean images = name.equals("convolution");
    MultiLayerConfiguration plain =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .dataType(DataType.FLOAT)
            .updater(new Sgd(1e-4))
            .activation(activation)
            .list()
            .layer(images ? pointwise(4) : dense(4))
            .layer(layer.clone())
            .layer(new DenseLayer.Builder().nOut(3).activation(Activation.TANH).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MSE)
                    .nOut(2)
                    .activation(Activation.IDENTITY)
                    .build())
            .setInputType(images ? InputType.convolutionalFlat(2, 2, 1) : InputType.feedForward(4))
            .build();
    Net net = Net.of(TargetPropagation.of(rule).applyTo(plain));
    INDArray x = Data.uniform(8, 4).castTo(DataType.FLOAT).muli(1000);
    MultiDataSet data = Data.of(x, Data.uniform(8, 2).castTo(DataType.FLOAT), null, null);
    assertThat(finite(net.gradients(data))).as("gradients").isTrue();
  }

  private static Layer dense(int units) {
    return new DenseLayer.Builder().nOut(units).activation(Activation.IDENTITY).build();
  }

  private static Layer pointwise(int maps) {
    return new ConvolutionLayer.Builder(1, 1).nOut(maps).activation(Activation.IDENTITY).build();
  }

  private static boolean finite(Map<String, INDArray> gradients) {
    return gradients.values().stream()
        .allMatch(g -> Arrays.stream(g.dup().data().asDouble()).allMatch(Double::isFinite));
  }
}
