package org.dl4jtp.examples.census;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.Main;
import org.dl4jtp.examples.network.NetworkConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import picocli.CommandLine;

class CensusTest {
  /** Deeplearning4j's own init() fails. */
  private static final String UNBUILDABLE = "NASNet";

  /** It ends without a loss. */
  private static final String WITHOUT_LOSS = "SimpleCNN";

  /** Layers of outputs so large, or of maps without a convolution between, need full matrices. */
  private static final List<String> LAYERWISE =
      List.of("AlexNet", "LeNet", "TextGenerationLSTM", "TinyYOLO", "VGG16", "VGG19");

  static Stream<CandidateNetwork> zoo() {
    return ZooNetworks.all().stream();
  }

  @ParameterizedTest
  @MethodSource("zoo")
  void directRulesTakeTheZoo(CandidateNetwork network) {
    Object answered = CensusCommand.plain(network);
    if (network.name().equals(UNBUILDABLE)) {
      assertThat(((Answer) answered).refusal()).contains("Deeplearning4j cannot build it");
      return;
    }
    NetworkConfiguration plain = (NetworkConfiguration) answered;
    for (TrainingRule rule :
        List.of(TrainingRule.EXACT, TrainingRule.DDTP_LINEAR, TrainingRule.DFA)) {
      Answer answer = network.under(rule, plain);
      if (network.name().equals(WITHOUT_LOSS)) {
        assertThat(answer.refusal()).contains("no output layer", "end the network");
      } else {
        assertThat(answer.refusal()).as(rule + " and " + network.name()).isNull();
        assertThat(answer.parameters()).isPositive();
        assertThat(answer.feedback()).isLessThan(Math.max(5_000_000, 4 * answer.parameters()));
      }
    }
    assertThat(network.under(TrainingRule.DTP, plain).isAccepted())
        .isEqualTo(LAYERWISE.contains(network.name()));
  }

  @Test
  void filesAreRead(@TempDir Path folder) throws IOException {
    Object lenet =
        CensusCommand.plain(zoo().filter(n -> n.name().equals("LeNet")).findFirst().orElseThrow());
    Files.writeString(folder.resolve("a.json"), ((NetworkConfiguration) lenet).toJson());
    Files.writeString(folder.resolve("b.yaml"), "no network");
    StringWriter out = new StringWriter();
    CommandLine main = Main.commandLine().setOut(new PrintWriter(out, true));
    int code = main.execute("census", "--rules", "ddtp-linear", folder.toString());
    assertThat(code).isZero();
    assertThat(out.toString()).contains("a.json", "b.yaml", "no: ", "ddtp-linear: 1 of 2");
  }

  private static String convolutions() {
    return new NeuralNetConfiguration.Builder()
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nIn(2).nOut(4).build())
        .layer(new ConvolutionLayer.Builder(3, 3).nIn(4).nOut(4).build())
        .layer(new GlobalPoolingLayer(PoolingType.AVG))
        .layer(new OutputLayer.Builder().nIn(4).nOut(2).activation(Activation.SOFTMAX).build())
        .build()
        .toJson();
  }

  private static String sum() {
    return new NeuralNetConfiguration.Builder()
        .graphBuilder()
        .addInputs("left", "right")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "left", "right")
        .addLayer("maps", new ConvolutionLayer.Builder(3, 3).nIn(2).nOut(4).build(), "sum")
        .addLayer("more", new ConvolutionLayer.Builder(3, 3).nIn(4).nOut(4).build(), "maps")
        .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "more")
        .addLayer(
            "out",
            new OutputLayer.Builder().nIn(4).nOut(2).activation(Activation.SOFTMAX).build(),
            "pool")
        .setOutputs("out")
        .build()
        .toJson();
  }

  @Test
  void inputTypesAreRead(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.json"), convolutions());
    Files.writeString(folder.resolve("b.json"), sum());
    Path types = folder.resolve("types.txt");
    Files.writeString(
        types, "# height x width x channels\n\na.json = maps 8x9x2\nb.json=maps 7x7x2, maps 7x7x2");
    StringWriter out = new StringWriter();
    CommandLine main = Main.commandLine().setOut(new PrintWriter(out, true));
    assertThat(main.execute("census", "--rules", "ddtp-linear", folder.toString())).isZero();
    assertThat(out.toString()).contains("give the network's input type", "ddtp-linear: 0 of 3");
    out.getBuffer().setLength(0);
    int code =
        main.execute(
            "census",
            "--rules",
            "ddtp-linear",
            "--input-types",
            types.toString(),
            folder.toString());
    assertThat(code).isZero();
    assertThat(out.toString()).contains("ddtp-linear: 2 of 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.json maps 8x9x2",
        "a.json = maps 8x9",
        "a.json = maps",
        "a.json = sounds 3",
        "a.json = rows many",
        "a.json = rows 3,",
        "a.json = rows 3 first",
        "a.json = maps 8x9x2\na.json = rows 3"
      })
  void wrongInputTypesAreNamed(String line, @TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.json"), convolutions());
    Path types = folder.resolve("types.txt");
    Files.writeString(types, line);
    StringWriter err = new StringWriter();
    CommandLine main = Main.commandLine().setErr(new PrintWriter(err, true));
    assertThat(main.execute("census", "--input-types", types.toString(), folder.toString()))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("types.txt", "'" + line.substring(line.lastIndexOf('\n') + 1) + "'; ");
  }

  @Test
  void inputTypesOfNoFileAreNamed(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.json"), convolutions());
    Path types = folder.resolve("types.txt");
    Files.writeString(types, "b.json = rows 3");
    StringWriter err = new StringWriter();
    CommandLine main = Main.commandLine().setErr(new PrintWriter(err, true));
    assertThat(main.execute("census", "--input-types", types.toString(), folder.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("types.txt names [b.json]");
    assertThat(main.execute("census", "--input-types", types.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("no FILE is given");
  }

  @Test
  void whatDeeplearning4jCannotCountGetsTheRulesAnswer() {
    MultiLayerConfiguration plain =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder().nIn(3).nOut(4).build())
            .layer(new PReLULayer.Builder().build()) // without the inputShape
            .layer(new OutputLayer.Builder().nIn(4).nOut(2).activation(Activation.SOFTMAX).build())
            .build();
    assertThat(
            new CandidateNetwork("own", () -> NetworkConfiguration.of(plain), List.of())
                .under(TrainingRule.EXACT, NetworkConfiguration.of(plain))
                .refusal())
        .contains("Layer 1", "inputShape");
  }
}
