package org.dl4jtp.examples.census;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.Main;
import org.dl4jtp.examples.network.NetworkConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
}
