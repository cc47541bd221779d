package org.dl4jtp.examples.compare;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole comparisons on a small table, judged by what they leave behind. */
class CompareTest {
  @TempDir Path directory;

  @Test
  void resultsHoldEveryEpochOfEveryRun() throws IOException {
    JsonNode json = compare("--rules", "bp,dtp", "--seeds", 2, "--seed", 7, "--epochs", 3);

    assertThat(json.get("schema").asText()).isEqualTo("dl4j-tp-results/1");
    assertThat(json.get("metric").asText()).isEqualTo("accuracy");
    assertThat(instant(json, "started")).isBeforeOrEqualTo(instant(json, "finished"));
    JsonNode settings = json.get("settings");
    assertThat(settings.get("rules").toString()).isEqualTo("[\"bp\",\"dtp\"]");
    assertThat(settings.get("seeds").toString()).isEqualTo("[7,8]");
    assertThat(settings.get("hidden").toString()).isEqualTo("[8,8]");
    assertThat(settings.get("targetStepSize").asDouble())
        .isEqualTo(TargetPropagation.DEFAULT_TARGET_STEP_SIZE);
    assertThat(json.get("network").get("layerSizes").toString()).isEqualTo("[3,8,8,2]");
    assertThat(json.get("network").get("parameters").asInt()).isEqualTo(32 + 72 + 18);
    assertThat(json.get("environment").get("deeplearning4j").asText()).isEqualTo("1.0.0-M2.1");

    List<String> order = new ArrayList<>();
    for (JsonNode run : json.get("runs")) {
      order.add(run.get("rule").asText() + run.get("seed").asText());
      assertThat(run.get("complete").asBoolean()).isTrue();
      assertThat(run.get("diverged").asBoolean()).isFalse();
      assertBestEpochIsTheFirstHighest(run);
    }
    assertThat(order).containsExactly("bp7", "dtp7", "bp8", "dtp8");
  }

  private static Instant instant(JsonNode json, String key) {
    return Instant.parse(json.get(key).asText());
  }

  private static void assertBestEpochIsTheFirstHighest(JsonNode run) {
    JsonNode best = null;
    int number = 0;
    for (JsonNode epoch : run.get("epochs")) {
      number++;
      assertThat(epoch.get("epoch").asInt()).isEqualTo(number);
      assertThat(epoch.get("trainLoss").asDouble()).isPositive();
      assertThat(epoch.get("validationAccuracy").asDouble()).isBetween(0.0, 1.0);
      assertThat(epoch.get("seconds").asDouble()).isPositive();
      if (best == null
          || epoch.get("validationAccuracy").asDouble()
              > best.get("validationAccuracy").asDouble()) {
        best = epoch;
      }
    }
    assertThat(number).isEqualTo(3);
    assertThat(run.get("bestValidationEpoch")).isEqualTo(best.get("epoch"));
    assertThat(run.get("testAccuracyAtBestValidation")).isEqualTo(best.get("testAccuracy"));
  }

  @Test
  void everyRuleLearns() throws IOException {
    // But for plain target propagation: its inverses' errors go into the targets.
    List<TrainingRule> all =
        TrainingRule.values().stream().filter(r -> !r.equals(TrainingRule.TP)).toList();
    String rules = all.stream().map(TrainingRule::name).collect(joining(","));
    JsonNode runs =
        compare("--rules", rules, "--learning-rate", "0.01", "--epochs", 30).get("runs");
    assertThat(runs).hasSize(all.size());
    for (JsonNode run : runs) {
      // Guessing costs ln 2 = 0.69. The test part is too small to tell good from lucky.
      assertThat(run.get("epochs").get(29).get("trainLoss").asDouble())
          .as(run.get("rule").asText())
          .isLessThan(0.3);
    }
  }

  @Test
  void csvHasARowPerEpoch() throws IOException {
    compare("--rules", "bp,dfa", "--epochs", 2);
    List<String> rows = Files.readAllLines(directory.resolve("out/results.csv"));
    assertThat(rows).hasSize(5);
    assertThat(rows.get(0))
        .isEqualTo(
            "rule,seed,epoch,trainLoss,validationAccuracy,testAccuracy,seconds,bestValidation");
    assertThat(rows.get(3)).startsWith("dfa,42,1,");
    try (Stream<Path> files = Files.list(directory.resolve("out"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("results.json", "results.csv", "report.html");
    }
  }

  @Test
  void aRunDependsOnItsSeedAloneNotOnTheRunsBefore() throws IOException {
    JsonNode alone = compare("--rules", "bp", "--seed", 5, "--epochs", 2);
    JsonNode after = compare("--rules", "dtp,bp", "--seed", 4, "--seeds", 2, "--epochs", 2);
    JsonNode other = after.get("runs").get(1);
    assertThat(after.get("runs").get(3).get("rule").asText()).isEqualTo("bp");
    assertThat(losses(after.get("runs").get(3))).isEqualTo(losses(alone.get("runs").get(0)));
    assertThat(losses(other)).isNotEqualTo(losses(alone.get("runs").get(0)));
  }

  @Test
  void theSameCommandGivesTheSameFigures() throws IOException {
    Object[] command = {"--rules", "ddtp-linear,dtp", "--seed", 5, "--epochs", 3};
    JsonNode first = compare(command);
    JsonNode second = compare(command);
    for (String figure : List.of("trainLoss", "validationAccuracy", "testAccuracy")) {
      assertThat(first.findValuesAsText(figure))
          .hasSize(6)
          .isEqualTo(second.findValuesAsText(figure));
    }
  }

  private static List<Double> losses(JsonNode run) {
    return run.get("epochs").findValues("trainLoss").stream().map(JsonNode::asDouble).toList();
  }

  @Test
  void theTableShowsMeanAndDeviationOverSeeds() throws IOException {
    CommandRun run =
        CommandRun.tiny(
            Tables.classes(directory), "--rules", "bp,dtp", "--seeds", 2, "--epochs", 1);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("test accuracy", "s/epoch", "bench")
        .doesNotContain("time/bp")
        .containsPattern("dtp .*±.*%");
    assertThat(run.err()).contains("[4/4] dtp seed 43 epoch 1/1", "left");
  }

  @Test
  void feedbackLearnsApartWhereItLearnsAtAll() throws IOException {
    JsonNode plain = compare("--rules", "bp,dfa,dtp", "--epochs", 2);
    String[] apart = {"--feedback-pretraining", "2", "--extra-feedback", "1"};
    JsonNode scheduled =
        compare("--rules", "bp,dfa,dtp", "--epochs", 2, apart[0], apart[1], apart[2], apart[3]);
    JsonNode steps = compare("--rules", "bp,dfa,dtp", "--epochs", 2, "--feedback-steps", 3);
    for (JsonNode other : new JsonNode[] {scheduled, steps}) {
      for (int i = 0; i < 3; i++) {
        JsonNode run = other.get("runs").get(i);
        boolean same = losses(run).equals(losses(plain.get("runs").get(i)));
        assertThat(same).as(run.get("rule").asText()).isEqualTo(i < 2);
      }
    }
    assertThat(scheduled.at("/settings/feedbackPretraining").asInt()).isEqualTo(2);
  }

  /** 77 rows to train on leave a batch of two. */
  @Test
  void batchesOfFewerExamplesThanHiddenLayersAreNoDivergence() throws IOException {
    String rules =
        TrainingRule.values().stream()
            .filter(rule -> !rule.isBackpropagation() && rule.feedbackLoss().learns())
            .map(TrainingRule::name)
            .collect(joining(","));
    String options =
        "compare --dataset csv --label y --batch 5 --hidden 8x3 --feedback-pretraining 1"
            + " --extra-feedback 1 --epochs 2";
    List<Object> all = new ArrayList<>(List.of(options.split(" ")));
    all.addAll(List.of("--rules", rules, "--train", Tables.classes(directory)));
    all.addAll(List.of("--out", directory.resolve("out")));
    CommandRun command = CommandRun.of(all.toArray());
    assertThat(command.exitCode()).as(command.err()).isZero();
    assertThat(results().get("runs")).isNotEmpty();
    for (JsonNode run : results().get("runs")) {
      assertThat(run.get("diverged").asBoolean()).as(run.get("rule").asText()).isFalse();
      assertThat(run.get("epochs")).hasSize(2);
    }
  }

  @Test
  void regressionIsJudgedByR2() throws IOException {
    CommandRun run =
        CommandRun.tiny(
            Tables.numbers(directory),
            "--regression",
            "--rules",
            "bp,ddtp-linear",
            "--learning-rate",
            "0.02",
            "--epochs",
            60,
            "--out",
            directory.resolve("out"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode json = results();
    assertThat(json.get("metric").asText()).isEqualTo("r2");
    assertThat(json.get("runs")).hasSize(2);
    for (JsonNode trained : json.get("runs")) {
      assertThat(trained.get("testR2AtBestValidation").asDouble()).isBetween(0.8, 1.0);
      assertThat(trained.get("epochs").get(0).has("validationR2")).isTrue();
      assertThat(trained.get("epochs").get(0).has("testR2")).isTrue();
    }
  }

  @Test
  void divergenceIsReportedAndTheOthersGoOn() throws IOException {
    CommandRun run =
        CommandRun.tiny(
            Tables.numbers(directory),
            "--regression",
            "--activation",
            "cube",
            "--learning-rate",
            "1e30",
            "--rules",
            "bp,dfa",
            "--epochs",
            3,
            "--out",
            directory.resolve("out"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("diverged");
    assertThat(Files.readString(directory.resolve("out/results.json"))).doesNotContain("NaN");
    JsonNode json = results();
    assertThat(json.get("runs")).hasSize(2);
    JsonNode bp = json.get("runs").get(0);
    assertThat(bp.get("diverged").asBoolean()).isTrue();
    assertThat(bp.get("divergence").asText()).contains("layer").contains("at iteration");
    assertThat(run.out()).contains(bp.get("divergence").asText());
    assertThat(bp.get("complete").asBoolean()).isTrue();
    assertThat(bp.get("bestValidationEpoch").isNull()).isTrue();
    assertThat(json.get("finished").isNull()).isFalse();
  }

  @Test
  void doublePrecisionAgreesWithFloatAtFirst() throws IOException {
    JsonNode single = compare("--rules", "bp", "--epochs", 1);
    JsonNode twice = compare("--rules", "bp", "--epochs", 1, "--data-type", "double");
    assertThat(twice.get("settings").get("dataType").asText()).isEqualTo("double");
    // Other random numbers, the same problem.
    assertThat(losses(twice.get("runs").get(0)).get(0))
        .isCloseTo(losses(single.get("runs").get(0)).get(0), within(0.5));
  }

  private JsonNode compare(Object... arguments) throws IOException {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--out", directory.resolve("out"), "--overwrite"));
    CommandRun run = CommandRun.tiny(Tables.classes(directory), all.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return results();
  }

  private JsonNode results() throws IOException {
    return new ObjectMapper().readTree(directory.resolve("out/results.json").toFile());
  }
}
