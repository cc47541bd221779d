package org.dl4jtp.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Vertices with parameters that are no layers. */
class VertexParametersTest {
  private static final InputType SEQUENCES = InputType.recurrent(3, 5);

  private static ComputationGraphConfiguration conf(boolean attentionFirst) {
    AttentionVertex attention =
        new AttentionVertex.Builder()
            .nInQueries(attentionFirst ? 3 : 4)
            .nInKeys(attentionFirst ? 3 : 4)
            .nInValues(attentionFirst ? 3 : 4)
            .nHeads(2)
            .headSize(2)
            .nOut(4)
            .projectInput(true)
            .weightInit(WeightInit.XAVIER)
            .build();
    NeuralNetConfiguration.Builder global =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .dataType(DataType.DOUBLE)
            .updater(new Adam(0.01))
            .activation(Activation.TANH);
    ComputationGraphConfiguration.GraphBuilder graph = global.graphBuilder().addInputs("in");
    if (attentionFirst) {
      graph
          .addVertex("attention", attention, "in", "in", "in")
          .addLayer("lstm", new LSTM.Builder().nOut(4).build(), "attention");
    } else {
      graph
          .addLayer("lstm", new LSTM.Builder().nOut(4).build(), "in")
          .addVertex("attention", attention, "lstm", "lstm", "lstm");
    }
    return graph
        .addLayer(
            "pool", new GlobalPoolingLayer(PoolingType.AVG), attentionFirst ? "lstm" : "attention")
        .addLayer(
            "out", new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build(), "pool")
        .setOutputs("out")
        .setInputTypes(SEQUENCES)
        .build();
  }

  private static DataSet batch() {
    Nd4j.getRandom().setSeed(6);
    INDArray x = Nd4j.rand(DataType.DOUBLE, 8, 3, 5).subi(0.5);
    INDArray positive = x.sum(1, 2).reshape(8, 1).gt(0).castTo(DataType.DOUBLE);
    return new DataSet(x, Nd4j.hstack(positive, positive.rsub(1)));
  }

  private static ComputationGraph network(TrainingRule rule) {
    ComputationGraph net =
        new ComputationGraph(TargetPropagation.of(rule).applyTo(conf(false), SEQUENCES));
    net.init();
    return net;
  }

  @Test
  void exactTargetsTrainThemAsBackpropagation() {
    ComputationGraph plain = new ComputationGraph(conf(false));
    plain.init();
    ComputationGraph exact = network(TrainingRule.EXACT);
    for (int i = 0; i < 4; i++) {
      plain.fit(batch());
      exact.fit(batch());
    }
    assertThat(
            TargetPropagation.strip(exact).params().sub(plain.params()).norm2Number().doubleValue())
        .isLessThan(1e-9);
  }

  @Test
  void theyLearnAndGoOnFromAFile() throws IOException {
    ComputationGraph net = network(TrainingRule.DDTP_LINEAR);
    INDArray before = net.getVertex("attention").params().dup();
    for (int i = 0; i < 3; i++) {
      net.fit(batch());
    }
    assertThat(net.getVertex("attention").params()).isNotEqualTo(before);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(net, file, true);
    ComputationGraph restored =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file.toByteArray()), true);
    net.fit(batch());
    restored.fit(batch());
    assertThat(restored.params()).isEqualTo(net.params());
    assertThat(TargetPropagation.strip(net).outputSingle(batch().getFeatures()))
        .isEqualTo(net.outputSingle(batch().getFeatures()));
    ComputationGraphConfiguration converted =
        TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(conf(false), SEQUENCES);
    assertThat(TargetPropagation.revert(converted).toJson()).isEqualTo(conf(false).toJson());
  }

  @Test
  void inFrontOfTheFirstTargetTheyAreRefused() {
    assertThatThrownBy(() -> TargetPropagation.of(TrainingRule.DFA).applyTo(conf(true), SEQUENCES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'attention'")
        .hasMessageContaining("in front of 'lstm'");
  }

  @Test
  void masksAreRefused() {
    DataSet masked = batch();
    masked.setFeaturesMaskArray(Nd4j.ones(DataType.DOUBLE, 8, 5));
    assertThatThrownBy(() -> network(TrainingRule.DFA).fit(masked))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'attention'");
  }
}
