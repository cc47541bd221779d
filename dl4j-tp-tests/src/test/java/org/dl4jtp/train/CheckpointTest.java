package org.dl4jtp.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.graph.Graphs;
import org.dl4jtp.layer.LiveModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A run that was saved and resumed is the run that was not. */
class CheckpointTest {
  private static final DataSet DATA = Networks.data(16, DataType.FLOAT, 3);

  @TempDir Path dir;

  /** A row of layers or a graph with skip connections, both with dropout. */
  private enum Kind {
    MULTI_LAYER_NETWORK {
      @Override
      NeuralNetwork converted(TrainingRule rule) {
        return Networks.network(
            TargetPropagation.of(rule)
                .applyTo(Networks.plain(DataType.FLOAT, b -> b.dropOut(0.7))));
      }

      @Override
      void save(NeuralNetwork net, Path file, Map<String, String> notes) {
        Checkpoint.save((MultiLayerNetwork) net, file, notes);
      }

      @Override
      NeuralNetwork in(Checkpoint checkpoint) {
        return checkpoint.network();
      }

      @Override
      NeuralNetwork loaded(Path file) throws IOException {
        return MultiLayerNetwork.load(file.toFile(), true);
      }
    },
    COMPUTATION_GRAPH {
      @Override
      NeuralNetwork converted(TrainingRule rule) {
        ComputationGraphConfiguration conf = Graphs.residual(DataType.FLOAT, Activation.TANH);
        for (String name : List.of("one1", "two2", "classes")) {
          ((LayerVertex) conf.getVertices().get(name))
              .getLayerConf()
              .getLayer()
              .setIDropout(new Dropout(0.7));
        }
        return Graphs.network(TargetPropagation.of(rule), conf);
      }

      @Override
      void save(NeuralNetwork net, Path file, Map<String, String> notes) {
        Checkpoint.save((ComputationGraph) net, file, notes);
      }

      @Override
      NeuralNetwork in(Checkpoint checkpoint) {
        return checkpoint.graph();
      }

      @Override
      NeuralNetwork loaded(Path file) throws IOException {
        return ComputationGraph.load(file.toFile(), true);
      }
    };

    abstract NeuralNetwork converted(TrainingRule rule);

    abstract void save(NeuralNetwork net, Path file, Map<String, String> notes);

    abstract NeuralNetwork in(Checkpoint checkpoint);

    abstract NeuralNetwork loaded(Path file) throws IOException;
  }

  static Stream<Arguments> kindsAndRules() {
    return Sample.rotating(
        Stream.of(Kind.values())
            .flatMap(kind -> TrainingRule.values().stream().map(rule -> Arguments.of(kind, rule))));
  }

  @ParameterizedTest
  @MethodSource("kindsAndRules")
  void aResumedRunGoesOnBitForBitWithDropoutToo(Kind kind, TrainingRule rule) {
    Nd4j.getRandom().setSeed(5);
    NeuralNetwork net = kind.converted(rule);
    step(net, 3);
    Path file = dir.resolve("run.zip");
    kind.save(net, file, Map.of("epoch", "3"));
    INDArray saved = net.params().dup();
    step(net, 4);
    assertThat(net.params()).isNotEqualTo(saved);

    Nd4j.getRandom().setSeed(99);
    Checkpoint checkpoint = Checkpoint.load(file);
    NeuralNetwork resumed = kind.in(checkpoint);
    step(resumed, 4);
    assertThat(resumed.params()).isEqualTo(net.params());
    assertThat(resumed.updaterState()).isEqualTo(net.updaterState());
    LiveModel expected = LiveModel.of((Model) net);
    LiveModel actual = LiveModel.of((Model) resumed);
    assertThat(actual.iterationCount()).isEqualTo(expected.iterationCount()).isEqualTo(7);
    assertThat(steps(actual)).isEqualTo(steps(expected));
    assertThat(checkpoint.note("epoch")).isEqualTo("3");
    assertThat(checkpoint.note("other")).isNull();
  }

  /** Who learns from which example then is the same as without the interruption. */
  @ParameterizedTest
  @EnumSource
  void aResumedRunOfSmallBatchesGoesOnBitForBit(Kind kind) {
    Nd4j.getRandom().setSeed(5);
    NeuralNetwork net = kind.converted(TrainingRule.DDTP_LINEAR);
    List<DataSet> data = DATA.batchBy(3);
    int saved = 4;
    for (int i = 0; i < saved; i++) {
      step(net, data.get(i));
    }
    Path file = dir.resolve("run.zip");
    kind.save(net, file, Map.of());
    NeuralNetwork resumed = kind.in(Checkpoint.load(file));
    for (NeuralNetwork each : List.of(net, resumed)) {
      Checkpoint.load(file); // both draw the same dropout
      for (int i = saved; i < data.size(); i++) {
        step(each, data.get(i));
      }
    }
    assertThat(data.get(data.size() - 1).numExamples()).isOne();
    assertThat(resumed.params()).isEqualTo(net.params());
    assertThat(resumed.updaterState()).isEqualTo(net.updaterState());
  }

  private static void step(NeuralNetwork net, DataSet data) {
    net.fit(data);
    FeedbackTraining.of(LiveModel.of((Model) net)).step(data.getFeatures());
  }

  private static void step(NeuralNetwork net, int times) {
    LiveModel model = LiveModel.of((Model) net);
    for (int i = 0; i < times; i++) {
      net.fit(DATA);
      if (!model.learningLayers().isEmpty()) {
        FeedbackTraining.of(model).step(DATA.getFeatures());
      }
    }
  }

  private static long steps(LiveModel model) {
    return model.learningLayers().isEmpty() ? 0 : FeedbackTraining.of(model).steps();
  }

  @ParameterizedTest
  @EnumSource
  void itReplacesTheOldFileAndLeavesNothingBeside(Kind kind) throws Exception {
    NeuralNetwork net = kind.converted(TrainingRule.DTP);
    Path file = dir.resolve("run.zip");
    kind.save(net, file, Map.of("n", "1"));
    kind.save(net, file, Map.of("n", "2"));
    assertThat(Checkpoint.load(file).note("n")).isEqualTo("2");
    assertThat(kind.loaded(file).params()).isEqualTo(net.params());
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void theOtherKindIsToldWithTheWayToGetIt() {
    Path file = dir.resolve("run.zip");
    Kind.MULTI_LAYER_NETWORK.save(
        Kind.MULTI_LAYER_NETWORK.converted(TrainingRule.DTP), file, Map.of());
    Checkpoint row = Checkpoint.load(file);
    assertThatThrownBy(row::graph)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("run.zip", "run of a MultiLayerNetwork", "call network()");
    Kind.COMPUTATION_GRAPH.save(Kind.COMPUTATION_GRAPH.converted(TrainingRule.DTP), file, Map.of());
    Checkpoint graph = Checkpoint.load(file);
    assertThatThrownBy(graph::network)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("run.zip", "run of a ComputationGraph", "call graph()");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoCheckpointIsToldApart(Kind kind) throws Exception {
    NeuralNetwork net = kind.converted(TrainingRule.DTP);
    Path model = dir.resolve("model.zip");
    ModelSerializer.writeModel((Model) net, model.toFile(), true);
    assertThatThrownBy(() -> Checkpoint.load(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("perhaps a model");
    assertThatThrownBy(() -> Checkpoint.load(dir.resolve("missing")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no checkpoint");
    Path file = dir.resolve("run.zip");
    kind.save(net, file, Map.of());
    byte[] bytes = Files.readAllBytes(file);
    for (int kept : new int[] {0, 10, bytes.length / 2, bytes.length - 1}) {
      Path cut = dir.resolve("cut-" + kept);
      Files.write(cut, java.util.Arrays.copyOf(bytes, kept));
      assertThatThrownBy(() -> Checkpoint.load(cut))
          .as("%d bytes", kept)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("cut-" + kept, "damaged");
    }
    Path text = Files.writeString(dir.resolve("notes.txt"), "Not a checkpoint.");
    assertThatThrownBy(() -> Checkpoint.load(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("notes.txt", "no checkpoint");
    assertThatThrownBy(() -> kind.save(net, file, Map.of("random.seed", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reserved");
    assertThatThrownBy(() -> kind.save(net, dir.resolve("no/such/dir"), Map.of()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no/such/dir");
  }
}
