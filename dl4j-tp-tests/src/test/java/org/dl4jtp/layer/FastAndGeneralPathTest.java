package org.dl4jtp.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.kernel.GeneralPath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Random networks trained by the kernels, and by ND4J's operations in their place. */
class FastAndGeneralPathTest {
  private static final int STEPS = 4;
  private static final Activation[] ACTIVATIONS = {
    Activation.TANH,
    Activation.RELU,
    Activation.SIGMOID,
    Activation.LEAKYRELU,
    Activation.ELU,
    Activation.SOFTPLUS,
    Activation.SOFTSIGN,
    Activation.SWISH,
    Activation.GELU,
    Activation.IDENTITY,
    Activation.RATIONALTANH
  };

  static Stream<Arguments> rulesAndTypes() {
    return Stream.of("exact", "dfa", "ddtp-linear", "dtp", "dtpdrl", "ldrl", "ddtp-rhl", "lee-dtp")
        .flatMap(
            rule ->
                Stream.of(DataType.FLOAT, DataType.DOUBLE).map(type -> Arguments.of(rule, type)));
  }

  /** In float32 as far from float64's as each other, whose rounding noise amplifies. */
  @ParameterizedTest
  @MethodSource("rulesAndTypes")
  void comeToTheSameWeights(String rule, DataType type) {
    for (int seed = 0; seed < 6; seed++) {
      MultiLayerNetwork fast = network(rule, type, seed);
      MultiLayerNetwork general = fast.clone();
      MultiLayerNetwork precise = network(rule, DataType.DOUBLE, seed);
      precise.setParams(fast.params().castTo(DataType.DOUBLE));
      INDArray start = precise.params().dup();
      train(fast, seed);
      try (GeneralPath ignored = new GeneralPath()) {
        train(general, seed);
        train(precise, seed);
      }
      double tolerance = 1e-9;
      if (type == DataType.FLOAT) {
        tolerance = 1e-3 + 4 * distance(general.params(), precise.params());
      }
      assertThat(distance(fast.params(), precise.params()))
          .as("network %s", seed)
          .isLessThan(tolerance);
      assertThat(fast.score()).isCloseTo(precise.score(), within(10 * tolerance));
      assertThat(distance(start, precise.params()))
          .as("training moved network %s", seed)
          .isGreaterThan(1e-2);
    }
  }

  private static double distance(INDArray x, INDArray y) {
    return x.castTo(DataType.DOUBLE).sub(y).amaxNumber().doubleValue();
  }

  private static MultiLayerNetwork network(String rule, DataType type, int seed) {
    Random random = new Random(seed);
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(type)
            .updater(new Sgd(0.05))
            .list();
    int depth = 2 + random.nextInt(3);
    int in = 7;
    for (int i = 0; i < depth; i++) {
      int out = 1 + random.nextInt(12);
      Activation activation = ACTIVATIONS[random.nextInt(ACTIVATIONS.length)];
      list.layer(
          new DenseLayer.Builder()
              .nIn(in)
              .nOut(out)
              .activation(activation)
              .hasBias(random.nextInt(4) > 0)
              .build());
      in = out;
    }
    boolean classes = random.nextBoolean();
    list.layer(
        new OutputLayer.Builder(classes ? LossFunction.MCXENT : LossFunction.MSE)
            .nIn(in)
            .nOut(3)
            .activation(classes ? Activation.SOFTMAX : Activation.IDENTITY)
            .build());
    MultiLayerNetwork net =
        new MultiLayerNetwork(TargetPropagation.of(TrainingRule.parse(rule)).applyTo(list.build()));
    net.getLayerWiseConfigurations()
        .setTrainingWorkspaceMode(seed % 2 == 0 ? WorkspaceMode.ENABLED : WorkspaceMode.NONE);
    net.init();
    return net;
  }

  /** Batches of two sizes in turn, with inference between. */
  private static void train(MultiLayerNetwork net, int seed) {
    Random random = new Random(seed);
    DataType type = net.params().dataType();
    for (int step = 0; step < STEPS; step++) {
      int batch = step % 2 == 0 ? 9 : 5;
      INDArray features = Nd4j.create(type, new long[] {batch, 7}, 'c');
      for (int i = 0; i < features.length(); i++) {
        features.putScalar(i, random.nextGaussian());
      }
      INDArray labels = Nd4j.zeros(type, batch, 3);
      for (int i = 0; i < batch; i++) {
        labels.putScalar(i, random.nextInt(3), 1);
      }
      net.fit(new DataSet(features, labels));
      if (step == 1) {
        net.output(features);
      }
    }
  }
}
