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
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.dl4jtp.examples.network.NetworkConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** The user's own network, from the file of a graph. */
class CompareGraphTest {
  @TempDir Path directory;

  @Test
  void aGraphOfLayersInARowGivesTheFiguresOfTheRow() throws IOException {
    ComputationGraphConfiguration graph =
        graph()
            .addLayer("a", hidden(3, 8), "in")
            .addLayer("b", hidden(8, 6), "a")
            .addLayer("out", output(6, 2), "b")
            .build();
    String[] options = {
      "--rules=bp,dtp,ddtp-linear,dfa",
      "--seeds=2",
      "--batch=16",
      "--feedback-pretraining=1",
      "--extra-feedback=1",
      "--feedback-steps=2",
      "--alignment=4"
    };
    String row = network(hidden(3, 8), hidden(8, 6), output(6, 2)).toJson();
    JsonNode rows = results(onTable("row.json", row, options));
    for (String text : List.of(graph.toJson(), graph.toYaml())) {
      JsonNode graphs = results(onTable("graph", text, options));
      assertThat(figures(graphs)).hasSizeGreaterThan(100).isEqualTo(figures(rows));
      assertThat(graphs.get("network").get("layerSizes").toString()).isEqualTo("[3,8,6,2]");
      assertThat(graphs.get("network").get("parameters"))
          .isEqualTo(rows.get("network").get("parameters"));
      assertThat(graphs.get("network").get("configuration").get("vertices")).hasSize(3);
    }
    assertThat(directory.resolve("out/report.html")).isNotEmptyFile();
  }

  @Test
  void divergenceIsToldWithTheVertex() throws IOException {
    ComputationGraphConfiguration graph =
        new NeuralNetConfiguration.Builder()
            .updater(new Sgd(1e30))
            .graphBuilder()
            .addInputs("in")
            .addLayer("deep", hidden(3, 8, Activation.CUBE), "in")
            .addLayer("out", output(8, 2), "deep")
            .setOutputs("out")
            .build();
    JsonNode results =
        results(onTable("n.json", graph.toJson(), "--rules=bp,ddtp-linear", "--batch=16"));
    assertThat(results.get("runs"))
        .hasSize(2)
        .allSatisfy(
            run -> {
              assertThat(run.get("diverged").asBoolean()).isTrue();
              assertThat(run.get("divergence").asText()).contains("deep");
            });
  }

  @Test
  void layersAreListedAsTheyDependOnEachOther() throws IOException {
    ComputationGraphConfiguration graph =
        graph()
            .addLayer("out", output(6, 2), "b")
            .addLayer("b", hidden(8, 6), "a")
            .addLayer("a", hidden(3, 8), "in")
            .build();
    JsonNode results = results(onTable("n.json", graph.toJson(), "--rules=bp"));
    assertThat(results.get("network").get("layerSizes").toString()).isEqualTo("[3,8,6,2]");
  }

  /** All numbers of all runs but times. */
  private static List<String> figures(JsonNode results) {
    List<String> figures = new ArrayList<>();
    for (String key :
        List.of(
            "trainLoss",
            "validationAccuracy",
            "testAccuracy",
            "weightAngleToBackpropagation",
            "weightAngleToGaussNewton",
            "feedbackLoss")) {
      results.get("runs").findValues(key).forEach(value -> figures.add(key + " " + value));
    }
    return figures;
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet", "resnet"})
  void networksThatComeWithTheProgramTrain(String name) throws IOException {
    TinyImages.fashionMnist(directory);
    JsonNode results =
        results(
            CommandRun.of(
                "compare",
                "--dataset=fashion-mnist",
                "--data-dir=" + directory,
                "--validation=10",
                "--config=" + name,
                "--rules=bp,ddtp-linear,dfa",
                "--epochs=1",
                "--batch=16",
                "--out=" + directory.resolve("out")));
    assertThat(results.findValues("trainLoss"))
        .hasSize(3)
        .allSatisfy(loss -> assertThat(loss.asDouble()).isBetween(0.1, 10.0));
    assertThat(results.get("settings").get("config").asText()).isEqualTo(name);
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void imagesComeAsTheFirstLayerHasThem(CNN2DFormat format) throws IOException {
    TinyImages.cifar10(directory);
    ComputationGraphConfiguration graph =
        graph()
            .addLayer("a", convolution(format, 5), "in")
            .addLayer("b", convolution(format, 3), "a")
            .addLayer("out", new OutputLayer.Builder().nOut(10).build(), "b")
            .setInputTypes(InputType.convolutional(32, 32, 3, format))
            .build();
    JsonNode results =
        results(
            CommandRun.of(
                "compare",
                "--dataset=cifar10",
                "--data-dir=" + directory,
                "--validation=10",
                "--config=" + Files.writeString(directory.resolve("cnn.json"), graph.toJson()),
                "--rules=bp,ddtp-linear",
                "--epochs=1",
                "--out=" + directory.resolve("out")));
    assertThat(results.findValues("trainLoss")).hasSize(2);
  }

  /** Deeplearning4j's clone() forgets along which dimension a vertex merges. */
  @Test
  void channelsThatComeLastAreMerged() {
    NetworkConfiguration conf =
        NetworkConfiguration.of(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("a", convolution(CNN2DFormat.NHWC, 3), "in")
                .addLayer("b", convolution(CNN2DFormat.NHWC, 3), "in")
                .addVertex("both", new MergeVertex(), "a", "b")
                .addLayer("top", convolution(CNN2DFormat.NHWC, 1), "both")
                .addLayer("out", new OutputLayer.Builder().nOut(2).build(), "top")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(9, 9, 1, CNN2DFormat.NHWC))
                .build());
    assertThat(conf.withSeed(3).build().output(Nd4j.rand(2, 9, 9, 1)).shape())
        .containsExactly(2, 2);
  }

  private static ConvolutionLayer convolution(CNN2DFormat format, int size) {
    return new ConvolutionLayer.Builder(size, size)
        .stride(3, 3)
        .nOut(4)
        .dataFormat(format)
        .activation(Activation.TANH)
        .build();
  }

  @Test
  void aRulesRefusalReachesTheUser() throws IOException {
    ComputationGraphConfiguration branches =
        graph()
            .addLayer("a", hidden(3, 4), "in")
            .addLayer("b", hidden(3, 4), "in")
            .addLayer("a2", hidden(4, 2), "a")
            .addLayer("b2", hidden(4, 2), "b")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a2", "b2")
            .addLayer("out", new LossLayer.Builder().activation(Activation.SOFTMAX).build(), "sum")
            .build();
    assertThat(onTable("n.json", branches.toJson(), "--rules=bp,ddtp-linear,dfa").exitCode())
        .isZero();
    assertRefused(
        onTable("n.json", branches.toJson(), "--rules=bp,dtp"),
        "--rules: 'dtp' cannot train this network",
        "no chain of units",
        "ddtp-linear");
  }

  @Test
  void oneInputAndOneOutputAreNeeded() throws IOException {
    ComputationGraphConfiguration inputs =
        graph()
            .addInputs("more")
            .addVertex("both", new MergeVertex(), "in", "more")
            .addLayer("out", output(6, 2), "both")
            .build();
    assertRefused(onTable("n.json", inputs.toJson()), "2 inputs [in, more]", "graph of one input");
    ComputationGraphConfiguration outputs =
        graph()
            .addLayer("out", output(3, 2), "in")
            .addLayer("more", output(3, 2), "in")
            .setOutputs("out", "more")
            .build();
    assertRefused(
        onTable("n.json", outputs.toJson()), "2 outputs [out, more]", "graph of one output");
  }

  @Test
  void theGraphMustFitTheData() throws IOException {
    String wide = graph().addLayer("out", output(5, 2), "in").build().toJson();
    assertRefused(onTable("n.json", wide), "nIn", "5 inputs", "3 features");
    String classes = graph().addLayer("out", output(3, 10), "in").build().toJson();
    assertRefused(onTable("n.json", classes), "nOut", "10 outputs", "width 2");
    String open = graph().addLayer("out", hidden(3, 2), "in").build().toJson();
    assertRefused(onTable("n.json", open), "no output layer", "DenseLayer", "OutputLayer");
  }

  private static GraphBuilder graph() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(1e-3))
        .graphBuilder()
        .addInputs("in")
        .setOutputs("out");
  }

  private static void assertRefused(CommandRun run, String... words) {
    assertThat(run.err()).contains("dl4j-tp: --").contains(words).doesNotContain("\tat ", "null");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private CommandRun onTable(String name, String content, String... more) throws IOException {
    Path file = Files.writeString(directory.resolve(name), content);
    List<Object> all =
        new ArrayList<>(List.of("--epochs=2", "--out=" + directory.resolve("out"), "--overwrite"));
    all.addAll(List.of(more));
    return CommandRun.ownNetwork(Tables.classes(directory), file, all.toArray());
  }

  private JsonNode results(CommandRun run) throws IOException {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new ObjectMapper().readTree(directory.resolve("out/results.json").toFile());
  }
}
