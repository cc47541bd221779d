package org.dl4jtp.examples.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.compare.CommandRun;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.preset.Preset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Tables, numbers and figures from recorded runs. */
class ResultsTest {
  private static final String SCOPE = "frozen-mnist epochs=2 seeds=1-3";
  private static final AngleSettings ANGLES = new AngleSettings(10, 0.1);

  @TempDir Path directory;
  private Path root;

  /** Test errors of the better, last epoch: those of DDTP-linear are 2, 2.5 and 3 less. */
  @BeforeEach
  void recordRuns() {
    root = directory.resolve("results");
    for (int seed = 1; seed <= 3; seed++) {
      record(PaperMethod.DTP, published("mnist_frozen_DTP", seed), 9 + seed);
      record(PaperMethod.DDTP_LINEAR, published("mnist_frozen_DDTPlinear", seed), 7.5 + 0.5 * seed);
    }
    record(PaperMethod.BP, published("mnist_frozen_BP", 1), 4);
  }

  private static RunSettings published(String preset, long seed) {
    return new RunSettings(preset, seed, 2, DataType.FLOAT);
  }

  private static RunState run(RunSettings settings, double error, List<AngleRecord> angles) {
    return new RunState(
        settings,
        RunIdentity.of(Preset.named(settings.preset()), "ab".repeat(32)),
        0,
        0,
        0,
        null,
        List.of(epoch(1, error + 1), epoch(2, error)),
        angles,
        "00",
        Map.of("processor", "P", "threads", 1));
  }

  private static EpochRecord epoch(int number, double error) {
    return new EpochRecord(number, error / 100, error, error, 1, 0, null);
  }

  private void record(PaperMethod method, RunSettings settings, double error) {
    record(method, run(settings, error, List.of()));
  }

  private void record(PaperMethod method, RunState run) {
    new RecordedRuns(root, PaperTable.TEST_ERROR)
        .write(
            new PlannedRun(
                method, run.settings(), PaperDataset.FROZEN_MNIST, directory, directory, null),
            run);
  }

  private String part(String... names) {
    ResultParts parts = new ResultParts(ResultsFolder.read(root));
    String last = "";
    for (String name : names) {
      last = parts.apply(name);
    }
    return last;
  }

  /** t = −2.5 / (0.5 / √3) with 2 degrees of freedom; its 97.5 % quantile is 4.3027. */
  @Test
  void aTableHasMeansDeviationsAndPairedDifferencesAndSaysWhatIsMissing() {
    assertThat(part("table " + SCOPE))
        .contains(
            "| Method | test error (%) | best epoch | last epoch | difference to DTP | runs |")
        .contains("| BP | 4.00 | 2 | 4.00 | −6.00 | 1 |")
        .contains(
            "| DDTP-linear | 8.50 ± 0.50 | 2 | 8.50 ± 0.50 | −2.50 [−3.74, −1.26], p = 0.013 | 3 |")
        .contains("| DTP | 11.00 ± 1.00 | 2 | 11.00 ± 1.00 | – | 3 |")
        .contains(
            "Missing: seeds 2, 3 of BP; seeds 1 to 3 of DDTP-RHL, DTPDRL, DDTP-control, DTP (pre-trained).");
  }

  @Test
  void theDifferenceIsPairedBySeed() {
    PairedDifference difference =
        PairedDifference.of(
            Map.of(1L, 1.0, 2L, 5.0, 3L, 9.5, 4L, 7.0), Map.of(3L, 9.0, 2L, 4.0, 1L, 2.0));
    assertThat(difference.seeds()).isEqualTo(3);
    assertThat(difference.mean()).isCloseTo(0.5 / 3, within(1e-12));
    PairedDifference equal =
        PairedDifference.of(Map.of(1L, 2.0, 2L, 3.0), Map.of(1L, 1.0, 2L, 2.0));
    assertThat(equal.text("%.1f"::formatted)).isEqualTo("+1.0");
    assertThat(PairedDifference.of(Map.of(1L, 2.0), Map.of()).text("%.1f"::formatted))
        .isEqualTo("–");
  }

  @Test
  void aRunThatDoesNotCountIsMissingForAReason() {
    RunState run = run(published("mnist_frozen_DTPDRL", 1), 5, List.of());
    RunIdentity now = run.identity();
    record(PaperMethod.DTPDRL, run);
    record(
        PaperMethod.DTPDRL,
        with(
            run(published("mnist_frozen_DTPDRL", 2), 5, List.of()),
            new RunIdentity(0, now.configuration(), now.configurationDigest(), now.data())));
    record(
        PaperMethod.DTPDRL,
        with(
            run(published("mnist_frozen_DTPDRL", 3), 5, List.of()),
            new RunIdentity(now.version(), now.configuration(), now.configurationDigest(), "cd")));
    assertThat(part("table frozen-mnist epochs=2 seeds=1-3 methods=dtpdrl"))
        .contains("| DTPDRL | 5.00 |")
        .contains(
            "Missing: seed 2 (version 0 of what its rule computes, not 1) of DTPDRL;"
                + " seed 3 (other data) of DTPDRL.");
    assertThat(part("table frozen-mnist epochs=3 seeds=1 methods=dtpdrl"))
        .contains("No run is finished yet.")
        .contains("seed 1 (2 of 3 epochs) of DTPDRL");
    assertThat(part("table frozen-mnist epochs=1 seeds=1 methods=dtpdrl")).contains("| 6.00 |");
  }

  private static RunState with(RunState run, RunIdentity identity) {
    return new RunState(
        run.settings(),
        identity,
        0,
        0,
        0,
        null,
        run.epochs(),
        run.alignment(),
        run.parameters(),
        run.environment());
  }

  @Test
  void variantsStandBesideThePublishedConfiguration() {
    for (int seed = 1; seed <= 2; seed++) {
      RunSettings settings =
          new RunSettings(
              "mnist_frozen_DDTPlinear",
              seed,
              2,
              DataType.FLOAT,
              Perturbation.ONE_LAYER_PER_EXAMPLE,
              true,
              null);
      record(PaperMethod.DDTP_LINEAR, settings, 7 + seed);
    }
    assertThat(part("variants " + SCOPE))
        .contains(
            "| Method | as published | one layer per example | no feedback epochs |"
                + " one layer per example, difference | no feedback epochs, difference |")
        .contains("| DDTP-linear | 8.50 ± 0.50 | 8.50 ± 0.71 | – | +0.25 [")
        .contains(
            "Missing: as published: seeds 1 to 3 of DTPDRL; one layer per example: seed 3 of DDTP-linear,");
  }

  @Test
  void alignmentIsTheMeanOverMeasurementsOfEachLayer() {
    for (int seed = 1; seed <= 2; seed++) {
      List<AngleRecord> angles = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        angles.add(
            new AngleRecord(
                10 * i,
                1 + i,
                List.of(40.0 + 10 * i + seed, 70.0, 0.0),
                Arrays.asList(30.0, null, 0.0)));
      }
      record(
          PaperMethod.DTPDRL, run(published("mnist_frozen_DTPDRL", seed).with(ANGLES), 5, angles));
    }
    String text = part("alignment frozen-mnist epochs=2 seeds=1-2 methods=dtpdrl,dtp");
    assertThat(text)
        .contains(
            "| Method | layer 1, BP / GN | layer 2, BP / GN | all, BP / GN | BP, difference to DTP |")
        .contains("| DTPDRL | 46.5° / 30.0° | 70.0° / – | 58.3° / 30.0° | – | – | 2 |")
        .contains("Missing: seeds 1, 2 (no alignment) of DTP.");
    assertThat(part("table frozen-mnist epochs=2 seeds=1-2 methods=dtpdrl"))
        .as("runs with alignment are runs")
        .contains("| DTPDRL | 5.00 ± 0.00 |")
        .doesNotContain("Missing");
    assertThat(part("value frozen-mnist epochs=2 seeds=1-2 method=dtpdrl of=angle-gn"))
        .isEqualTo("30.0°");
  }

  @ParameterizedTest
  @CsvSource({
    "method=ddtp-linear of=error, 8.50 ± 0.50",
    "method=bp of=last, 4.00",
    "method=ddtp-linear of=epoch, 2",
    "method=ddtp-linear of=runs, 3",
    "method=dtpdrl of=error, –",
    "'method=ddtp-linear of=difference to=dtp', '−2.50 [−3.74, −1.26], p = 0.013'"
  })
  void numbersStandWithinLines(String options, String expected) {
    assertThat(part("table " + SCOPE, "value frozen-mnist " + options)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "table, must begin with a kind and a column",
    "'table svhn epochs=1 seeds=1', unknown column 'svhn'; known are mnist, frozen-mnist",
    "'table mnist', no epochs= and seeds=",
    "'table mnist epochs=x seeds=1', epochs=x is no whole number",
    "'table mnist epochs=1', it lacks seeds=",
    "'table mnist epochs=1 seeds=1 bold', 'bold' is no option",
    "'table mnist epochs=1 seeds=1 methods=sgd', unknown method 'sgd'",
    "'table frozen-mnist epochs=1 seeds=1 methods=dfa', published no configuration of 'dfa'",
    "'chart mnist epochs=1 seeds=1', unknown part 'chart'; known are activations, table",
    "'value mnist epochs=1 seeds=1 method=bp of=x', of=x is unknown",
    "'value mnist epochs=1 seeds=1 of=error', it lacks method=",
    "'variants mnist epochs=1 seeds=1 variants=x', unknown variant 'x'"
  })
  void aPartThatIsNoneIsToldWithTheRemedy(String name, String expected) {
    assertThatThrownBy(() -> part(name))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("in the part '" + name + "'")
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "a <!-- results: x --> b",
    "a <!-- /results --> b",
    "<!-- results: x --> <!-- results: y --><!-- /results -->"
  })
  void marksThatAreNoPairsAreTold(String text) {
    assertThatThrownBy(() -> ResultsDocument.redraw(text, name -> ""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("in line 1");
  }

  @Test
  void onlyWhatIsBetweenMarksChanges() {
    String text =
        "# T $1\n<!-- results: a -->old<!-- /results -->, <!-- results: b --><!-- /results -->.\n";
    String redrawn = ResultsDocument.redraw(text, name -> name.equals("a") ? "| $2 |\n" : "7");
    assertThat(redrawn)
        .isEqualTo(
            "# T $1\n<!-- results: a -->\n\n| $2 |\n\n<!-- /results -->, <!-- results: b -->7<!-- /results -->.\n");
    assertThat(ResultsDocument.redraw(redrawn, name -> name.equals("a") ? "| $2 |\n" : "7"))
        .isEqualTo(redrawn);
  }

  @Test
  void filesThatBelongNowhereAreToldByName() throws IOException {
    Path file = root.resolve("frozen-mnist/bp-seed1.json");
    Path moved = root.resolve("frozen-mnist/bp-seed9.json");
    Files.copy(file, moved);
    told(moved, "another run than its name says");
    Files.delete(moved);
    Path foreign = root.resolve("other.json");
    Files.writeString(foreign, "{}");
    told(foreign, "no file of a run");
    Files.delete(foreign);
    Files.writeString(root.resolve("README.md"), "Runs.");
    assertThat(part("table " + SCOPE)).contains("| BP | 4.00 |");
    assertThatThrownBy(() -> ResultsFolder.read(root.resolve("none")))
        .hasMessageContaining("is no directory");
  }

  private void told(Path file, String expected) {
    assertThatThrownBy(() -> ResultsFolder.read(root))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(expected);
  }

  @Test
  void theCommandRedrawsADocumentAndItsFigures() throws IOException {
    Path document = directory.resolve("RESULTS.md");
    String text =
        "# Results\n\n<!-- results: curves "
            + SCOPE
            + " --><!-- /results -->\n\nDTP: <!-- results: value frozen-mnist method=dtp of=error -->?<!-- /results -->\n";
    Files.writeString(document, text);
    Path out = directory.resolve("out");
    CommandRun run =
        CommandRun.of("results", "--results=" + root, "--document=" + document, "--out=" + out);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readString(document)).isEqualTo(text);
    assertThat(Files.readString(out.resolve("RESULTS.md")))
        .contains("(images/results/frozen-mnist-curves.png)")
        .contains("-->11.00 ± 1.00<!--");
    Path picture = out.resolve("images/results/frozen-mnist-curves.png");
    assertThat(Files.size(picture)).isBetween(10_000L, 500_000L);
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(1000);
    assertThat(run.out()).contains("Redrawn: " + out.resolve("RESULTS.md"));
    CommandRun inPlace = CommandRun.of("results", "--results=" + root, "--document=" + document);
    assertThat(inPlace.exitCode()).as(inPlace.err()).isZero();
    assertThat(Files.readString(document)).isEqualTo(Files.readString(out.resolve("RESULTS.md")));
  }
}
