package org.dl4jtp.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A run that was saved and resumed is the run that was not. */
class CheckpointTest {
  private static final DataSet DATA = Networks.data(16, DataType.FLOAT, 3);

  @TempDir Path dir;

  static Stream<TrainingRule> rules() {
    return TrainingRule.values().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aResumedRunGoesOnBitForBitWithDropoutToo(TrainingRule rule) {
    Nd4j.getRandom().setSeed(5);
    MultiLayerNetwork net =
        Networks.network(
            TargetPropagation.of(rule)
                .applyTo(Networks.plain(DataType.FLOAT, b -> b.dropOut(0.7))));
    step(net, 3);
    Path file = dir.resolve("run.zip");
    Checkpoint.save(net, file, Map.of("epoch", "3"));
    step(net, 4);

    Nd4j.getRandom().setSeed(99);
    Checkpoint checkpoint = Checkpoint.load(file);
    MultiLayerNetwork resumed = checkpoint.network();
    step(resumed, 4);
    assertThat(resumed.params()).isEqualTo(net.params());
    assertThat(resumed.getUpdater().getStateViewArray())
        .isEqualTo(net.getUpdater().getStateViewArray());
    assertThat(checkpoint.note("epoch")).isEqualTo("3");
    assertThat(checkpoint.note("other")).isNull();
  }

  private static void step(MultiLayerNetwork net, int times) {
    for (int i = 0; i < times; i++) {
      net.fit(DATA);
      if (FeedbackTraining.appliesTo(net)) {
        FeedbackTraining.of(net).step(DATA.getFeatures());
      }
    }
  }

  @Test
  void itReplacesTheOldFileAndLeavesNothingBeside() throws Exception {
    MultiLayerNetwork net = Networks.network(TrainingRule.DTP, DataType.FLOAT);
    Path file = dir.resolve("run.zip");
    Checkpoint.save(net, file, Map.of("n", "1"));
    Checkpoint.save(net, file, Map.of("n", "2"));
    assertThat(Checkpoint.load(file).note("n")).isEqualTo("2");
    assertThat(MultiLayerNetwork.load(file.toFile(), true).params()).isEqualTo(net.params());
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void whatIsNoCheckpointIsToldApart() throws Exception {
    MultiLayerNetwork net = Networks.network(TrainingRule.DTP, DataType.FLOAT);
    Path model = dir.resolve("model.zip");
    net.save(model.toFile());
    assertThatThrownBy(() -> Checkpoint.load(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("perhaps a model");
    assertThatThrownBy(() -> Checkpoint.load(dir.resolve("missing")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no checkpoint");
    Path file = dir.resolve("run.zip");
    Checkpoint.save(net, file, Map.of());
    byte[] bytes = Files.readAllBytes(file);
    for (int kept : new int[] {0, 10, bytes.length / 2, bytes.length - 1}) {
      Path cut = dir.resolve("cut-" + kept);
      Files.write(cut, java.util.Arrays.copyOf(bytes, kept));
      assertThatThrownBy(() -> Checkpoint.load(cut))
          .as("%d bytes", kept)
          .isInstanceOfAny(UncheckedIOException.class, IllegalArgumentException.class)
          .hasMessageContaining("cut-" + kept);
    }
    assertThatThrownBy(() -> Checkpoint.save(net, file, Map.of("random.seed", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reserved");
    assertThatThrownBy(() -> Checkpoint.save(net, dir.resolve("no/such/dir"), Map.of()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no/such/dir");
  }
}
