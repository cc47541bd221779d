package org.dl4jtp.examples.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.dl4jtp.LongTest;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.compare.CommandRun;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.preset.Preset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Finished runs as files to keep: which of them count as done. */
class RecordedRunsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RunSettings SETTINGS =
      new RunSettings("mnist_DTP_pretrained", 42, 2, DataType.FLOAT);

  @TempDir static Path directory;
  @TempDir Path fresh;
  private static Path dataDir;
  private static LabelledData data;
  private static RunState two;
  private static RunState three;

  @BeforeAll
  static void run() throws IOException {
    dataDir = TinyMnist.write(directory.resolve("data"));
    data = PaperDataset.MNIST.load(dataDir, true);
    two = run(SETTINGS);
    three = run(SETTINGS.withEpochs(3));
  }

  private static RunState run(RunSettings settings) {
    Path out = directory.resolve("epochs-" + settings.epochs());
    return new PresetRun(settings, data, RunDirectory.of(out, settings)).run(state -> {});
  }

  private static RunIdentity identity() {
    return RunIdentity.of(Preset.named(SETTINGS.preset()), Digest.of(data, true));
  }

  private static PlannedRun planned(RunSettings settings) {
    return new PlannedRun(
        PaperMethod.DTP_PRETRAINED, settings, PaperDataset.MNIST, dataDir, directory, null);
  }

  private RecordedRuns recorded() {
    return new RecordedRuns(fresh, PaperTable.TEST_ERROR);
  }

  private static List<String> figures(RunState state) {
    return state.epochs().stream()
        .map(e -> e.epoch() + " " + e.trainLoss() + " " + e.validationError() + " " + e.testError())
        .toList();
  }

  /** Feedback learns after every epoch but the last, and must not be what the third one changes. */
  @Test
  void theFirstEpochsOfALongerRunAreThoseOfAShorterOne() {
    assertThat(figures(two)).hasSize(2);
    assertThat(figures(three).subList(0, 2)).isEqualTo(figures(two));
    recorded().write(planned(SETTINGS.withEpochs(3)), three);
    RunState found = recorded().find(planned(SETTINGS), identity(), told -> {}).orElseThrow();
    assertThat(figures(found)).isEqualTo(figures(two));
    assertThat(found.ended()).isTrue();
    assertThat(found.settings()).isEqualTo(SETTINGS);
  }

  @Test
  void aFileIsSmallAndGivesBackWhatWasWritten() throws IOException {
    recorded().write(planned(SETTINGS), two);
    Path file = fresh.resolve("mnist/dtp-pretrained-seed42.json");
    assertThat(recorded().file(planned(SETTINGS))).isEqualTo(file);
    assertThat(RunFile.read(file)).isEqualTo(two);
    String text = Files.readString(file);
    assertThat(text).contains("\"processor\" : \"", "\"threads\" : 1", "\"dataType\" : \"FLOAT\"");
    assertThat(text.lines().filter(line -> line.contains("\"testError\""))).hasSize(2);
    assertThat(text.lines().count()).isLessThan(100);
  }

  static Stream<Arguments> folders() {
    RunSettings all = new RunSettings("mnist_DDTPlinear", 7, 1, DataType.FLOAT);
    return Stream.of(
        Arguments.of(all, PaperTable.TEST_ERROR, "mnist"),
        Arguments.of(all, PaperTable.TRAINING_LOSS, "mnist-training-loss"),
        Arguments.of(
            new RunSettings("mnist_DDTPlinear", 7, 1, DataType.DOUBLE),
            PaperTable.TEST_ERROR,
            "mnist-double"),
        Arguments.of(
            new RunSettings(
                "mnist_DDTPlinear",
                7,
                1,
                DataType.FLOAT,
                Perturbation.ONE_LAYER_PER_EXAMPLE,
                false,
                new AngleSettings(10, 0.1)),
            PaperTable.TEST_ERROR,
            "mnist-one-per-example-no-feedback-epochs-alignment"));
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyTableHasAFolder(RunSettings settings, PaperTable table, String folder) {
    PlannedRun run =
        new PlannedRun(
            PaperMethod.DDTP_LINEAR, settings, PaperDataset.MNIST, dataDir, directory, null);
    assertThat(new RecordedRuns(fresh, table).file(run))
        .isEqualTo(fresh.resolve(folder).resolve("ddtp-linear-seed7.json"));
  }

  @Test
  void optionsThatDoNothingForAMethodAreNotInItsSettings() {
    AngleSettings angles = new AngleSettings(10, 0.1);
    for (String preset : List.of("mnist_BP", "mnist_DFA", "mnist_DTP", "mnist_DDTPlinear")) {
      RunSettings settings =
          new RunSettings(
                  preset, 1, 1, DataType.FLOAT, Perturbation.ONE_LAYER_PER_EXAMPLE, false, angles)
              .withoutIdleOptions();
      boolean learns = preset.contains("DTP");
      assertThat(settings.perturbation() == Perturbation.ALL_LAYERS).isEqualTo(!learns);
      assertThat(settings.feedbackEpochs()).isEqualTo(!preset.equals("mnist_DDTPlinear"));
      assertThat(settings.alignment() == null).isEqualTo(preset.equals("mnist_BP"));
    }
  }

  @Test
  void aRunWithAlignmentCountsWhereNoneIsAskedForAndNotTheOtherWayRound() {
    RunSettings measured = SETTINGS.with(new AngleSettings(5, 0.1));
    recorded().write(planned(measured), with(two, measured));
    assertThat(recorded().find(planned(SETTINGS), identity(), told -> {})).isPresent();
    List<String> told = new ArrayList<>();
    RunSettings other = SETTINGS.with(new AngleSettings(5, 0.2));
    assertThat(recorded().find(planned(other), identity(), told::add)).isEmpty();
    assertThat(told).singleElement().asString().contains("damping 0.1, not").contains("0.2");
  }

  private static RunState with(RunState state, RunSettings settings) {
    return new RunState(
        settings,
        state.identity(),
        state.pretrained(),
        state.extra(),
        state.pretrainingSeconds(),
        state.feedbackLoss(),
        state.epochs(),
        state.alignment(),
        state.parameters(),
        state.environment());
  }

  private interface Edit {
    void accept(ObjectNode run);
  }

  private static Arguments row(String expected, Edit edit) {
    return Arguments.of(expected, edit);
  }

  private void write(Edit edit) throws IOException {
    ObjectNode run = (ObjectNode) JSON.readTree(RunFile.render(two));
    edit.accept(run);
    write(run.toString());
  }

  private Path write(String text) throws IOException {
    Path file = recorded().file(planned(SETTINGS));
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static ObjectNode identity(ObjectNode run) {
    return (ObjectNode) run.get("identity");
  }

  static Stream<Arguments> runsOfSomethingElse() {
    RunIdentity dtp = RunIdentity.of(Preset.named("mnist_DTP"), "");
    return Stream.of(
        row(
            "a run of version 0 of what its rule computes, not 1",
            run -> identity(run).put("version", 0)),
        row("a run of other data", run -> identity(run).put("data", "ab")),
        row(
            "a run of beta2 = 0.999, not 0.99",
            run -> {
              identity(run).set("configuration", JSON.valueToTree(dtp.configuration()));
              identity(run).put("configurationDigest", dtp.configurationDigest());
            }),
        row("1 epochs, not 2", run -> ((ArrayNode) run.get("epochs")).remove(1)));
  }

  @ParameterizedTest
  @MethodSource("runsOfSomethingElse")
  void theyAreCarriedOutAgainAndTheReasonIsTold(String expected, Edit edit) throws IOException {
    write(edit);
    List<String> told = new ArrayList<>();
    assertThat(recorded().find(planned(SETTINGS), identity(), told::add)).isEmpty();
    assertThat(told)
        .singleElement()
        .asString()
        .contains("dtp-pretrained-seed42.json does not count", expected, "carried out again");
  }

  static Stream<Arguments> filesThatAreNone() {
    return Stream.of(
        row("version 99", run -> identity(run).put("version", 99)),
        row("another run than its name says", run -> settings(run).put("seed", 43)),
        row("another run than its name says", run -> settings(run).put("preset", "mnist_BP")),
        row("another run than its name says", run -> settings(run).put("dataType", "DOUBLE")),
        row("another run than its name says", run -> settings(run).put("feedbackEpochs", false)),
        row("no file of a run", run -> run.put("schema", "dl4j-tp-bench/1")),
        row("no file of a run", ObjectNode::removeAll),
        row("damaged", run -> run.put("figure", 1)),
        row("damaged", run -> run.remove("settings")),
        row("identity", run -> run.putNull("identity")),
        row(
            "epoch 2 stands in the place of epoch 1",
            run -> ((ArrayNode) run.get("epochs")).remove(0)),
        row(
            "do not belong to their digest",
            run -> ((ObjectNode) identity(run).get("configuration")).put("lr", "1")));
  }

  private static ObjectNode settings(ObjectNode run) {
    return (ObjectNode) run.get("settings");
  }

  @ParameterizedTest
  @MethodSource("filesThatAreNone")
  void theyAreRefusedByName(String expected, Edit edit) throws IOException {
    write(edit);
    refused(expected);
  }

  @Test
  void aFileThatIsNoJsonOrWasCutOffIsRefusedByName() throws IOException {
    String whole = RunFile.render(two);
    for (int length : new int[] {0, 1, whole.length() / 2, whole.length() - 3}) {
      write(whole.substring(0, length));
      refused(length == 0 ? "no file of a run" : "damaged or cut off");
    }
    write("<<<<<<< HEAD\n" + whole);
    refused("damaged or cut off");
    write(whole + whole);
    refused("damaged or cut off");
    Path file = recorded().file(planned(SETTINGS));
    Files.delete(file);
    Files.createDirectory(file);
    refused("directory");
  }

  /** And the file is still there. */
  private void refused(String expected) throws IOException {
    Path file = recorded().file(planned(SETTINGS));
    String before = Files.isDirectory(file) ? null : Files.readString(file);
    assertThatThrownBy(() -> recorded().find(planned(SETTINGS), identity(), told -> {}))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--results: ")
        .hasMessageContaining(file.toString())
        .hasMessageContaining(expected);
    assertThat(Files.isDirectory(file) ? null : Files.readString(file)).isEqualTo(before);
  }

  @Test
  void feedbackCanDoWithoutEpochsOfItsOwn() {
    RunSettings settings =
        new RunSettings(
            SETTINGS.preset(), 42, 2, DataType.FLOAT, Perturbation.ALL_LAYERS, false, null);
    RunState run = run(settings);
    assertThat(two.pretrained()).isEqualTo(6);
    assertThat(run.pretrained()).isZero();
    assertThat(PresetRun.passes(settings)).isEqualTo(2);
    assertThat(PresetRun.passes(SETTINGS)).isEqualTo(6 + 2 + 1);
    assertThat(figures(run)).isNotEqualTo(figures(two));
  }

  @Test
  void aRunThatWasBegunOtherwiseIsNotContinued() throws IOException {
    RunDirectory begun = RunDirectory.of(fresh, SETTINGS);
    begun.create();
    ObjectNode run = (ObjectNode) JSON.readTree(RunFile.render(two));
    identity(run).put("version", 0);
    Files.writeString(begun.path().resolve("run.json"), run.toString());
    assertThatThrownBy(() -> begun.check(SETTINGS, identity()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--out: " + begun.path() + " holds a run of version 0")
        .hasMessageContaining("remove it, or give another directory");
  }

  @Test
  void theDataHaveTheSameDigestWhetherSomeAreHeldOutOrNot() throws IOException {
    String digest = Digest.of(data, true);
    assertThat(Digest.of(PaperDataset.MNIST.load(dataDir, false), false)).isEqualTo(digest);
    assertThat(Digest.of(PaperDataset.FASHION_MNIST.load(dataDir, true), true))
        .as("normalised otherwise")
        .isNotEqualTo(digest);
    Path changed = TinyMnist.write(fresh.resolve("data"));
    Path images = changed.resolve("t10k-images-idx3-ubyte");
    byte[] bytes = Files.readAllBytes(images);
    bytes[bytes.length - 1] ^= 1;
    Files.write(images, bytes);
    assertThat(Digest.of(PaperDataset.MNIST.load(changed, true), true)).isNotEqualTo(digest);
  }

  @Test
  @LongTest
  void theCommandRecordsItsRunsAndCountsThemAsDoneElsewhere() throws IOException {
    Path results = fresh.resolve("results");
    CommandRun first = reproduce(results, "first", 2);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains("2 runs, 0 of them finished already");
    Path file = results.resolve("frozen-mnist/dtp-seed42.json");
    RunState run = RunFile.read(file);
    assertThat(run.epochs()).hasSize(2);
    assertThat(results.resolve("frozen-mnist/bp-seed42.json")).exists();

    CommandRun shorter = reproduce(results, "elsewhere", 1);
    assertThat(shorter.exitCode()).as(shorter.err()).isZero();
    assertThat(shorter.out()).contains("2 runs, 2 of them finished already");
    assertThat(shorter.out())
        .contains(String.format(Locale.ROOT, "| DTP | %.2f |", run.epochs().get(0).testError()));
    assertThat(fresh.resolve("elsewhere/mnist_frozen_DTP")).doesNotExist();
    assertThat(RunFile.read(file)).isEqualTo(run);

    Files.delete(file);
    CommandRun again = reproduce(results, "first", 2);
    assertThat(again.out()).contains("2 runs, 2 of them finished already");
    assertThat(RunFile.read(file)).as("from --out").isEqualTo(run);

    Files.writeString(file, Files.readString(file).substring(100));
    CommandRun damaged = reproduce(results, "elsewhere", 2);
    assertThat(damaged.exitCode()).isEqualTo(2);
    assertThat(damaged.err()).contains(file.toString(), "damaged");
  }

  private CommandRun reproduce(Path results, String out, int epochs) {
    return CommandRun.of(
        "reproduce",
        "--no-progress",
        "--dataset=frozen-mnist",
        "--data-dir=" + dataDir,
        "--rules=bp,dtp",
        "--seeds=1",
        "--epochs=" + epochs,
        "--data-type=float",
        "--jobs=1",
        "--results=" + results,
        "--out=" + fresh.resolve(out));
  }
}
