package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * What target layers compute themselves is what Deeplearning4j's own layers compute: with the rule
 * {@code exact}, whose targets follow backpropagation, training is that of the plain network.
 */
class DenseFastPathTest {
  private static final int STEPS = 3;

  static IntStream networks() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void randomNetworksTrainAsTheirPlainOnes(int seed) {
    Random random = new Random(seed);
    DataType type = random.nextInt(4) == 0 ? DataType.FLOAT : DataType.DOUBLE;
    compare(configuration(random, type, null), type, random);
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"RRELU", "SOFTMAX", "THRESHOLDEDRELU"},
      mode = EnumSource.Mode.EXCLUDE)
  void everyActivationTrainsAsInThePlainNetwork(Activation activation) {
    Random random = new Random(1);
    compare(configuration(random, DataType.DOUBLE, activation), DataType.DOUBLE, random);
  }

  private static void compare(MultiLayerConfiguration conf, DataType type, Random random) {
    MultiLayerNetwork plain = Networks.network(conf.clone());
    MultiLayerNetwork ours =
        Networks.network(TargetPropagation.of(TrainingRule.EXACT).applyTo(conf));
    assertThat(ours.params()).isEqualTo(plain.params());
    double tolerance = type == DataType.DOUBLE ? 1e-10 : 2e-4;
    for (int step = 0; step < STEPS; step++) {
      DataSet data = data(plain, type, random);
      INDArray before = plain.params().dup();
      plain.fit(data);
      ours.fit(data);
      assertThat(plain.params().distance2(before)).isPositive();
      assertThat(
              ours.params().distance2(plain.params()) / plain.params().norm2Number().doubleValue())
          .isLessThan(tolerance);
      assertThat(ours.score()).isCloseTo(plain.score(), offset(tolerance * (1 + plain.score())));
    }
  }

  private static MultiLayerConfiguration configuration(
      Random random, DataType type, Activation activation) {
    WorkspaceMode mode = random.nextBoolean() ? WorkspaceMode.ENABLED : WorkspaceMode.NONE;
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(random.nextInt(1000) + 1)
            .dataType(type)
            .updater(new Sgd(0.05))
            .l1(random.nextInt(3) == 0 ? 0.01 : 0)
            .l2(random.nextInt(3) == 0 ? 0.01 : 0)
            .gradientNormalization(
                random.nextInt(3) == 0
                    ? GradientNormalization.ClipL2PerLayer
                    : GradientNormalization.None)
            .gradientNormalizationThreshold(0.1)
            .trainingWorkspaceMode(mode)
            .inferenceWorkspaceMode(mode)
            .cacheMode(random.nextBoolean() ? CacheMode.NONE : CacheMode.DEVICE)
            .list();
    Activation[] usual = {
      Activation.TANH,
      Activation.SIGMOID,
      Activation.RELU,
      Activation.IDENTITY,
      Activation.LEAKYRELU,
      Activation.SOFTSIGN
    };
    int in = 1 + random.nextInt(9);
    int depth = 1 + random.nextInt(4);
    for (int i = 0; i < depth; i++) {
      int out = 1 + random.nextInt(9);
      Activation own = activation == null ? usual[random.nextInt(usual.length)] : activation;
      list.layer(
          new DenseLayer.Builder()
              .nIn(in)
              .nOut(out)
              .activation(own)
              .hasBias(random.nextInt(4) > 0)
              .build());
      if (random.nextInt(4) == 0) {
        list.layer(new ActivationLayer.Builder().activation(Activation.TANH).build());
      }
      in = out;
    }
    boolean classes = random.nextBoolean();
    return list.layer(
            new OutputLayer.Builder(classes ? LossFunction.MCXENT : LossFunction.MSE)
                .activation(
                    classes
                        ? Activation.SOFTMAX
                        : random.nextBoolean() ? Activation.SIGMOID : Activation.IDENTITY)
                .nIn(in)
                .nOut(2 + random.nextInt(3))
                .hasBias(random.nextInt(4) > 0)
                .build())
        .build();
  }

  private static DataSet data(MultiLayerNetwork net, DataType type, Random random) {
    int batch = 1 + random.nextInt(7);
    Nd4j.getRandom().setSeed(random.nextInt(1000) + 1);
    INDArray x = Nd4j.randn(type, batch, net.layerInputSize(0));
    if (random.nextBoolean()) {
      x = x.dup('f');
    }
    int outputs = net.layerSize(net.getnLayers() - 1);
    INDArray y = Nd4j.zeros(type, batch, outputs);
    for (int i = 0; i < batch; i++) {
      y.putScalar(i, random.nextInt(outputs), 1);
    }
    return new DataSet(x, y);
  }
}
