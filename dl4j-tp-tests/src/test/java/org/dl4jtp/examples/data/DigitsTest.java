package org.dl4jtp.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.dl4jtp.LongTest;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.data.LabelledData.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class DigitsTest {
  @Test
  void hasTheDocumentedSizesAndTypes() {
    LabelledData data = Digits.load(1, 1_000);

    assertThat(data.name()).isEqualTo("digits");
    assertThat(data.task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(data.inputs()).isEqualTo(28 * 28);
    assertThat(data.outputs()).isEqualTo(10);
    assertThat(data.train().numExamples()).isEqualTo(9_000);
    assertThat(data.validation().numExamples()).isEqualTo(1_000);
    assertThat(data.test().numExamples()).isEqualTo(2_000);
    assertThat(data.train().getFeatures().dataType()).isEqualTo(DataType.FLOAT);
    assertThat(data.train().getFeatures().ordering()).isEqualTo('c');
    assertThat(data.train().getLabels().dataType()).isEqualTo(DataType.FLOAT);
  }

  @Test
  void sameSeedGivesTheSameArraysWhateverTheThreads() throws Exception {
    LabelledData once = Digits.load(5, 300, 100, 50);
    Callable<LabelledData> again = () -> Digits.load(5, 300, 100, 50);
    ForkJoinPool threads = new ForkJoinPool(4);
    LabelledData twice;
    try {
      twice = threads.submit(again).get();
    } finally {
      threads.shutdown();
    }

    assertThat(twice.train()).isEqualTo(once.train());
    assertThat(twice.validation()).isEqualTo(once.validation());
    assertThat(twice.test()).isEqualTo(once.test());
  }

  @Test
  void anotherSeedGivesOtherImages() {
    INDArray one = Digits.load(5, 300, 100, 50).train().getFeatures();
    INDArray other = Digits.load(6, 300, 100, 50).train().getFeatures();

    assertThat(one.distance2(other)).isGreaterThan(100);
  }

  @Test
  void noImageComesTwice() {
    LabelledData data = Digits.load(0, 400, 200, 100);
    INDArray train = data.train().getFeatures();
    INDArray test = data.test().getFeatures();

    for (int i = 0; i < test.rows(); i++) {
      double nearest = train.subRowVector(test.getRow(i)).norm2(1).minNumber().doubleValue();
      assertThat(nearest).as("test image %d", i).isGreaterThan(1);
    }
  }

  /** If this fails, figures measured on the data set before are not comparable with later ones. */
  @Test
  void drawsTheSamePixelsAsEver() {
    INDArray features = Digits.load(1, 100, 10, 10).train().getFeatures();

    CRC32 checksum = new CRC32();
    for (float value : features.ravel().toFloatVector()) {
      checksum.update(ByteBuffer.allocate(4).putFloat(value).flip());
    }
    assertThat(checksum.getValue()).isEqualTo(3_506_306_435L);
  }

  @Test
  void isNormalisedByTheTrainingPartAlone() {
    LabelledData data = Digits.load(2, 500, 100, 100);
    INDArray train = data.train().getFeatures();

    assertThat(train.meanNumber().doubleValue()).isEqualTo(0, within(1e-4));
    assertThat(train.stdNumber(false).doubleValue()).isEqualTo(1, within(1e-3));
    assertThat(data.validation().getFeatures().meanNumber().doubleValue())
        .isNotCloseTo(0, within(1e-4));
    // Darkest and brightest pixel are 0 and 1 before normalisation, in all parts the same numbers.
    for (DataSet part : new DataSet[] {data.validation(), data.test()}) {
      assertThat(part.getFeatures().minNumber()).isEqualTo(train.minNumber());
      assertThat(part.getFeatures().maxNumber().doubleValue())
          .isEqualTo(train.maxNumber().doubleValue(), within(0.05));
    }
  }

  @Test
  void classesAreBalancedInEveryPart() {
    LabelledData data = Digits.load(3, 1_000, 200, 100);

    for (DataSet part : new DataSet[] {data.train(), data.validation(), data.test()}) {
      INDArray perClass = part.getLabels().sum(0);
      assertThat(perClass.minNumber()).isEqualTo(perClass.maxNumber());
      assertThat(part.getLabels().sum(1).eq(1).all()).isTrue();
    }
    assertThat(data.test().getLabels().argMax(1).toIntVector()).isNotEqualTo(tenByTen(200));
  }

  private static int[] tenByTen(int count) {
    return IntStream.range(0, count).map(i -> i % 10).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "100, 10, 100, 1 to 99",
    "100, 10, 0, 1 to 99",
    "100, 10, -1, 1 to 99",
    "1, 10, 1, at least 2 training examples",
    "-5, 10, 1, at least 2 training examples",
    "100, 0, 10, 0 test examples"
  })
  void refusesEmptyParts(int trainCount, int testCount, int validationCount, String message) {
    assertThatThrownBy(() -> Digits.load(1, trainCount, testCount, validationCount))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("digits")
        .hasMessageContaining(message);
  }

  @Test
  @LongTest
  void hiddenLayersPayOff() {
    LabelledData data = Digits.load(4, 3_300, 1_000, 300);
    double linear = accuracyAfter(15, 200, data, layers(5e-3).layer(output(784)).build());
    double deep = accuracyAfter(5, 50, data, twoHiddenLayers());

    // A third of the full training part; all of it gives about 0.86 and 0.97.
    assertThat(linear).isBetween(0.75, 0.86);
    assertThat(deep).isBetween(0.88, 0.98);
    assertThat(deep - linear).isGreaterThan(0.05);
  }

  private static double accuracyAfter(
      int epochs, int batchSize, LabelledData data, MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (DataSet batch : data.train().batchBy(batchSize)) {
        network.fit(batch);
      }
    }
    INDArray guesses = network.output(data.test().getFeatures()).argMax(1);
    return guesses
        .eq(data.test().getLabels().argMax(1))
        .castTo(DataType.DOUBLE)
        .meanNumber()
        .doubleValue();
  }

  private static NeuralNetConfiguration.ListBuilder layers(double learningRate) {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(learningRate))
        .weightInit(WeightInit.XAVIER)
        .activation(Activation.TANH)
        .list();
  }

  private static OutputLayer output(int inputs) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(inputs)
        .nOut(10)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static MultiLayerConfiguration twoHiddenLayers() {
    return layers(1e-3)
        .layer(new DenseLayer.Builder().nIn(784).nOut(256).build())
        .layer(new DenseLayer.Builder().nIn(256).nOut(256).build())
        .layer(output(256))
        .build();
  }
}
