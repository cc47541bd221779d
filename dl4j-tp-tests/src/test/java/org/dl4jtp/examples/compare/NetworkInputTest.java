package org.dl4jtp.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dl4jtp.examples.compare.OwnNetwork.hidden;
import static org.dl4jtp.examples.compare.OwnNetwork.network;
import static org.dl4jtp.examples.compare.OwnNetwork.output;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.data.Batches;
import org.dl4jtp.examples.data.Digits;
import org.dl4jtp.examples.data.ImageShape;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.examples.data.LabelledData.Task;
import org.dl4jtp.examples.network.LiveNetwork;
import org.dl4jtp.examples.network.NetworkConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Which networks get images, and which rows; that the two hold the same numbers. */
class NetworkInputTest {
  private static final InputType IMAGES = InputType.convolutional(28, 28, 1);
  private static final InputType FLAT = InputType.convolutionalFlat(28, 28, 1);

  private final LabelledData digits = Digits.load(1, 24, 8, 8);

  static Stream<MultiLayerConfiguration> networksOfImages() {
    return Stream.of(
        network(IMAGES, convolution(), out()),
        network(IMAGES, new SubsamplingLayer.Builder().build(), dense(), out()),
        network(IMAGES, new BatchNormalization(), convolution(), out()),
        network(IMAGES, new ActivationLayer(Activation.TANH), convolution(), out()));
  }

  @ParameterizedTest
  @MethodSource("networksOfImages")
  void givesImages(MultiLayerConfiguration network) {
    LabelledData given = trainable(network);
    assertThat(given.train().getFeatures().shape()).containsExactly(16, 1, 28, 28);
    assertThat(given.validation().getFeatures().shape()).containsExactly(8, 1, 28, 28);
    assertThat(given.test().getFeatures().shape()).containsExactly(8, 1, 28, 28);
    assertThat(given.inputs()).isEqualTo(784);
    // No copy: data sets may take half of the memory.
    assertThat(given.train().getFeatures().data().address())
        .isEqualTo(digits.train().getFeatures().data().address());
  }

  static Stream<MultiLayerConfiguration> networksOfRows() {
    return Stream.of(
        network(hidden(784, 5), output(5, 10)),
        network(FLAT, convolution(), out()),
        network(IMAGES, dense(), out()),
        network(new BatchNormalization.Builder().nIn(784).nOut(784).build(), output(784, 10)),
        network(FLAT, new BatchNormalization(), convolution(), out()));
  }

  @ParameterizedTest
  @MethodSource("networksOfRows")
  void givesRows(MultiLayerConfiguration network) {
    assertThat(trainable(network)).isSameAs(digits);
  }

  private LabelledData trainable(MultiLayerConfiguration network) {
    // As read from a file, which tells less than what built it.
    NetworkConfiguration read =
        NetworkConfiguration.of(MultiLayerConfiguration.fromJson(network.toJson()));
    new NetworkCheck(Path.of("n.json"), read).fits(digits);
    LabelledData given = NetworkInput.of(read, digits);
    LiveNetwork trained = read.build();
    trained.fit(Batches.shuffled(given.train(), 5, DataType.FLOAT, 1, 1, () -> false));
    assertThat(Metric.ACCURACY.measure(trained, given.test())).isBetween(0.0, 1.0);
    return given;
  }

  @Test
  void batchesOfImagesAreThoseOfRows() {
    Batches rows = Batches.shuffled(digits.train(), 5, DataType.FLOAT, 1, 1, () -> false);
    DataSet images = digits.asImages().train();
    Batches shaped = Batches.shuffled(images, 5, DataType.FLOAT, 1, 1, () -> false);
    while (rows.hasNext()) {
      DataSet expected = rows.next();
      DataSet batch = shaped.next();
      INDArray features = batch.getFeatures();
      assertThat(features.shape()).containsExactly(expected.numExamples(), 1, 28, 28);
      assertThat(features.reshape(expected.numExamples(), 784)).isEqualTo(expected.getFeatures());
      assertThat(batch.getLabels()).isEqualTo(expected.getLabels());
    }
    assertThat(shaped.hasNext()).isFalse();
  }

  @Test
  void channelsLastHoldTheSameImages() {
    DataSet coloured =
        new DataSet(Nd4j.rand(DataType.FLOAT, 5, 24), digits.train().getLabels().getRows(0, 1));
    for (ImageShape shape : new ImageShape[] {new ImageShape(3, 2, 4), new ImageShape(1, 6, 4)}) {
      LabelledData data =
          new LabelledData("t", coloured, coloured, coloured, Task.CLASSIFICATION, shape);
      INDArray last = data.asImagesChannelsLast().train().getFeatures();
      assertThat(last.shape()).containsExactly(5, shape.height(), shape.width(), shape.channels());
      assertThat(last.permute(0, 3, 1, 2)).isEqualTo(data.asImages().train().getFeatures());
    }
  }

  @Test
  void imagesAndRowsGiveTheSameOutput() {
    MultiLayerNetwork shaped = new MultiLayerNetwork(network(IMAGES, convolution(), out()));
    MultiLayerNetwork flat = new MultiLayerNetwork(network(FLAT, convolution(), out()));
    shaped.init();
    flat.init();
    assertThat(shaped.output(digits.asImages().test().getFeatures()))
        .isEqualTo(flat.output(digits.test().getFeatures()));
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    MultiLayerConfiguration larger =
        network(InputType.convolutional(32, 32, 1), convolution(), dense(), out());
    assertRefused(larger, digits, "n.json", "'digits'", "28");
    MultiLayerConfiguration coloured =
        network(InputType.convolutional(28, 28, 3), convolution(), dense(), out());
    assertRefused(coloured, digits, "n.json", "'digits'", "channels");
    MultiLayerConfiguration flat =
        network(InputType.convolutionalFlat(32, 32, 3), convolution(), dense(), out());
    assertRefused(flat, digits, "n.json", "'digits'", "784");
  }

  @Test
  void imagesAreNeeded() {
    LabelledData table =
        new LabelledData(
            "t", digits.train(), digits.validation(), digits.test(), Task.CLASSIFICATION, null);
    assertRefused(
        network(IMAGES, convolution(), out()), table, "ConvolutionLayer", "takes images", "'t'");
  }

  private static void assertRefused(
      MultiLayerConfiguration network, LabelledData data, String... words) {
    NetworkConfiguration own = NetworkConfiguration.of(network);
    assertThatThrownBy(() -> new NetworkCheck(Path.of("n.json"), own).fits(data))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(words);
  }

  private static Layer convolution() {
    return new ConvolutionLayer.Builder(5, 5).stride(3, 3).nOut(2).build();
  }

  private static Layer dense() {
    return new DenseLayer.Builder().nOut(5).build();
  }

  private static Layer out() {
    return new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build();
  }
}
