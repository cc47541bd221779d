package org.dl4jtp.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.dl4jtp.examples.Main;
import org.dl4jtp.examples.cli.ChildJvm;
import org.dl4jtp.examples.compare.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The command bench, with real processes on small networks. */
class BenchTest {
  @TempDir Path directory;

  private static CommandRun tiny(Object... more) {
    List<Object> all =
        new ArrayList<>(List.of("bench", "--inputs", 6, "--outputs", 3, "--batch", 16));
    all.addAll(List.of(more));
    return CommandRun.of(all.toArray());
  }

  @Test
  void aRowForEveryNetworkRuleAndPerturbation() throws IOException {
    Path out = directory.resolve("out");
    CommandRun run =
        tiny(
            "--hidden=4-3",
            "--rules=exact,dfa,ddtp-linear",
            "--perturb=all,joint",
            "--threads=1,2",
            "--rounds=2",
            "--data-type=double",
            "--out=" + out);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("6-4-3-3, batch 16, double, 1 thread\n", "6-4-3-3, batch 16, double, 2 threads\n")
        .containsPattern("(?m)^bp +- +[0-9.]+ +1\\.00 +1\\.00 +1\\.00 ")
        .containsPattern("(?m)^ddtp-linear +all ")
        .contains(out.resolve("bench.json").toString());

    JsonNode json = new ObjectMapper().readTree(out.resolve("bench.json").toFile());
    assertThat(json.get("schema").asText()).isEqualTo("dl4j-tp-bench/1");
    assertThat(Instant.parse(json.get("finished").asText()))
        .isAfter(Instant.parse(json.get("started").asText()));
    assertThat(json.get("environment").get("deeplearning4j").asText()).isEqualTo("1.0.0-M2.1");
    assertThat(json.get("settings").get("hidden").toString()).isEqualTo("[\"4-3\"]");
    List<String> rows = new ArrayList<>();
    for (JsonNode row : json.get("results")) {
      rows.add(
          String.join(
              " ",
              row.get("hidden").asText(),
              row.get("threads").asText(),
              row.get("rule").asText(),
              row.get("perturb").asText()));
      assertMeasured(row);
    }
    List<String> expected = new ArrayList<>();
    for (String network : List.of("4-3 1", "4-3 2")) {
      for (String rule :
          List.of("bp null", "exact null", "dfa null", "ddtp-linear all", "ddtp-linear joint")) {
        expected.add(network + " " + rule);
      }
    }
    assertThat(rows).isEqualTo(expected);
    try (var files = Files.list(out)) {
      assertThat(files).containsExactly(out.resolve("bench.json"));
    }

    CommandRun again = tiny("--out=" + out);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("--out", "bench.json", "--overwrite");
  }

  private static void assertMeasured(JsonNode row) {
    assertThat(row.get("network").asText()).isEqualTo("dense");
    assertThat(row.get("batch").asInt()).isEqualTo(16);
    assertThat(row.get("dataType").asText()).isEqualTo("double");
    assertThat(row.get("workspaces").asText()).isEqualTo("enabled");
    assertThat(row.get("rounds").asInt()).isEqualTo(2);
    assertThat(row.get("stepsPerRound").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(row.get("msPerStep").asDouble()).isPositive();
    JsonNode ratio = row.get("ratioToBackprop");
    assertThat(ratio.get("median").asDouble())
        .isBetween(ratio.get("min").asDouble(), ratio.get("max").asDouble());
    assertThat(ratio.get("min").asDouble()).isPositive();
    assertThat(row.get("cpuMsPerStep").asDouble()).isPositive();
    assertThat(row.get("cpuRatioToBackprop").asDouble()).isPositive();
    JsonNode operations = row.get("operationsPerExample");
    double total = operations.get("total").asDouble();
    assertThat(total)
        .isEqualTo(
            operations.get("forward").asDouble()
                + operations.get("forwardGradient").asDouble()
                + operations.get("signals").asDouble()
                + operations.get("feedback").asDouble());
    assertThat(row.get("gigaflops").asDouble())
        .isCloseTo(
            total * 16 / (row.get("msPerStep").asDouble() * 1e6),
            org.assertj.core.data.Percentage.withPercentage(0.001));
    assertThat(row.get("heapBytesPerStep").asLong()).isPositive();
    assertThat(row.get("offHeapBytesPerStep").asLong()).isBetween(1L, 1_000_000L);
    assertThat(row.get("peakBytes").isNull()).isTrue();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void peaksAndConvolutionsAndNoWorkspaces() throws IOException {
    Path out = directory.resolve("cnn");
    CommandRun run =
        CommandRun.of(
            "bench",
            "--network=cifar-cnn",
            "--batch=2",
            "--rules=ddtp-linear",
            "--workspaces=none",
            "--rounds=1",
            "--peak",
            "--out=" + out);
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode rows = new ObjectMapper().readTree(out.resolve("bench.json").toFile()).get("results");
    assertThat(rows).hasSize(2);
    JsonNode row = rows.get(1);
    assertThat(row.get("hidden").isNull()).isTrue();
    assertThat(row.get("perturb").isTextual()).isTrue();
    // 75x32 weights at 32x32 places, 800x64 at 16x16, 4096x512 and 512x10.
    double forward = 2.0 * (2400 * 1024 + 51200 * 256 + 4096 * 512 + 5120);
    assertThat(row.get("operationsPerExample").get("forward").asDouble()).isEqualTo(forward);
    // At the least the maps of the first convolution, twice.
    assertThat(row.get("offHeapBytesPerStep").asLong()).isGreaterThan(2 * 2 * 32 * 1024 * 4);
    assertThat(row.get("peakBytes").asLong()).isBetween(50_000_000L, 4_000_000_000L);
    assertThat(row.get("peakRatioToBackprop").asDouble())
        .isEqualTo(row.get("peakBytes").asDouble() / rows.get(0).get("peakBytes").asDouble());
  }

  @Test
  void exactIsComparedWithThoughNotAskedFor() throws IOException {
    Path out = directory.resolve("out");
    CommandRun run =
        tiny("--hidden=4-3", "--rules=dfa", "--against=exact", "--rounds=2", "--out=" + out);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("6-4-3-3, batch 16, float, 1 thread\nBLAS: OpenBLAS 0.3.")
        .contains("time/exact", "step/floor", "warm-up", "median and bounds of the rounds' ratios")
        .doesNotContain("time/bp", "No floor")
        .containsPattern("(?m)^exact +- +[0-9.]+ +1\\.00 +1\\.00 +1\\.00 ");
    JsonNode json = new ObjectMapper().readTree(out.resolve("bench.json").toFile());
    assertThat(json.get("settings").get("against").asText()).isEqualTo("exact");
    assertThat(json.get("environment").get("blas").get("gigaflops").asDouble()).isPositive();
    JsonNode rows = json.get("results");
    assertThat(rows.findValuesAsText("rule")).containsExactly("bp", "exact", "dfa");
    for (JsonNode row : rows) {
      assertThat(row.get("against").asText()).isEqualTo("exact");
      assertThat(row.get("floorMsPerStep").asDouble()).isPositive();
      assertThat(row.get("ratioToFloor").get("min").asDouble()).isGreaterThan(1);
      assertThat(row.get("warmUp").get("steps").asInt()).isGreaterThan(6);
    }
    assertThat(rows.get(1).get("ratioToAgainst").get("max").asDouble()).isEqualTo(1);
  }

  @Test
  void helpHasAnExample() {
    CommandRun run = CommandRun.of("bench", "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("bench --rules dfa,ddtp-linear --hidden 256x5 --against exact");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rules nonsense | --rules;'nonsense';ddtp-linear",
        "--rules dfa,dfa | --rules;'dfa';twice",
        "--against dfa | --against;'dfa';backprop, exact",
        "--perturb some | --perturb;'some';one-per-example",
        "--perturb all,all | --perturb;twice",
        "--hidden 256x | --hidden;'256x';512-256-128",
        "--hidden 5x2,0 | --hidden;'0'",
        "--network vgg | --network;'vgg';cifar-cnn",
        "--network cifar-cnn --hidden 5 | --hidden;--network cifar-cnn;leave it out",
        "--network cifar-cnn --inputs 5 | --inputs;leave it out",
        "--inputs 0 | --inputs: 0;1 or more",
        "--outputs 0 | --outputs: 0;1 or more",
        "--batch 0 | --batch: 0;1 or more",
        "--threads 1,0 | --threads: 0;1 or more",
        "--rounds 0 | --rounds: 0;1 or more",
        "--data-type half | --data-type;'half';float, double",
        "--workspaces some | --workspaces;'some';enabled, none",
        "--nonsense | '--nonsense';--rounds",
      })
  void badInputIsRefused(String arguments, String words) {
    Path out = directory.resolve("out");
    List<Object> all = new ArrayList<>(List.of("bench", "--out", out));
    all.addAll(Arrays.asList(arguments.split(" ", -1)));
    CommandRun run = CommandRun.of(all.toArray());
    assertThat(run.err()).contains(words.split(";", -1)).doesNotContain("\tat ");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(out).doesNotExist();
  }

  @Test
  @Timeout(120)
  @DisabledOnOs(OS.WINDOWS)
  void stoppedItKeepsTheNetworksThatWereMeasured() throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    List<String> command = new ArrayList<>(List.of("bench", "--inputs=6", "--outputs=3"));
    command.addAll(List.of("--rules=dfa", "--rounds=1", "--out=" + out));
    command.add("--hidden=5x2" + ",5x3".repeat(200));
    Process process = ChildJvm.start(Main.class, 1, command.toArray(String[]::new));
    try {
      while (process.isAlive() && results(out) < 2) {
        Thread.sleep(50);
      }
      process.toHandle().destroy(); // like Ctrl-C to the JVM
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.inputReader().lines()).anyMatch(line -> line.startsWith("dfa "));
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isNotZero();
    JsonNode json = new ObjectMapper().readTree(out.resolve("bench.json").toFile());
    assertThat(json.get("finished").isNull()).isTrue();
    assertThat(results(out)).isBetween(2, 10);
  }

  private static int results(Path out) throws IOException {
    Path file = out.resolve("bench.json");
    return Files.exists(file)
        ? new ObjectMapper().readTree(file.toFile()).get("results").size()
        : 0;
  }

  @Test
  void stoppedInANetworkItTellsTheRoundsThatWereComplete() {
    BenchPlan plan =
        new BenchPlan(
            List.of("dfa"),
            "bp",
            List.of(),
            BenchNetwork.DENSE,
            "5x2",
            6,
            3,
            16,
            1_000_000,
            1,
            DataType.FLOAT,
            WorkspaceMode.ENABLED);
    AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    Measurement measurement = new Measurement(plan, () -> left.decrementAndGet() < 0);
    measurement.warmUp();
    left.set(1 + 3); // asked before the first round too
    assertThat(measurement.rounds()).hasSize(2).allMatch(row -> row.rounds() == 3);
    assertThat(new Measurement(plan, () -> true).run()).isEmpty();
  }
}
