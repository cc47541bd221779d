package org.dl4jtp.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.dl4jtp.Networks;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class AlignmentListenerTest {
  private static final int BATCHES = 7;
  private static final AlignmentMeasure MEASURE = AlignmentMeasure.withDamping(0.1);

  @Test
  void measuresEverySoManyUpdates() {
    AlignmentListener listener = AlignmentListener.every(3, MEASURE);
    MultiLayerNetwork net = Networks.network(TrainingRule.DDTP_LINEAR, DataType.FLOAT);
    net.setListeners(listener, new ScoreIterationListener(1000));
    net.fit(data(), 2);
    List<AlignmentRecord> records = listener.series().records();
    assertThat(records).extracting(AlignmentRecord::iteration).containsExactly(0, 3, 6, 9, 12);
    assertThat(records).extracting(AlignmentRecord::epoch).containsExactly(0, 0, 0, 1, 1);
    assertThat(records)
        .allSatisfy(
            record ->
                assertThat(record.alignment().layers())
                    .hasSize(3)
                    .allSatisfy(
                        layer ->
                            assertThat(layer.weightAngleToBackpropagation())
                                .isBetween(0.0, 180.0)));
  }

  @Test
  void trainingIsTheSameAsWithout() {
    MultiLayerNetwork alone = Networks.network(TrainingRule.DTPDRL, DataType.FLOAT);
    CollectScoresIterationListener scores = new CollectScoresIterationListener();
    alone.setListeners(scores);
    alone.fit(data(), 2);
    MultiLayerNetwork watched = Networks.network(TrainingRule.DTPDRL, DataType.FLOAT);
    CollectScoresIterationListener scoresSeen = new CollectScoresIterationListener();
    watched.setListeners(
        AlignmentListener.every(1, MEASURE).on(Networks.data(5, DataType.FLOAT, 9)),
        AlignmentListener.every(2, MEASURE),
        scoresSeen);
    watched.fit(data(), 2);
    assertThat(watched.params()).isEqualTo(alone.params());
    assertThat(watched.getUpdater().getStateViewArray())
        .isEqualTo(alone.getUpdater().getStateViewArray());
    assertThat(scoresSeen.getScoreVsIter().getEffectiveScores())
        .hasSize(2 * BATCHES)
        .containsExactly(scores.getScoreVsIter().getEffectiveScores());
  }

  @Test
  void aBatchOfItsOwnIsMeasuredAsItIsAndKept() {
    DataSet own = Networks.data(5, DataType.FLOAT, 9);
    AlignmentListener listener = AlignmentListener.every(BATCHES - 1, MEASURE).on(own);
    MultiLayerNetwork net = Networks.network(TrainingRule.DFA, DataType.FLOAT);
    net.setListeners(listener);
    net.fit(data());
    List<AlignmentRecord> records = listener.series().records();
    double last = records.get(1).alignment().layers().get(0).weightAngleToBackpropagation();
    assertThat(last)
        .isEqualTo(
            Alignment.of(net, own.getFeatures(), own.getLabels(), 0.1)
                .layers()
                .get(0)
                .weightAngleToBackpropagation());
    assertThatThrownBy(() -> records.remove(0)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void handsOnEveryRecordToAllWhoAsk() {
    List<AlignmentRecord> first = new ArrayList<>();
    List<AlignmentRecord> second = new ArrayList<>();
    AlignmentListener listener =
        AlignmentListener.every(3, MEASURE)
            .andThen(first::add)
            .andThen(
                record -> {
                  assertThat(first).endsWith(record);
                  second.add(record);
                })
            .on(Networks.data(5, DataType.FLOAT, 9));
    MultiLayerNetwork net = Networks.network(TrainingRule.DFA, DataType.FLOAT);
    net.setListeners(listener);
    net.fit(data());
    assertThat(first).hasSize(3).isEqualTo(second).isEqualTo(listener.series().records());
    assertThat(new AlignmentSeries(second).json()).isEqualTo(listener.series().json());
  }

  @Test
  void writesTheSeries(@TempDir Path dir) throws IOException {
    AlignmentListener listener = AlignmentListener.every(5, MEASURE);
    MultiLayerNetwork net = Networks.network(TrainingRule.DDTP_LINEAR, DataType.DOUBLE);
    net.setListeners(listener);
    for (DataSet batch : Networks.data(6 * 8, DataType.DOUBLE, 1).batchBy(8)) {
      net.fit(batch);
    }
    AlignmentSeries series = listener.series();
    series.writeCsv(dir.resolve("a.csv"));
    series.writeJson(dir.resolve("a.json"));
    List<String> lines = Files.readAllLines(dir.resolve("a.csv"));
    assertThat(lines).hasSize(1 + 2 * 3);
    assertThat(lines.get(0))
        .startsWith("iteration,epoch,score,damping,layer,name,weightAngleToBackpropagation,")
        .contains(",nullSpaceShare,");
    int columns = lines.get(0).split(",", -1).length;
    assertThat(lines).allSatisfy(l -> assertThat(l.split(",", -1)).hasSize(columns));
    JsonNode json = new ObjectMapper().readTree(dir.resolve("a.json").toFile());
    JsonNode layer = json.get("records").get(1).get("layers").get(0);
    LayerAlignment measured = series.records().get(1).alignment().layers().get(0);
    assertThat(layer.get("weightAngleToGaussNewton").asDouble())
        .isEqualTo(measured.weightAngleToGaussNewton());
    assertThat(layer.get("nullSpaceShare").isNull()).isTrue();
    assertThat(lines.get(4)).contains("" + measured.weightAngleToGaussNewton());
  }

  @Test
  void refusesWhatItCannotMeasure() {
    assertThatThrownBy(() -> AlignmentListener.every(0, MEASURE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 iterations");
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("out", new OutputLayer.Builder().nIn(8).nOut(4).build(), "in")
                .setOutputs("out")
                .build());
    graph.init();
    graph.setListeners(AlignmentListener.every(1, MEASURE));
    assertThatThrownBy(() -> graph.fit(Networks.data(4, DataType.FLOAT, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("backpropagation", "'exact'");
  }

  private static ListDataSetIterator<DataSet> data() {
    return new ListDataSetIterator<>(Networks.data(BATCHES * 16, DataType.FLOAT, 3).asList(), 16);
  }
}
