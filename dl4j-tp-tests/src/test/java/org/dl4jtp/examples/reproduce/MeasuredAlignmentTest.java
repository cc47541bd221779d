package org.dl4jtp.examples.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.dl4jtp.LongTest;
import org.dl4jtp.Sample;
import org.dl4jtp.examples.compare.CommandRun;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.examples.report.ReportPages;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Angles to backpropagation and Gauss-Newton in the runs of a table. */
class MeasuredAlignmentTest {
  /** Of five in an epoch. */
  private static final AngleSettings EVERY_THIRD = new AngleSettings(3, 0.1);

  @TempDir static Path directory;
  private static Path dataDir;
  private static LabelledData data;

  @BeforeAll
  static void write() throws IOException {
    dataDir = TinyMnist.write(directory.resolve("data"));
    data = PaperDataset.MNIST.load(dataDir, true);
  }

  private static RunState run(RunSettings settings) {
    return new PresetRun(settings, data, RunDirectory.of(directory, settings)).run(state -> {});
  }

  static Stream<String> presets() {
    return Sample.oneIn(3, Stream.of("mnist_DTP", "mnist_DFA", "mnist_frozen_DDTPlinear"));
  }

  @ParameterizedTest
  @MethodSource("presets")
  void measuringChangesNothingThatIsTrainedOrTested(String preset) {
    RunSettings plain = new RunSettings(preset, 42, 2, DataType.FLOAT);
    RunState without = run(plain);
    RunState measured = run(plain.with(EVERY_THIRD));
    assertThat(measured.parameters()).isEqualTo(without.parameters());
    assertThat(measured.epochs().stream().map(EpochRecord::testError))
        .isEqualTo(without.epochs().stream().map(EpochRecord::testError).toList());
    assertThat(without.alignment()).isEmpty();
    assertThat(measured.alignment().stream().map(AngleRecord::iteration))
        .containsExactly(0, 3, 6, 9);
    assertThat(measured.alignment().stream().map(AngleRecord::epoch)).containsExactly(1, 1, 2, 2);
    assertThat(measured.first(1).alignment()).isEqualTo(measured.alignment().subList(0, 2));
    for (AngleRecord record : measured.alignment()) {
      for (List<Double> angles : List.of(record.toBackpropagation(), record.toGaussNewton())) {
        assertThat(angles).hasSize(6);
        assertThat(angles.get(0)).isBetween(1.0, 130.0);
        assertThat(angles.stream().filter(Objects::nonNull)).allMatch(a -> a >= 0 && a <= 180);
      }
    }
  }

  @Test
  @LongTest
  void theCommandMeasuresRecordsAndReportsIt() throws IOException {
    Path out = directory.resolve("out");
    Path results = directory.resolve("results");
    CommandRun run =
        CommandRun.of(
            "reproduce",
            "--no-progress",
            "--dataset=mnist",
            "--data-dir=" + dataDir,
            "--rules=bp,dfa",
            "--seeds=1",
            "--epochs=1",
            "--data-type=float",
            "--jobs=2",
            "--alignment=2",
            "--alignment-damping=0.5",
            "--results=" + results,
            "--out=" + out);
    assertThat(run.exitCode()).as(run.err()).isZero();
    RunState recorded = RunFile.read(results.resolve("mnist-alignment/dfa-seed42.json"));
    assertThat(recorded.settings().alignment()).isEqualTo(new AngleSettings(2, 0.5));
    assertThat(recorded.alignment()).hasSize(3);
    assertThat(results.resolve("mnist/bp-seed42.json")).as("nothing to measure").exists();
    Document page = ReportPages.read(out);
    assertThat(page.text()).contains("measured every 2 iterations", "layer 1: BP / GN");
    assertThat(page.select("figcaption").text()).contains("Angle to Gauss-Newton by iteration");
  }

  @ParameterizedTest
  @CsvSource({
    "--alignment=0, --alignment: 0",
    "--alignment-damping=1, without --alignment N",
    "--alignment=5 --alignment-damping=-1, --alignment-damping: -1",
    "--alignment=5 --rules=bp, bp has no targets to measure"
  })
  void badInputIsRefused(String options, String expected) {
    List<Object> arguments =
        new ArrayList<>(List.of("reproduce", "--data-dir=" + dataDir, "--out=x"));
    arguments.addAll(List.of(options.split(" ")));
    CommandRun run = CommandRun.of(arguments.toArray());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(expected);
  }
}
