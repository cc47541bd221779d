package org.dl4jtp.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.gradientcheck.Data;
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

/** Measuring networks of sequences. */
class SequenceMeasuringTest {
  private static final AlignmentMeasure MEASURE = AlignmentMeasure.withDamping(0.1);

  private static MultiLayerConfiguration conf(BackpropType type) {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .dataType(DataType.DOUBLE)
        .updater(new Adam(0.01))
        .activation(Activation.TANH)
        .list()
        .layer(new LSTM.Builder().nOut(5).build())
        .layer(new SimpleRnn.Builder().nOut(4).build())
        .layer(new RnnOutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build())
        .backpropType(type)
        .tBPTTForwardLength(3)
        .tBPTTBackwardLength(3)
        .setInputType(InputType.recurrent(2))
        .build();
  }

  private static MultiLayerNetwork network(TrainingRule rule, BackpropType type) {
    return Networks.network(TargetPropagation.of(rule).applyTo(conf(type)));
  }

  private static ComputationGraph graph(TrainingRule rule) {
    ComputationGraph net =
        new ComputationGraph(
            TargetPropagation.of(rule)
                .applyTo(
                    new NeuralNetConfiguration.Builder()
                        .seed(1)
                        .dataType(DataType.DOUBLE)
                        .updater(new Adam(0.01))
                        .activation(Activation.TANH)
                        .graphBuilder()
                        .addInputs("in")
                        .addLayer("lstm", new LSTM.Builder().nOut(5).build(), "in")
                        .addLayer("rnn", new SimpleRnn.Builder().nOut(4).build(), "lstm")
                        .addLayer(
                            "out",
                            new RnnOutputLayer.Builder()
                                .nOut(3)
                                .activation(Activation.SOFTMAX)
                                .build(),
                            "rnn")
                        .setOutputs("out")
                        .backpropType(BackpropType.TruncatedBPTT)
                        .tBPTTForwardLength(3)
                        .tBPTTBackwardLength(3)
                        .setInputTypes(InputType.recurrent(2))
                        .build()));
    net.init();
    return net;
  }

  private static DataSet data(int examples, int steps) {
    Nd4j.getRandom().setSeed(examples);
    return new DataSet(Data.uniform(examples, 2, steps), Data.classesInTime(examples, 3, steps));
  }

  static Stream<Arguments> modelsAndBatches() {
    return Sample.rotating(
        Stream.of(false, true)
            .flatMap(
                graph ->
                    Stream.of(null, data(4, 3), data(2, 7)).map(own -> Arguments.of(graph, own))));
  }

  /** On the part of a sequence that is being trained, on a batch like it, on another. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("modelsAndBatches")
  void aRunOfPartsIsTheRunWithout(boolean graph, DataSet own) {
    for (TrainingRule rule : List.of(TrainingRule.DDTP_LINEAR, TrainingRule.DTP)) {
      INDArray[] learned = new INDArray[2];
      for (int i = 0; i < 2; i++) {
        Model net = graph ? graph(rule) : network(rule, BackpropType.TruncatedBPTT);
        AlignmentListener listener = AlignmentListener.every(1, MEASURE);
        listener = own == null ? listener : listener.on(own);
        if (i == 1) {
          net.setListeners(listener);
        }
        for (int step = 0; step < 2; step++) {
          if (graph) {
            ((ComputationGraph) net).fit(data(4, 8));
          } else {
            ((MultiLayerNetwork) net).fit(data(4, 8));
          }
        }
        assertThat(listener.series().records()).hasSize(i == 1 ? 6 : 0);
        learned[i] = net.params();
      }
      assertThat(learned[1]).isEqualTo(learned[0]);
    }
  }

  @Test
  void theStateOfTimeStepsStays() {
    for (BackpropType type : BackpropType.values()) {
      INDArray[] answers = new INDArray[2];
      for (int i = 0; i < 2; i++) {
        MultiLayerNetwork net = network(TrainingRule.DDTP_LINEAR, type);
        INDArray in = data(4, 6).getFeatures();
        net.rnnTimeStep(in.dup());
        if (i == 1) {
          MEASURE.of(net, data(3, 5).getFeatures(), data(3, 5).getLabels());
        }
        answers[i] = net.rnnTimeStep(in.dup());
      }
      assertThat(answers[1]).isEqualTo(answers[0]);
    }
  }

  @Test
  void gaussNewtonTargetsFollowThemselvesAndExactOnesWasteNothing() {
    DataSet batch = data(2, 3);
    MultiLayerNetwork gaussNewton = network(TrainingRule.GNT, BackpropType.Standard);
    for (LayerAlignment layer :
        MEASURE.of(gaussNewton, batch.getFeatures(), batch.getLabels()).layers()) {
      assertThat(layer.activationAngleToGaussNewton()).isLessThan(1e-4);
      assertThat(layer.weightAngleToGaussNewton()).isLessThan(1e-4);
    }
    MultiLayerNetwork exact = network(TrainingRule.EXACT, BackpropType.Standard);
    Alignment alignment = MEASURE.andNullSpace().of(exact, batch.getFeatures(), batch.getLabels());
    for (LayerAlignment layer : alignment.layers()) {
      assertThat(layer.activationAngleToBackpropagation()).isLessThan(1e-4);
    }
    assertThat(alignment.layers().get(0).nullSpaceShare()).isLessThan(1e-7);
    assertThat(alignment.layers().get(1).nullSpaceShare()).isLessThan(1e-7);
  }
}
