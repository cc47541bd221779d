package org.dl4jtp.sequence;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.gradientcheck.Data;
import org.dl4jtp.train.FeedbackTraining;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Numbers of words that there are not, and masks that fit nothing, in rows and graphs. */
class WrongSequencesTest {
  private static final int BATCH = 3;
  private static final int STEPS = 4;
  private static final int WORDS = 7;

  /** In which of Deeplearning4j's networks, and how it is used. */
  private enum Way {
    ROW,
    GRAPH,
    FEEDBACK_OF_ROW,
    FEEDBACK_OF_GRAPH;

    void fit(MultiLayerConfiguration conf, DataSet data) {
      MultiLayerNetwork row = new MultiLayerNetwork(conf);
      row.init();
      ComputationGraph graph =
          this == ROW || this == FEEDBACK_OF_ROW ? null : row.toComputationGraph();
      INDArray[] features = {data.getFeatures()};
      INDArray mask = data.getFeaturesMaskArray();
      INDArray[] masks = mask == null ? null : new INDArray[] {mask};
      switch (this) {
        case ROW -> row.fit(data);
        case GRAPH -> graph.fit(data);
        case FEEDBACK_OF_ROW -> FeedbackTraining.of(row).step(features, masks);
        case FEEDBACK_OF_GRAPH -> FeedbackTraining.of(graph).step(features, masks);
      }
    }
  }

  private static MultiLayerConfiguration conf(InputType type, Layer... layers) {
    ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .dataType(DataType.DOUBLE)
            .activation(Activation.TANH)
            .list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerConfiguration plain = type == null ? list.build() : list.setInputType(type).build();
    return TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(plain);
  }

  private static MultiLayerConfiguration ofSequencesOfWords() {
    return conf(
        null,
        new EmbeddingSequenceLayer.Builder().nIn(WORDS).nOut(4).build(),
        new SimpleRnn.Builder().nIn(4).nOut(4).dataFormat(RNNFormat.NCW).build(),
        new RnnOutputLayer.Builder()
            .nIn(4)
            .nOut(2)
            .dataFormat(RNNFormat.NCW)
            .activation(Activation.SOFTMAX)
            .build());
  }

  private static MultiLayerConfiguration ofWords() {
    return conf(
        null,
        new EmbeddingLayer.Builder().nIn(WORDS).nOut(4).build(),
        new DenseLayer.Builder().nIn(4).nOut(4).build(),
        new OutputLayer.Builder().nIn(4).nOut(2).activation(Activation.SOFTMAX).build());
  }

  static Stream<Arguments> waysAndNumbers() {
    return Stream.of(Way.values())
        .flatMap(
            way -> Stream.of(-1.0, 7.0, 1e9, Double.NaN).map(number -> Arguments.of(way, number)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("waysAndNumbers")
  void numbersOfNoWordAreRefused(Way way, double number) {
    INDArray sequences = Nd4j.ones(DataType.DOUBLE, BATCH, STEPS);
    sequences.putScalar(1, 2, number);
    assertThatThrownBy(
            () ->
                way.fit(
                    ofSequencesOfWords(),
                    new DataSet(sequences, Data.classesInTime(BATCH, 2, STEPS))))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContainingAll(
            "0' takes numbers from 0 to 6", "nIn = " + WORDS, "correct the data");
    INDArray words = Nd4j.ones(DataType.DOUBLE, BATCH, 1);
    words.putScalar(1, 0, number);
    assertThatThrownBy(() -> way.fit(ofWords(), new DataSet(words, Data.classes(BATCH, 2))))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContainingAll(
            "0' takes numbers from 0 to 6", "nIn = " + WORDS, "correct the data");
  }

  private static MultiLayerConfiguration recurrent(boolean pooled) {
    InputType type = InputType.recurrent(3, STEPS);
    return pooled
        ? conf(
            type,
            new SimpleRnn.Builder().nOut(4).build(),
            new SimpleRnn.Builder().nOut(4).build(),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build())
        : conf(
            type,
            new SimpleRnn.Builder().nOut(4).build(),
            new SimpleRnn.Builder().nOut(4).build(),
            new RnnOutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build());
  }

  static Stream<Arguments> waysAndMasks() {
    List<long[]> shapes =
        List.of(
            new long[] {BATCH, STEPS + 1},
            new long[] {BATCH, STEPS - 1},
            new long[] {BATCH + 1, STEPS},
            new long[] {STEPS, BATCH + 2});
    return Stream.of(Way.values())
        .flatMap(
            way ->
                Stream.of(false, true)
                    .flatMap(
                        pooled -> shapes.stream().map(shape -> Arguments.of(way, pooled, shape))));
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("waysAndMasks")
  void masksOfFeaturesThatDoNotFitAreRefused(Way way, boolean pooled, long... shape) {
    DataSet data =
        new DataSet(
            Data.uniform(BATCH, 3, STEPS),
            pooled ? Data.classes(BATCH, 2) : Data.classesInTime(BATCH, 2, STEPS),
            Nd4j.ones(DataType.DOUBLE, shape),
            null);
    assertThatThrownBy(() -> way.fit(recurrent(pooled), data))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContainingAll("mask", Arrays.toString(shape), "; give a ");
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("waysAndMasks")
  void masksOfLabelsThatDoNotFitAreRefused(Way way, boolean pooled, long... shape) {
    if (way.name().startsWith("FEEDBACK")) {
      return;
    }
    DataSet data =
        new DataSet(
            Data.uniform(BATCH, 3, STEPS),
            pooled ? Data.classes(BATCH, 2) : Data.classesInTime(BATCH, 2, STEPS),
            null,
            Nd4j.ones(DataType.DOUBLE, shape));
    assertThatThrownBy(() -> way.fit(recurrent(pooled), data))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContainingAll("output layer", "; give [examples, ")
        // Deeplearning4j makes masks of sequences vectors.
        .hasMessageContaining(
            "mask has the shape "
                + (pooled ? Arrays.toString(shape) : "[" + shape[0] * shape[1] + ", 1]"));
  }
}
