package org.dl4jtp.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dl4jtp.examples.Main;
import org.dl4jtp.examples.report.ReportPages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, for real: the command in a process of its own. */
@DisabledOnOs(OS.WINDOWS)
class InterruptTest {
  @TempDir Path directory;

  @Test
  @Timeout(120)
  void whatWasFinishedIsKept() throws IOException, InterruptedException {
    assumeThat(interruptsAreIgnored()).as("started in the background").isFalse();
    Path results = directory.resolve("out/results.json");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "compare",
                "--dataset",
                "csv",
                "--train",
                Tables.classes(directory).toString(),
                "--label",
                "y",
                "--hidden",
                "8x2",
                "--batch",
                "16",
                "--rules",
                "bp,dtp",
                "--seeds",
                "100000",
                "--epochs",
                "5",
                "--alignment",
                "3",
                "--out",
                directory.resolve("out").toString())
            .redirectOutput(directory.resolve("stdout").toFile())
            .redirectError(directory.resolve("stderr").toFile())
            .start();
    try {
      while (process.isAlive() && finishedRuns(results) < 2) {
        Thread.sleep(50);
      }
      interrupt(process);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.exitValue())
        .as(Files.readString(directory.resolve("stderr")))
        .isEqualTo(130);
    JsonNode json = read(results);
    assertThat(json.get("finished").isNull()).isTrue();
    JsonNode first = json.get("runs").get(0);
    assertThat(first.get("complete").asBoolean()).isTrue();
    assertThat(first.get("epochs")).hasSize(5);
    assertThat(json.get("runs").get(1).get("alignment")).hasSize(9); // of 25 iterations
    assertThat(Files.readString(directory.resolve("stdout")))
        .contains("test accuracy")
        .containsPattern("(?m)^bp ");
    assertThat(ReportPages.findings(ReportPages.read(directory.resolve("out"))))
        .contains("dtp reaches", "Not finished: ", " of 200000 runs");
    assertThat(new File(directory.toFile(), "out").list())
        .containsExactlyInAnyOrder("results.json", "results.csv", "alignment.csv", "report.html");
  }

  /** A shell that runs the build in the background makes every process below ignore Ctrl-C. */
  private static boolean interruptsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .anyMatch(line -> (Long.parseUnsignedLong(line.substring(8).strip(), 16) & 2) != 0);
    }
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start().waitFor();
  }

  private static int finishedRuns(Path results) throws IOException {
    if (!Files.exists(results)) {
      return 0;
    }
    int finished = 0;
    for (JsonNode run : read(results).get("runs")) {
      finished += run.get("complete").asBoolean() ? 1 : 0;
    }
    return finished;
  }

  private static JsonNode read(Path results) throws IOException {
    return new ObjectMapper().readTree(results.toFile());
  }
}
