package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.graph.Graphs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** Cross entropy of class numbers trains as that of one column for each class. */
class SparseLabelsTest {
  private static final DataType TYPE = DataType.DOUBLE;
  private static final int STEPS = 3;

  static Stream<Arguments> rulesAndOutputs() {
    return TrainingRule.values().stream()
        .filter(rule -> !rule.isBackpropagation())
        .flatMap(rule -> Stream.of(Arguments.of(rule, false), Arguments.of(rule, true)));
  }

  private static MultiLayerConfiguration conf(ILossFunction loss, boolean lossLayer) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(TYPE)
            .updater(new Adam(1e-2))
            .activation(Activation.TANH)
            .list()
            .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(7).build())
            .layer(new DenseLayer.Builder().nIn(7).nOut(6).build());
    int classes = Networks.CLASSES;
    if (lossLayer) {
      DenseLayer last =
          new DenseLayer.Builder().nIn(6).nOut(classes).activation(Activation.IDENTITY).build();
      layers.layer(last).layer(new LossLayer.Builder(loss).activation(Activation.SOFTMAX).build());
    } else {
      layers.layer(
          new OutputLayer.Builder(loss)
              .nIn(6)
              .nOut(classes)
              .activation(Activation.SOFTMAX)
              .build());
    }
    return layers.build();
  }

  private static DataSet numbered(DataSet data) {
    INDArray classes = data.getLabels().argMax(1).castTo(TYPE).reshape(data.numExamples(), 1);
    return new DataSet(data.getFeatures(), classes);
  }

  private static MultiLayerNetwork network(
      TrainingRule rule, ILossFunction loss, boolean lossLayer) {
    return Networks.network(TargetPropagation.of(rule).applyTo(conf(loss, lossLayer)));
  }

  @ParameterizedTest(name = "{0}, loss layer {1}")
  @MethodSource("rulesAndOutputs")
  void weightsAreThoseOfOneColumnForEachClass(TrainingRule rule, boolean lossLayer) {
    DataSet data = Networks.data(12, TYPE, 3);
    MultiLayerNetwork columns = network(rule, new LossMCXENT(), lossLayer);
    MultiLayerNetwork numbers = network(rule, new LossSparseMCXENT(), lossLayer);
    INDArray before = numbers.params().dup();
    for (int step = 0; step < STEPS; step++) {
      columns.fit(data);
      numbers.fit(numbered(data));
      assertThat(numbers.score()).isEqualTo(columns.score());
    }
    assertThat(numbers.params()).isNotEqualTo(before);
    assertThat(numbers.params()).isEqualTo(columns.params());
  }

  @Test
  void graphsToo() {
    DataSet data = Networks.data(12, TYPE, 3);
    TargetPropagation rule = TargetPropagation.of(TrainingRule.DTPDRL).seed(5);
    MultiLayerConfiguration plain = conf(new LossSparseMCXENT(), false);
    MultiLayerNetwork row = Networks.network(rule.applyTo(plain));
    ComputationGraph graph =
        Graphs.network(
            rule.applyTo(Networks.network(plain).toComputationGraph().getConfiguration()));
    graph.setParams(row.params());
    row.fit(numbered(data));
    graph.fit(numbered(data));
    assertThat(graph.params()).isEqualTo(row.params());
  }

  @Test
  void labelsOfAnotherFormAreRefused() {
    MultiLayerNetwork net = network(TrainingRule.DFA, new LossSparseMCXENT(), false);
    INDArray before = net.params().dup();
    DataSet columns = Networks.data(12, TYPE, 3);
    assertThatThrownBy(() -> net.fit(columns))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("layer2", "[12, 4]", "class for each example", "MCXENT");
    for (double wrong : new double[] {-1, 0.5, Networks.CLASSES, Double.NaN}) {
      INDArray classes = Nd4j.zeros(TYPE, 12, 1);
      classes.putScalar(5, wrong);
      assertThatThrownBy(() -> net.fit(new DataSet(columns.getFeatures(), classes)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("layer2", "whole numbers from 0 to 3");
    }
    assertThat(net.params()).isEqualTo(before);
  }
}
