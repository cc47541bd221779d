package org.dl4jtp.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.train.Checkpoint;
import org.dl4jtp.train.WholeFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;

/** On a full disk, by Linux's device that always is, old files stay and no half ones appear. */
class FullDiskTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir Path dir;

  @Test
  void theOldCheckpointStays() throws IOException {
    MultiLayerNetwork net = Networks.network(TrainingRule.DTP, DataType.FLOAT);
    Path file = dir.resolve("run.zip");
    Checkpoint.save(net, file, Map.of("n", "1"));
    fullFor(file);
    assertThatThrownBy(() -> Checkpoint.save(net, file, Map.of("n", "2")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("No space left");
    assertThat(Checkpoint.load(file).note("n")).isEqualTo("1");
    assertThat(names()).containsExactly("run.zip");
    Checkpoint.save(net, file, Map.of("n", "3"));
    assertThat(Checkpoint.load(file).note("n")).isEqualTo("3");
  }

  @Test
  void anyOldFileStays() throws IOException {
    Path file = dir.resolve("results.json");
    WholeFile.write(file, beside -> Files.writeString(beside, "old"));
    fullFor(file);
    assertThatThrownBy(() -> WholeFile.write(file, beside -> Files.writeString(beside, "new")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("results.json");
  }

  @Test
  void whatAKilledProcessLeftIsOverwritten() throws IOException {
    Path file = dir.resolve("results.json");
    Files.writeString(dir.resolve(".results.json.part"), "half of something, and longer");
    WholeFile.write(file, beside -> Files.writeString(beside, "new"));
    assertThat(file).hasContent("new");
    assertThat(names()).containsExactly("results.json");
  }

  private void fullFor(Path file) throws IOException {
    assumeTrue(Files.exists(FULL));
    Files.createSymbolicLink(dir.resolve("." + file.getFileName() + ".part"), FULL);
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(f -> f.getFileName().toString()).toList().stream();
    }
  }
}
