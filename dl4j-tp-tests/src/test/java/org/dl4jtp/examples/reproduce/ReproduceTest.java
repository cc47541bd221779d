package org.dl4jtp.examples.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.dl4jtp.LongTest;
import org.dl4jtp.examples.Main;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.report.ReportPages;
import org.dl4jtp.preset.Preset;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import picocli.CommandLine;

/** The command reproduce, with real processes on small data. */
class ReproduceTest {
  @TempDir static Path directory;
  private static Path data;

  private record Outcome(int exitCode, String out, String err) {}

  @BeforeAll
  static void writeData() throws IOException {
    data = TinyMnist.write(directory.resolve("data"));
  }

  private static Outcome reproduce(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(List.of("reproduce", "--no-progress"));
    all.addAll(List.of(arguments));
    int exitCode = command.execute(all.toArray(String[]::new));
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  private static String[] frozen(Path out, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--dataset=frozen-mnist",
                "--data-dir=" + data,
                "--rules=bp,ddtp-linear",
                "--epochs=2",
                "--data-type=float",
                "--jobs=2",
                "--out=" + out));
    for (String option : more) {
      String name = option.substring(0, option.indexOf('=') + 1);
      all.removeIf(given -> given.startsWith(name));
      all.add(option);
    }
    return all.toArray(String[]::new);
  }

  @Test
  @LongTest
  void itTrainsTellsProgressAndPrintsTheTableAndRepeatsNothing() throws IOException {
    Path out = directory.resolve("out");
    Outcome first = reproduce(frozen(out, "--seeds=2"));
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains("4 runs, 0 of them finished already");
    assertThat(first.err())
        .contains("mnist_frozen_DDTPlinear seed 43: feedback epoch 10/10")
        .contains("mnist_frozen_BP seed 42: epoch 2/2")
        .contains("left");
    assertThat(first.out())
        .contains("| Method | Frozen-MNIST |")
        .containsPattern("\\| BP \\| [0-9.]+ ± [0-9.]+ \\|")
        .containsPattern("\\| DDTP-linear \\| [0-9.]+ ± [0-9.]+ \\|");
    JsonNode table = new ObjectMapper().readTree(out.resolve("table-1-frozen-mnist.json").toFile());
    assertThat(table.get("methods")).hasSize(2);
    JsonNode run = table.get("methods").get(1).get("runs").get(1);
    assertThat(run.get("settings").get("seed").asInt()).isEqualTo(43);
    assertThat(run.get("figure").asDouble()).isBetween(0.0, 20.0);
    assertThat(run.get("environment").get("threads").asInt()).isEqualTo(1);
    assertThat(run.get("divergence").isNull()).isTrue();

    Document page = ReportPages.read(out);
    assertThat(ReportPages.row(page, "ddtp-linear").get(0))
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "%.2f ± %.2f",
                table.at("/methods/1/mean").asDouble(),
                table.at("/methods/1/standardDeviation").asDouble()));
    assertThat(page.select("figure")).hasSize(4);
    assertThat(ReportPages.findings(page)).contains("ddtp-linear reaches").contains("bp (");
    assertThat(page.select("pre").text()).contains("reproduce", "--seeds=2");

    Path oneRun = out.resolve("mnist_frozen_BP/seed-42/run.json");
    Object written = Files.getLastModifiedTime(oneRun);
    Outcome second = reproduce(frozen(out, "--seeds=3"));
    assertThat(second.out()).contains("6 runs, 4 of them finished already");
    assertThat(Files.getLastModifiedTime(oneRun)).isEqualTo(written);

    Outcome shorter = reproduce(frozen(out, "--seeds=1", "--epochs=1"));
    assertThat(shorter.out()).contains("2 runs, 2 of them finished already");

    Outcome other = reproduce(frozen(out, "--seeds=1", "--epochs=3"));
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("2 epochs").contains("not 3");
  }

  @Test
  @LongTest
  void tableTwoHoldsNothingOutAndShowsTheTrainingLoss() {
    Path out = directory.resolve("two");
    Outcome outcome =
        reproduce(
            "--table=2",
            "--data-dir=" + data,
            "--rules=dfa",
            "--epochs=1",
            "--seeds=1",
            "--data-type=float",
            "--out=" + out);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("training loss").containsPattern("DFA \\| [0-9.]+e[+-]");
    RunSettings settings = new RunSettings("mnist_DFA_train", 42, 1, DataType.FLOAT);
    RunState state = RunDirectory.of(out, settings).result().orElseThrow();
    assertThat(state.epochs().get(0).validationError()).isNull();
    assertThat(PaperDataset.MNIST.load(data, false).train().numExamples()).isEqualTo(5640);
    assertThat(PaperDataset.MNIST.load(data, true).train().numExamples()).isEqualTo(640);
  }

  @Test
  void aRunThatFailsIsToldAndOthersGoOn() throws IOException {
    Path out = directory.resolve("fails");
    RunDirectory broken =
        RunDirectory.of(out, new RunSettings("mnist_frozen_BP", 42, 2, DataType.FLOAT));
    broken.create();
    Files.writeString(broken.path().resolve("checkpoint.zip"), "no zip");
    Outcome outcome = reproduce(frozen(out, "--seeds=1"));
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("mnist_frozen_BP seed 42").contains("failed");
    assertThat(outcome.out())
        .containsPattern("\\| DDTP-linear \\| [0-9.]+ \\|")
        .doesNotContain("| BP |");
    RunSettings other = new RunSettings("mnist_frozen_DDTPlinear", 42, 2, DataType.FLOAT);
    assertThat(RunDirectory.of(out, other).result().orElseThrow().complete()).isTrue();
    assertThat(ReportPages.findings(ReportPages.read(out)))
        .contains("bp has no finished run", "Not finished: 1 of 2 runs");

    Outcome again = reproduce(frozen(out, "--seeds=1"));
    assertThat(again.out()).contains("2 runs, 1 of them finished already");
  }

  @Test
  void aDamagedCheckpointIsToldWithTheRemedy() throws IOException {
    RunSettings settings = new RunSettings("mnist_frozen_BP", 42, 2, DataType.FLOAT);
    RunDirectory broken = RunDirectory.of(directory.resolve("damaged"), settings);
    broken.create();
    Path file = broken.path().resolve("checkpoint.zip");
    Files.writeString(file, "no zip");
    assertThatThrownBy(broken::checkpoint)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("remove " + file);
  }

  static Stream<Arguments> badInput() {
    String dir = "--data-dir=" + directory;
    return Stream.of(
        Arguments.of(List.of(dir), "--out"),
        Arguments.of(List.of("--out=x"), "--data-dir"),
        Arguments.of(List.of("--out=x", "--data-dir=/no/such"), "is no directory"),
        Arguments.of(List.of("--out=x", dir, "--epochs=0"), "--epochs: 0"),
        Arguments.of(List.of("--out=x", dir, "--seeds=0"), "--seeds: 0"),
        Arguments.of(List.of("--out=x", dir, "--jobs=-1"), "--jobs: -1"),
        Arguments.of(List.of("--out=x", dir, "--table=7"), "unknown table '7'; valid: 1, 2, cnn"),
        Arguments.of(List.of("--out=x", dir, "--table=cnn"), "add --dataset cifar10"),
        Arguments.of(List.of("--out=x", dir, "--dataset=svhn"), "valid: mnist, frozen-mnist"),
        Arguments.of(List.of("--out=x", dir, "--rules=sgd"), "unknown method 'sgd'"),
        Arguments.of(List.of("--out=x", dir, "--rules=bp,bp"), "given twice"),
        Arguments.of(List.of("--out=x", dir, "--data-type=half"), "valid: float, double"),
        Arguments.of(
            List.of("--out=x", dir, "--dataset=frozen-mnist", "--rules=dfa"),
            "published no configuration of 'dfa' on frozen-mnist"),
        Arguments.of(List.of("--out=x/y", dir), "train-images"));
  }

  @ParameterizedTest
  @MethodSource("badInput")
  void badInputIsRefusedBeforeAnythingIsWritten(List<String> arguments, String expected) {
    Outcome outcome = reproduce(arguments.toArray(String[]::new));
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains(expected);
    assertThat(Path.of("x")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(PaperDataset.class)
  void everyTableHasItsPresets(PaperDataset dataset) {
    for (PaperTable table : new PaperTable[] {PaperTable.TEST_ERROR, PaperTable.TRAINING_LOSS}) {
      for (PaperMethod method : PaperMethod.values()) {
        String name = method.presetOn(dataset, table);
        if (name == null) {
          assertThat(
                  !PaperMethod.DENSE.contains(method)
                      || (method == PaperMethod.DFA && dataset == PaperDataset.FROZEN_MNIST))
              .as("%s on %s in %s", method, dataset, table)
              .isTrue();
          continue;
        }
        Preset preset = Preset.named(name);
        assertThat(preset.validationExamples() > 0).isEqualTo(table == PaperTable.TEST_ERROR);
        assertThat(preset.onlyFirstLayerLearns()).isEqualTo(dataset == PaperDataset.FROZEN_MNIST);
        assertThat(preset.feedbackSchedule().pretrainingEpochs() > 0)
            .isEqualTo(
                method != PaperMethod.BP && method != PaperMethod.DFA && method != PaperMethod.DTP);
      }
    }
    for (PaperMethod method : PaperMethod.CONVOLUTIONAL) {
      assertThat(method.presetOn(dataset, PaperTable.CONVOLUTION) != null)
          .isEqualTo(dataset == PaperDataset.CIFAR10);
    }
  }
}
