package org.dl4jtp.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** A row of layers written as a graph, with all sizes set and no input type, trains. */
class UntypedGraphTest {
  record Row(String name, List<Layer> layers) {
    Row(String name, Layer... layers) {
      this(name, List.of(layers));
    }

    @Override
    public String toString() {
      return name;
    }

    ComputationGraph under(TrainingRule rule) {
      GraphBuilder builder =
          new NeuralNetConfiguration.Builder()
              .seed(3)
              .updater(new Sgd(0.01))
              .activation(Activation.TANH)
              .graphBuilder()
              .addInputs("in");
      String below = "in";
      for (int i = 0; i < layers.size(); i++) {
        builder.addLayer("l" + i, layers.get(i), below);
        below = "l" + i;
      }
      ComputationGraph graph =
          new ComputationGraph(
              TargetPropagation.of(rule).applyTo(builder.setOutputs(below).build()));
      graph.init();
      return graph;
    }
  }

  private static DenseLayer dense(int in, int out) {
    return new DenseLayer.Builder().nIn(in).nOut(out).build();
  }

  private static OutputLayer out(int in) {
    return new OutputLayer.Builder().nIn(in).nOut(2).activation(Activation.SOFTMAX).build();
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("dense", dense(4, 5), dense(5, 6), out(6)),
        new Row("activation first", new ActivationLayer(Activation.TANH), dense(4, 5), out(5)),
        new Row("dropout first", new DropoutLayer(0.9), dense(4, 5), dense(5, 6), out(6)),
        new Row(
            "batch normalisation",
            dense(4, 5),
            new BatchNormalization.Builder().nIn(5).nOut(5).build(),
            dense(5, 6),
            out(6)),
        new Row(
            "activation between",
            dense(4, 5),
            new ActivationLayer(Activation.RELU),
            dense(5, 6),
            new DropoutLayer(0.9),
            out(6)),
        new Row(
            "elementwise",
            new ElementWiseMultiplicationLayer.Builder().nIn(4).nOut(4).build(),
            dense(4, 6),
            out(6)),
        new Row(
            "prelu",
            dense(4, 5),
            new PReLULayer.Builder().inputShape(5).build(),
            dense(5, 4),
            out(4)),
        new Row(
            "loss layer",
            dense(4, 5),
            dense(5, 2),
            new LossLayer.Builder().activation(Activation.SOFTMAX).build()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void trains(Row row) {
    for (TrainingRule rule :
        List.of(TrainingRule.DDTP_LINEAR, TrainingRule.DTP, TrainingRule.DFA)) {
      ComputationGraph graph = row.under(rule);
      graph.fit(new DataSet(Nd4j.rand(8, 4), Nd4j.eye(2).repeat(0, 4)));
      assertThat(graph.score()).isFinite();
    }
  }
}
