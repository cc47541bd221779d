package org.dl4jtp.examples.reproduce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.dl4jtp.Alone;
import org.dl4jtp.Sample;
import org.dl4jtp.examples.Main;
import org.dl4jtp.examples.cli.ChildJvm;
import org.dl4jtp.preset.Preset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;

/** A run that is killed again and again ends with the weights of one that is left alone. */
@Alone
class KilledRunTest {
  private static final int KILLS = Sample.times(2, 20);
  private static final int EPOCHS = Sample.times(4, 20);

  /** Six feedback epochs, then epochs with a feedback epoch between: more than kills can use up. */
  private static final RunSettings SETTINGS =
      new RunSettings("mnist_DTP_pretrained", 42, EPOCHS, DataType.FLOAT)
          .with(new AngleSettings(6 * EPOCHS / 4, 0.1));

  @TempDir Path directory;

  @Test
  @Timeout(900)
  void itEndsBitForBitAlike() throws Exception {
    Path data = TinyMnist.write(directory.resolve("data"));
    RunState whole = uninterrupted(data, directory.resolve("whole"));
    assertThat(whole.complete()).isTrue();

    Path out = directory.resolve("killed");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int kills = 0;
    while (kills < KILLS) {
      boolean killed = startAndKill(data, out, random);
      assertThat(killed).as("running at kill %d, seed %d", kills + 1, seed).isTrue();
      kills++;
    }
    Process last = start(data, out);
    drain(last);
    assertThat(last.waitFor()).isZero();

    RunState end = RunDirectory.of(out, SETTINGS).result().orElseThrow();
    assertThat(end.parameters()).as("seed %d", seed).isEqualTo(whole.parameters());
    assertThat(figures(end)).isEqualTo(figures(whole));
    assertThat(end.alignment()).hasSize(4).isEqualTo(whole.alignment());
    try (Stream<Path> files = Files.list(RunDirectory.of(out, SETTINGS).path())) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("run.json", ".lock");
    }
  }

  private static RunState uninterrupted(Path data, Path out) {
    Preset preset = Preset.named(SETTINGS.preset());
    return new PresetRun(
            SETTINGS,
            PaperDataset.MNIST.load(data, preset.validationExamples() > 0),
            RunDirectory.of(out, SETTINGS))
        .run(state -> {});
  }

  private static Process start(Path data, Path out) throws IOException {
    return ChildJvm.start(
        Main.class, 1, RunCommand.arguments(SETTINGS, PaperDataset.MNIST, data, out));
  }

  /** Kills the process a random moment after its first or, seldom, second pass or before any. */
  private static boolean startAndKill(Path data, Path out, Random random) throws Exception {
    Process process = start(data, out);
    if (random.nextInt(4) == 0) {
      Thread.sleep(random.nextInt(2000)); // start, loading, first pass
    } else {
      process.inputReader(UTF_8).readLine();
      Thread.sleep(random.nextInt(150)); // within the next pass, or while it is saved
    }
    boolean running = process.isAlive();
    process.destroyForcibly().waitFor(); // SIGKILL
    return running;
  }

  private static void drain(Process process) throws IOException {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      while (lines.readLine() != null) {
        // progress
      }
    }
  }

  private static Object figures(RunState state) {
    return state.epochs().stream()
        .map(e -> e.epoch() + " " + e.trainLoss() + " " + e.validationError() + " " + e.testError())
        .toList();
  }
}
