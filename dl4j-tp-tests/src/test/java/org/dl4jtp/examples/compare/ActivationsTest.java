package org.dl4jtp.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;

/** The table of activations, and a ReLU network of a user's own. */
class ActivationsTest {
  @TempDir Path directory;

  private CommandRun table(Object... more) {
    List<Object> all =
        new java.util.ArrayList<>(
            List.of("activations", "--epochs", 1, "--hidden", "8x1", "--out", directory));
    all.addAll(List.of(more));
    return CommandRun.of(all.toArray());
  }

  @Test
  void aTableGrowsAndRepeatsNoRun() throws IOException {
    CommandRun first = table("--activations", "relu", "--rules", "bp,dfa");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err().lines()).hasSize(2);
    CommandRun second = table("--activations", "relu,tanh", "--rules", "bp,dfa");
    assertThat(second.err().lines()).hasSize(2);
    assertThat(second.out())
        .contains(
            "**digits, 8x1, 1 epoch, batches of 128**",
            "| activation | bp | dfa | farthest below bp |",
            "| relu |",
            "| tanh |");
    JsonNode json =
        new ObjectMapper().readTree(directory.resolve("activations.json").toFile()).get("runs");
    assertThat(json).hasSize(4);
    assertThat(Files.readAllLines(directory.resolve("activations.csv"))).hasSize(5);
    assertThat(directory.resolve("activations.md")).content().isEqualTo(second.out());
  }

  @Test
  void anotherBatchSizeIsAnotherRun() {
    table("--activations", "relu", "--rules", "dfa");
    CommandRun other = table("--activations", "relu", "--rules", "dfa", "--batch", 256);
    assertThat(other.err().lines()).hasSize(1);
    assertThat(other.out()).contains("batches of 128**", "batches of 256**");
  }

  @Test
  void aDirectoryWithSomethingElseIsRefused() throws IOException {
    Files.writeString(directory.resolve("activations.csv"), "a,b\n1,2\n");
    CommandRun run = table("--rules", "bp");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("activations.csv", "no runs that can be read");
  }

  @Test
  void aUsersReluNetworkLearnsAboveGuessingFromTheFirstEpoch() throws IOException {
    MultiLayerConfiguration network =
        OwnNetwork.network(relu(784, 64), relu(64, 32), OwnNetwork.output(32, 10));
    Path file = Files.writeString(directory.resolve("relu.json"), network.toJson());
    Path out = directory.resolve("out");
    CommandRun run =
        CommandRun.of(
            "compare",
            "--config",
            file,
            "--rules",
            "ddtp-linear,dtpdrl",
            "--epochs",
            1,
            "--out",
            out);
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode runs = new ObjectMapper().readTree(out.resolve("results.json").toFile()).get("runs");
    for (JsonNode each : runs) {
      assertThat(each.get("warnings")).as("%s", each.get("rule")).isEmpty();
      JsonNode epoch = each.get("epochs").get(0);
      assertThat(epoch.get("trainLoss").asDouble()).isLessThan(2);
      assertThat(epoch.get("testAccuracy").asDouble()).isGreaterThan(0.65);
    }
  }

  private static DenseLayer relu(int in, int out) {
    return new DenseLayer.Builder().nIn(in).nOut(out).activation(Activation.RELU).build();
  }
}
