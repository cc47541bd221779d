package org.dl4jtp.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.gradientcheck.Data;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.dataset.adapter.SingletonMultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Feedback of a graph can learn alone, and by a schedule. */
class GraphFeedbackTest {
  private static final DataType TYPE = DataType.DOUBLE;
  private static final DataSet DATA = Networks.data(16, TYPE, 1);

  private static MultiLayerNetwork row() {
    return Networks.network(TrainingRule.DDTP_LINEAR, TYPE);
  }

  @Test
  void onlyFeedbackWeightsMove() {
    ComputationGraph net = row().toComputationGraph();
    Map<String, INDArray> before = new TreeMap<>();
    net.paramTable().forEach((name, view) -> before.put(name, view.dup()));
    assertThat(FeedbackTraining.appliesTo(net)).isTrue();
    FeedbackTraining training = FeedbackTraining.of(net);
    training.step(DATA.getFeatures());
    training.fit(new SingletonMultiDataSetIterator(DATA.toMultiDataSet()), 20);
    training.fitSteps(new SingletonDataSetIterator(DATA), 3);
    assertThat(training.steps()).isEqualTo(24);
    assertThat(net.getConfiguration().getIterationCount()).isZero();
    before.forEach(
        (name, value) -> {
          if (name.endsWith("_W") || name.endsWith("_b") || name.endsWith("_Q")) {
            assertThat(net.getParam(name).equals(value)).as(name).isEqualTo(!name.endsWith("_Q"));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aScheduleDoesWhatItDoesInTheSameRowOfLayers(int stepsPerBatch) {
    MultiLayerNetwork row = row();
    ComputationGraph graph = row.toComputationGraph();
    FeedbackSchedule schedule =
        FeedbackSchedule.none().pretrainingEpochs(2).extraEpochs(1).stepsPerBatch(stepsPerBatch);
    row.setListeners(new FeedbackScheduleListener(schedule, new SingletonDataSetIterator(DATA)));
    graph.setListeners(
        new FeedbackScheduleListener(
            schedule, new SingletonMultiDataSetIterator(DATA.toMultiDataSet())));
    row.fit(new SingletonDataSetIterator(DATA), 3);
    graph.fit(new SingletonDataSetIterator(DATA), 3);
    assertThat(graph.params().equals(row.params())).isTrue();
    assertThat(FeedbackTraining.of(graph).steps()).isEqualTo(2 + 3 * stepsPerBatch + 3);
  }

  private static ComputationGraphConfiguration withDuplicatedSteps() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .dataType(DataType.DOUBLE)
        .graphBuilder()
        .addInputs("vector", "sequence")
        .addLayer("a", new DenseLayer.Builder().nOut(4).build(), "vector")
        .addVertex("steps", new DuplicateToTimeSeriesVertex("sequence"), "a")
        .addVertex("both", new MergeVertex(), "steps", "sequence")
        .addLayer("b", new SimpleRnn.Builder().nOut(4).build(), "both")
        .addLayer("out", new RnnOutputLayer.Builder().nOut(2).build(), "b")
        .setOutputs("out")
        .setInputTypes(InputType.feedForward(3), InputType.recurrent(2))
        .build();
  }

  /** However long the sequences are that the network has seen last. */
  @Test
  void aVertexThatDuplicatesHasAsManyStepsAsTheInputThatItNames() {
    INDArray[] learned = new INDArray[3];
    for (int last = 0; last < 3; last++) {
      ComputationGraph net =
          new ComputationGraph(
              TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(withDuplicatedSteps()));
      net.init();
      if (last > 0) { // none, of another length, of the same
        net.setInputs(Data.uniform(5, 3), Data.uniform(5, 2, 3 + 2 * last));
      }
      Nd4j.getRandom().setSeed(1);
      FeedbackTraining.of(net).step(Data.uniform(5, 3), Data.uniform(5, 2, 7));
      learned[last] = net.params();
    }
    assertThat(learned[1]).isEqualTo(learned[0]);
    assertThat(learned[2]).isEqualTo(learned[0]);
  }
}
