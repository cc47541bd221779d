package org.dl4jtp.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dl4jtp.examples.compare.OwnNetwork.hidden;
import static org.dl4jtp.examples.compare.OwnNetwork.network;
import static org.dl4jtp.examples.compare.OwnNetwork.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The user's own network, from a file. */
class ConfigurationTest {
  @TempDir Path directory;

  @Test
  void jsonAndYamlGiveTheSameRuns() throws IOException {
    MultiLayerConfiguration network = network(hidden(3, 8), hidden(8, 6), output(6, 2));
    JsonNode json = results(compare("n.json", network.toJson()));
    JsonNode yaml = results(compare("n.yaml", network.toYaml()));

    assertThat(losses(json)).isNotEmpty().isEqualTo(losses(yaml));
    assertThat(json.get("network").get("layerSizes").toString()).isEqualTo("[3,8,6,2]");
    assertThat(json.get("network").get("configuration").get("confs")).hasSize(3);
    assertThat(json.get("settings").has("hidden")).isFalse();
  }

  @Test
  void theRunsSeedReplacesTheConfigurations() throws IOException {
    String network = network(hidden(3, 8), output(8, 2)).toJson();
    JsonNode runs = results(compare("n.json", network, "--rules", "bp", "--seeds", 2)).get("runs");
    assertThat(losses(runs.get(0))).isNotEqualTo(losses(runs.get(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{}", "{\"a\": 1}", "{ broken", "- 1\n- 2\n", "confs: []\n"})
  void aFileThatIsNoConfigurationIsRefused(String content) throws IOException {
    assertRefused(compare("n.json", content), "n.json", "no MultiLayerConfiguration", "toJson");
  }

  @ParameterizedTest
  @ValueSource(strings = {"com.example.Trap", "javax.script.ScriptEngineManager"})
  void aClassOfOthersIsRefusedAndNotInitialised(String named) throws IOException {
    MultiLayerConfiguration network = network(hidden(3, 8), output(8, 2));
    for (String of : List.of("conf.layers.DenseLayer", "weights.WeightInitXavier")) {
      String ours = "org.deeplearning4j.nn." + of;
      assertThat(network.toJson()).contains(ours);
      assertThat(network.toYaml()).contains(ours);
      assertRefused(compare("n.json", network.toJson().replace(ours, named)), "n.json", named);
      assertRefused(compare("n.yaml", network.toYaml().replace(ours, named)), "n.yaml", named);
    }
    assertThat(System.getProperty(com.example.Trap.SPRUNG)).isNull();
  }

  @Test
  void inputsMustBeTheDatas() throws IOException {
    String network = network(hidden(5, 8), output(8, 2)).toJson();
    assertRefused(compare("n.json", network), "--config", "nIn", "5", "3 features");
  }

  @Test
  void outputsMustBeTheLabels() throws IOException {
    String network = network(hidden(3, 8), output(8, 10)).toJson();
    assertRefused(compare("n.json", network), "--config", "nOut", "10", "width 2");
  }

  @Test
  void layersMustFitEachOther() throws IOException {
    MultiLayerConfiguration network = network(hidden(3, 8), output(8, 2));
    ((FeedForwardLayer) network.getConf(1).getLayer()).setNIn(9);
    assertRefused(compare("n.json", network.toJson()), "--config", "9", "8");
  }

  @Test
  void anOutputLayerIsNeeded() throws IOException {
    String network = network(hidden(3, 8), hidden(8, 2)).toJson();
    assertRefused(compare("n.json", network), "no output layer", "DenseLayer", "OutputLayer");
  }

  @Test
  void aLossForClassesDoesNotTakeNumbers() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("n.json"),
            network(hidden(3, 8), output(8, 1, Activation.SIGMOID, LossFunction.XENT)).toJson());
    CommandRun run =
        CommandRun.ownNetwork(
            Tables.numbers(directory), file, "--regression", "--out", directory.resolve("out"));
    assertRefused(run, "loss", "MSE", "--regression");
  }

  private void assertRefused(CommandRun run, String... words) {
    assertThat(run.err()).contains(words).doesNotContain("\tat ");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(directory.resolve("out")).doesNotExist();
  }

  private CommandRun compare(String name, String content, Object... more) throws IOException {
    Path file = Files.writeString(directory.resolve(name), content);
    List<Object> all =
        new ArrayList<>(List.of("--epochs", 2, "--out", directory.resolve("out"), "--overwrite"));
    all.addAll(List.of(more));
    return CommandRun.ownNetwork(Tables.classes(directory), file, all.toArray());
  }

  private JsonNode results(CommandRun run) throws IOException {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new ObjectMapper().readTree(directory.resolve("out/results.json").toFile());
  }

  private static List<String> losses(JsonNode node) {
    return node.findValuesAsText("trainLoss");
  }
}
