package org.dl4jtp.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.chart.ChartStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command that takes rules takes those of a provider on the class path. */
class OwnRuleCommandsTest {
  private static final String RULES = "--rules=bp,fading-huber";

  @TempDir Path directory;

  static Stream<List<String>> commands() throws IOException {
    return Stream.of(
        List.of(
            "bench", RULES, "--inputs=6", "--outputs=3", "--batch=8", "--hidden=4", "--rounds=1"),
        List.of(
            "activations", RULES, "--activations=tanh", "--epochs=1", "--hidden=8x1", "--out=DIR"),
        List.of("figures", "nullspace", RULES, "--steps=20", "--out=DIR"),
        List.of("census", RULES, "NETWORK"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theyAreTakenByName(List<String> arguments) throws IOException {
    String lenet = "/org/dl4jtp/examples/network/lenet.json";
    Path network = directory.resolve("network.json");
    try (var in = getClass().getResourceAsStream(lenet)) {
      Files.copy(in, network);
    }
    CommandRun run =
        CommandRun.of(
            arguments.stream()
                .map(a -> a.replace("DIR", directory + "/out").replace("NETWORK", "" + network))
                .toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("fading-huber");
  }

  @Test
  void aComparisonShowsThem() throws IOException {
    Path out = directory.resolve("out");
    CommandRun run =
        CommandRun.tiny(
            Tables.classes(directory), RULES, "--epochs=2", "--alignment=2", "--out=" + out);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("fading-huber");
    assertThat(out.resolve("report.html")).content().contains("fading-huber");
  }

  @Test
  void theyHaveALookOfTheirOwnInCharts() {
    List<Integer> looks =
        TrainingRule.known().stream().map(rule -> ChartStyle.indexOf(rule.name())).toList();
    assertThat(looks).doesNotHaveDuplicates();
  }

  @Test
  void reproduceSaysWhyItDoesNotTakeThem() {
    CommandRun run = CommandRun.of("reproduce", "--rules=huber", "--data-dir=x", "--out=y");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("'huber'", "no published settings", "compare --rules huber");
  }
}
