package org.dl4jtp.function;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Images;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The functions that perturbed passes go through are what the layers compute at inference. */
class ForwardFunctionTest {

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void everyLayersFunctionIsItsInference(DataType type) {
    MultiLayerNetwork net =
        Networks.network(
            TargetPropagation.of(TrainingRule.DFA).applyTo(Images.network(type, true)));
    for (int i = 0; i < 5; i++) { // so that batch normalisation has something to normalise by
      net.fit(Images.data(16, type, i));
    }
    FunctionChecks.ofLayers(net, Images.data(5, type, 9).getFeatures());
  }

  @ParameterizedTest
  @EnumSource
  void everyPoolingsFunctionIsItsInference(PoolingType pooling) {
    for (boolean global : new boolean[] {false, true}) {
      NeuralNetConfiguration.ListBuilder list =
          new NeuralNetConfiguration.Builder()
              .dataType(DataType.DOUBLE)
              .list()
              .layer(new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.TANH).build())
              .layer(
                  global
                      ? new GlobalPoolingLayer.Builder(pooling).build()
                      : new SubsamplingLayer.Builder(pooling, new int[] {3, 3})
                          .stride(2, 2)
                          .padding(1, 1)
                          .pnorm(2)
                          .build())
              .layer(
                  new OutputLayer.Builder(LossFunction.MCXENT)
                      .activation(Activation.SOFTMAX)
                      .nOut(Images.CLASSES)
                      .build());
      if (!global && pooling == PoolingType.SUM) {
        continue; // Deeplearning4j has it for global pooling only
      }
      MultiLayerConfiguration conf = list.setInputType(Images.FLAT).build();
      MultiLayerNetwork net =
          Networks.network(TargetPropagation.of(TrainingRule.DTPDRL).applyTo(conf));
      net.fit(Images.data(5, DataType.DOUBLE, 1));
      FunctionChecks.ofLayers(net, Images.data(5, DataType.DOUBLE, 9).getFeatures());
    }
  }

  /** Deeplearning4j heeds a locked γ and β only where neither is neutral. */
  @ParameterizedTest(name = "locked {0}, γ {1}, β {2}")
  @CsvSource({"false, 1, 0", "true, 1, 0", "true, 2, 0.5", "true, 2, 0", "true, 1, 0.5"})
  void batchNormalisationOfRowsIsItsInference(boolean locked, double gamma, double beta) {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .list()
            // Locked, it has nothing to learn and may stand in front.
            .layer(new BatchNormalization.Builder().nIn(8).nOut(8).lockGammaBeta(true).build())
            .layer(new DenseLayer.Builder().nIn(8).nOut(5).activation(Activation.TANH).build())
            .layer(
                new BatchNormalization.Builder()
                    .nIn(5)
                    .nOut(5)
                    .lockGammaBeta(locked)
                    .gamma(gamma)
                    .beta(beta)
                    .build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nIn(5)
                    .nOut(Networks.CLASSES)
                    .build())
            .build();
    MultiLayerNetwork net =
        Networks.network(TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(conf));
    for (int i = 0; i < 5; i++) {
      net.fit(Networks.data(16, DataType.DOUBLE, i));
    }
    FunctionChecks.ofLayers(net, Networks.data(5, DataType.DOUBLE, 9).getFeatures());
  }

  @Test
  void aSecondSizeOfImagesIsRefusedAtTheBorder() {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new ConvolutionLayer.Builder(2, 2).nOut(3).build())
            .layer(new ConvolutionLayer.Builder(2, 2).name("second").nOut(3).build())
            .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nOut(2)
                    .build())
            .setInputType(InputType.convolutional(6, 6, 1))
            .build();
    MultiLayerNetwork net =
        Networks.network(
            TargetPropagation.of(TrainingRule.DFA).applyTo(conf, InputType.convolutional(6, 6, 1)));
    INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0}});
    net.fit(Nd4j.rand(DataType.FLOAT, 1, 1, 6, 6), labels);
    assertThatThrownBy(() -> net.fit(Nd4j.rand(DataType.FLOAT, 1, 1, 7, 6), labels))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("second")
        .hasMessageContaining("[1, 3, 6, 5]")
        .hasMessageContaining("input type");
  }
}
