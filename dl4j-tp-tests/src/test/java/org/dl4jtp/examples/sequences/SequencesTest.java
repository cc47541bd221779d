package org.dl4jtp.examples.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dl4jtp.LongTest;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.compare.CommandRun;
import org.dl4jtp.examples.data.LabelledData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SequencesTest {
  @ParameterizedTest
  @EnumSource
  void everyRuleTrainsEveryTask(SequenceTask task, @TempDir Path folder) throws Exception {
    String name = task.name().toLowerCase(Locale.ROOT);
    CommandRun run = run(folder, "--tasks", name, "--examples", 6, "--epochs", 2, "--markdown");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("| task | rule | test accuracy | beside bp |");
    for (String rule : List.of("bp", "exact", "ddtp-linear", "dfa", "dtp")) {
      assertThat(run.out()).contains("| " + name + " | " + rule + " | ");
    }
    assertThat(run.out()).doesNotContain("diverged", "not finished", "does not apply");
    Path results = folder.resolve(name);
    assertThat(results.resolve("report.html")).exists();
    assertThat(Files.readAllLines(results.resolve("results.csv"))).hasSize(1 + 5 * 2);
    JsonNode json = new ObjectMapper().readTree(results.resolve("results.json").toFile());
    assertThat(json.get("settings").get("task").asText()).isEqualTo(name);
    assertThat(json.get("runs")).hasSize(5);
    assertThat(json.get("finished").isNull()).isFalse();
  }

  /** Chance is one in six. */
  @LongTest
  @ParameterizedTest
  @CsvSource({"bp, 0.8", "exact, 0.8", "ddtp-linear, 0.7", "dfa, 0.7", "dtp, 0.7"})
  void controlSeriesAreLearnt(String rule, double floor, @TempDir Path folder) throws Exception {
    CommandRun run =
        run(
            folder,
            "--tasks",
            "control",
            "--rules",
            rule,
            "--examples",
            120,
            "--epochs",
            10,
            "--seed",
            1);
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(folder.resolve("control/results.json").toFile());
    assertThat(json.get("runs").get(0).get("testAccuracyAtBestValidation").asDouble())
        .isGreaterThan(floor);
  }

  @Test
  void aRuleThatDoesNotApplyIsToldWithItsReason() {
    SequenceResults results = new SequenceResults();
    results.add(
        SequenceTask.TEXT,
        List.of(TrainingRule.DTP),
        List.of(),
        Map.of(TrainingRule.DTP, "no step belongs to another"));
    assertThat(results.render(false))
        .contains("text: 'dtp' does not apply: no step belongs to another");
  }

  @Test
  void badInputIsRefusedBeforeAnythingIsWritten(@TempDir Path folder) {
    assertRefused(folder, "unknown task 'tex'", "--tasks", "tex");
    assertRefused(folder, "--tasks: 'text' is given twice", "--tasks", "text,text");
    assertRefused(folder, "--examples: 0 is not possible", "--examples", "0");
    assertThat(folder).isEmptyDirectory();
  }

  private static void assertRefused(Path folder, String message, Object... arguments) {
    CommandRun run = run(folder, arguments);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  @Test
  void ofTheTextNoMoreIsTakenThanThereIs() {
    LabelledData all = SequenceTask.TEXT.data(0, Integer.MAX_VALUE);
    assertThat(all.train().numExamples()).isLessThan(100);
    LabelledData few = SequenceTask.TEXT.data(0, 3);
    assertThat(few.train().numExamples()).isEqualTo(3);
    assertThat(few.test().getFeatures()).isEqualTo(all.test().getFeatures());
  }

  private static CommandRun run(Path folder, Object... arguments) {
    List<Object> all = new ArrayList<>(List.of("sequences", "--no-progress", "--out", folder));
    all.addAll(List.of(arguments));
    return CommandRun.of(all.toArray());
  }
}
