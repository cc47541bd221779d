package org.dl4jtp.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.gradientcheck.Data;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.FixedSchedule;

/** Dropout of a layer's own that keeps everything is as if it were not there. */
class OwnDropoutTest {

  static Stream<Arguments> dropouts() {
    return Stream.of(
        Arguments.of(new Dropout(1.0), true),
        Arguments.of(new Dropout(0.9), false),
        Arguments.of(new Dropout(new FixedSchedule(1)), false),
        Arguments.of(new SpatialDropout(1.0), true),
        Arguments.of(new SpatialDropout(0.5), false),
        Arguments.of(new GaussianNoise(0), true),
        Arguments.of(new GaussianNoise(0.1), false),
        Arguments.of(new GaussianDropout(0), true),
        Arguments.of(new GaussianDropout(0.1), false),
        Arguments.of(new AlphaDropout(0.9), false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dropouts")
  void whatKeepsEverythingIsNone(IDropout dropout, boolean none) {
    DenseLayer layer = new DenseLayer.Builder().nIn(2).nOut(2).dropOut(dropout).build();
    assertThat(OwnDropout.of(layer)).isEqualTo(none ? null : dropout);
  }

  @Test
  void copiesHaveNoIdleDropoutInWrappedLayersEither() {
    LSTM inner = new LSTM.Builder().nIn(2).nOut(2).dropOut(1.0).build();
    LastTimeStep last = (LastTimeStep) OwnDropout.withoutIdle(new LastTimeStep(inner));
    assertThat(last.getUnderlying().getIDropout()).isNull();
    Bidirectional both = (Bidirectional) OwnDropout.withoutIdle(new Bidirectional(inner));
    assertThat(both.getFwd().getIDropout()).isNull();
    assertThat(both.getBwd().getIDropout()).isNull();
    assertThat(inner.getIDropout()).isEqualTo(new Dropout(1.0));
  }

  private static NeuralNetConfiguration.Builder builder(Double keep) {
    NeuralNetConfiguration.Builder builder =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .dataType(DataType.DOUBLE)
            .activation(Activation.TANH)
            .updater(new Sgd(0.1));
    return keep == null ? builder : builder.dropOut(keep);
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(2)
        .build();
  }

  private static MultiLayerConfiguration images(Double keep) {
    return builder(keep)
        .list()
        .layer(convolution())
        .layer(convolution())
        .layer(new BatchNormalization.Builder().dataFormat(CNN2DFormat.NHWC).build())
        .layer(new SubsamplingLayer.Builder().dataFormat(CNN2DFormat.NHWC).build())
        .layer(output())
        .setInputType(InputType.convolutional(8, 8, 2, CNN2DFormat.NHWC))
        .build();
  }

  private static ConvolutionLayer convolution() {
    return new ConvolutionLayer.Builder(3, 3).nOut(3).dataFormat(CNN2DFormat.NHWC).build();
  }

  private static MultiLayerConfiguration sequences(Double keep) {
    return builder(keep)
        .list()
        .layer(new LSTM.Builder().nOut(4).build())
        .layer(new LastTimeStep(new LSTM.Builder().nOut(3).build()))
        .layer(output())
        .setInputType(InputType.recurrent(2, 5, RNNFormat.NWC))
        .build();
  }

  private static MultiLayerNetwork trained(
      TrainingRule rule, MultiLayerConfiguration conf, InputType type, INDArray features) {
    MultiLayerNetwork net = Networks.network(TargetPropagation.of(rule).applyTo(conf, type));
    for (int i = 0; i < 3; i++) {
      net.fit(features, Data.classes(4, 2));
    }
    return net;
  }

  static Stream<TrainingRule> rules() {
    return Stream.of(TrainingRule.EXACT, TrainingRule.DDTP_LINEAR, TrainingRule.DTPDRL);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void withoutEffectOnTraining(TrainingRule rule) {
    INDArray images = Data.uniform(4, 8, 8, 2);
    InputType ofImages = InputType.convolutional(8, 8, 2, CNN2DFormat.NHWC);
    assertThat(trained(rule, images(1.0), ofImages, images).params())
        .isEqualTo(trained(rule, images(null), ofImages, images).params());
    INDArray steps = Data.uniform(4, 5, 2);
    InputType ofSteps = InputType.recurrent(2, 5, RNNFormat.NWC);
    assertThat(trained(rule, sequences(1.0), ofSteps, steps).params())
        .isEqualTo(trained(rule, sequences(null), ofSteps, steps).params());
  }
}
