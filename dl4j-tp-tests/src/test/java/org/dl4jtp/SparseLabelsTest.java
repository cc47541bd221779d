package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.diagnostics.Alignment;
import org.dl4jtp.diagnostics.AlignmentMeasure;
import org.dl4jtp.graph.Graphs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The loss SPARSE_MCXENT is MCXENT with class numbers for labels; so is what it trains. */
class SparseLabelsTest {
  private static final DataType TYPE = DataType.DOUBLE;
  private static final int EXAMPLES = 10;

  static Stream<TrainingRule> rules() {
    return Sample.rules(TrainingRule.values().stream());
  }

  private static MultiLayerConfiguration row(LossFunction loss, boolean lossLayer) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(TYPE)
            .updater(new Adam(1e-2))
            .activation(Activation.TANH)
            .list()
            .layer(Graphs.dense(7))
            .layer(Graphs.dense(6));
    return (lossLayer
            ? list.layer(identity())
                .layer(new LossLayer.Builder(loss).activation(softmax()).build())
            : list.layer(output(loss)))
        .setInputType(InputType.feedForward(Networks.INPUTS))
        .build();
  }

  private static Activation softmax() {
    return Activation.SOFTMAX;
  }

  private static DenseLayer identity() {
    return new DenseLayer.Builder().nOut(Networks.CLASSES).activation(Activation.IDENTITY).build();
  }

  private static OutputLayer output(LossFunction loss) {
    return new OutputLayer.Builder(loss).activation(softmax()).nOut(Networks.CLASSES).build();
  }

  /** A chain of units with a residual block; two outputs where the rule takes them. */
  private static ComputationGraphConfiguration graph(LossFunction loss, boolean two) {
    GraphBuilder graph =
        Graphs.builder(TYPE)
            .addInputs("in")
            .addLayer("a", Graphs.dense(6), "in")
            .addLayer("b", Graphs.dense(6), "a")
            .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
            .addLayer("c", Graphs.dense(6), "add")
            .addLayer("out", output(loss), "c");
    if (!two) {
      graph.setOutputs("out");
    } else {
      graph
          .addLayer("logits", identity(), "c")
          .addLayer("loss", new LossLayer.Builder(loss).activation(softmax()).build(), "logits")
          .setOutputs("out", "loss");
    }
    return graph.setInputTypes(InputType.feedForward(Networks.INPUTS)).build();
  }

  private static DataSet oneHot() {
    return Networks.data(EXAMPLES, TYPE, 1);
  }

  /** {@code [batch, 1]}. */
  private static INDArray classes(DataSet oneHot) {
    return oneHot.getLabels().argMax(1).reshape(EXAMPLES, 1).castTo(TYPE);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void rowsTrainAsWithOneHotLabels(TrainingRule rule) {
    for (boolean lossLayer : new boolean[] {false, true}) {
      MultiLayerNetwork dense = network(rule, LossFunction.MCXENT, lossLayer);
      MultiLayerNetwork sparse = network(rule, LossFunction.SPARSE_MCXENT, lossLayer);
      DataSet data = oneHot();
      for (int step = 0; step < 3; step++) {
        dense.fit(data.getFeatures().dup(), data.getLabels().dup());
        sparse.fit(data.getFeatures().dup(), classes(data));
      }
      assertThat(sparse.params()).as("loss layer: %s", lossLayer).isEqualTo(dense.params());
      assertThat(sparse.score()).isCloseTo(dense.score(), offset(1e-12));
      assertThat(sparse.scoreExamples(new DataSet(data.getFeatures(), classes(data)), true))
          .isEqualTo(dense.scoreExamples(data, true));
    }
  }

  private static MultiLayerNetwork network(
      TrainingRule rule, LossFunction loss, boolean lossLayer) {
    return Networks.network(TargetPropagation.of(rule).applyTo(row(loss, lossLayer)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void graphsTrainAsWithOneHotLabels(TrainingRule rule) {
    boolean two = rule.isBackpropagation() || !rule.targetPath().mapsActivationAbove();
    ComputationGraph dense =
        Graphs.network(TargetPropagation.of(rule), graph(LossFunction.MCXENT, two));
    ComputationGraph sparse =
        Graphs.network(TargetPropagation.of(rule), graph(LossFunction.SPARSE_MCXENT, two));
    DataSet data = oneHot();
    for (int step = 0; step < 3; step++) {
      dense.fit(batch(data.getFeatures(), data.getLabels(), two));
      sparse.fit(batch(data.getFeatures(), classes(data), two));
    }
    assertThat(sparse.params()).isEqualTo(dense.params());
    assertThat(sparse.score()).isCloseTo(dense.score(), offset(1e-12));
  }

  private static MultiDataSet batch(INDArray features, INDArray labels, boolean two) {
    return new MultiDataSet(
        new INDArray[] {features.dup()},
        two ? new INDArray[] {labels.dup(), labels.dup()} : new INDArray[] {labels.dup()});
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "LONG", "FLOAT"})
  void numbersMayBeOfAnyType(DataType type) {
    DataSet data = oneHot();
    INDArray column = classes(data).castTo(type);
    MultiLayerNetwork one = network(TrainingRule.DTP, LossFunction.SPARSE_MCXENT, false);
    MultiLayerNetwork other = network(TrainingRule.DTP, LossFunction.SPARSE_MCXENT, false);
    one.fit(data.getFeatures().dup(), column.dup());
    other.fit(data.getFeatures().dup(), column.reshape(EXAMPLES).dup());
    assertThat(other.params()).isEqualTo(one.params());
  }

  @Test
  void maskedExamplesNeedNoClass() {
    DataSet data = oneHot();
    INDArray mask = Nd4j.ones(TYPE, EXAMPLES, 1).putScalar(3, 0, 0);
    INDArray numbers = classes(data).putScalar(3, 0, -1);
    MultiLayerNetwork dense = network(TrainingRule.DDTP_LINEAR, LossFunction.MCXENT, false);
    MultiLayerNetwork sparse = network(TrainingRule.DDTP_LINEAR, LossFunction.SPARSE_MCXENT, false);
    dense.fit(data.getFeatures(), data.getLabels(), null, mask);
    sparse.fit(data.getFeatures(), numbers, null, mask);
    assertThat(sparse.params()).isEqualTo(dense.params());
  }

  @Test
  void aPlainNetworksEvaluationIsThatOfTheConvertedOne() {
    MultiLayerNetwork plain = Networks.network(row(LossFunction.SPARSE_MCXENT, false));
    MultiLayerNetwork exact = network(TrainingRule.EXACT, LossFunction.SPARSE_MCXENT, false);
    DataSet data = oneHot();
    for (int step = 0; step < 3; step++) {
      plain.fit(data.getFeatures().dup(), classes(data));
      exact.fit(data.getFeatures().dup(), classes(data));
    }
    assertThat(exact.predict(data.getFeatures())).isEqualTo(plain.predict(data.getFeatures()));
    assertThat(exact.f1Score(data)).isEqualTo(plain.f1Score(data)); // of one-hot labels
    assertThat(exact.score(new DataSet(data.getFeatures(), classes(data))))
        .isCloseTo(plain.score(new DataSet(data.getFeatures(), classes(data))), offset(1e-9));
  }

  /** Null-space shares go through all outputs, of which the labels do not tell the number. */
  @Test
  void alignmentIsThatOfOneHotLabels() {
    DataSet data = oneHot();
    AlignmentMeasure measure = AlignmentMeasure.withDamping(0.1).andNullSpace();
    Alignment dense =
        measure.of(
            network(TrainingRule.DDTP_LINEAR, LossFunction.MCXENT, false),
            data.getFeatures(),
            data.getLabels());
    Alignment sparse =
        measure.of(
            network(TrainingRule.DDTP_LINEAR, LossFunction.SPARSE_MCXENT, false),
            data.getFeatures(),
            classes(data));
    assertThat(sparse.toString()).isEqualTo(dense.toString());
    assertThat(sparse.layers().get(0).nullSpaceShare())
        .isEqualTo(dense.layers().get(0).nullSpaceShare())
        .isBetween(0.0, 1.0);
  }

  private static void refused(INDArray labels, String... words) {
    for (boolean lossLayer : new boolean[] {false, true}) {
      MultiLayerNetwork net = network(TrainingRule.DFA, LossFunction.SPARSE_MCXENT, lossLayer);
      assertThatThrownBy(() -> net.fit(oneHot().getFeatures(), labels.dup()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(words);
    }
  }

  @Test
  void labelsThatAreNoClassNumbersAreRefused() {
    refused(oneHot().getLabels(), "layer", "SPARSE_MCXENT", "[10, 4]", "one-hot", "MCXENT");
    INDArray numbers = classes(oneHot());
    refused(numbers.dup().putScalar(2, 0, 4), "4 classes", "4.0", "nOut");
    refused(numbers.dup().putScalar(2, 0, -1), "4 classes", "-1.0", "from 0");
    refused(numbers.dup().putScalar(2, 0, 0.5), "layer", "whole numbers");
  }
}
