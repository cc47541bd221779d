package org.dl4jtp.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.data.Digits;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.examples.network.NetworkConfiguration;
import org.dl4jtp.examples.report.ReportPages;
import org.dl4jtp.train.FeedbackSchedule;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alignment, measured on the way. The table of 120 rows has 77 for training: 5 batches of 16 an
 * epoch, and 19 for validation.
 */
class CompareAlignmentTest {
  private static final int BATCHES = 5;

  @TempDir Path directory;

  @Test
  void resultsHoldEveryMeasurementOfEveryLayer() throws IOException {
    compare("--rules", "bp,exact,dtp", "--seeds", 2, "--epochs", 2, "--alignment", 4);
    JsonNode json = results();
    assertThat(json.get("schema").asText()).isEqualTo("dl4j-tp-results/1");
    assertThat(json.at("/settings/alignment").asInt()).isEqualTo(4);
    assertThat(json.at("/settings/alignmentDamping").asDouble()).isEqualTo(0.1);
    assertThat(json.get("runs")).hasSize(6);
    for (JsonNode run : json.get("runs")) {
      String rule = run.get("rule").asText();
      JsonNode records = run.get("alignment");
      if (rule.equals("bp")) {
        assertThat(records.isArray()).isTrue();
        assertThat(records).isEmpty();
        continue;
      }
      assertThat(ints(records, "iteration")).containsExactly(0, 4, 8);
      assertThat(ints(records, "epoch")).containsExactly(1, 1, 2);
      for (JsonNode each : records) {
        assertThat(ints(each.get("layers"), "layer")).containsExactly(0, 1, 2);
        assertThat(each.get("damping").asDouble()).isEqualTo(0.1);
        for (JsonNode layer : each.get("layers")) {
          double angle = layer.get("weightAngleToBackpropagation").asDouble();
          boolean output = layer.get("layer").asInt() == 2;
          if (rule.equals("exact") || output) {
            assertThat(angle).isCloseTo(0, within(1e-3));
          } else {
            assertThat(angle).isBetween(1.0, 179.0);
          }
          assertThat(layer.get("weightAngleToGaussNewton").asDouble()).isBetween(0.0, 179.0);
        }
      }
    }
  }

  private static List<Integer> ints(JsonNode array, String key) {
    List<Integer> values = new ArrayList<>();
    array.forEach(each -> values.add(each.get(key).asInt()));
    return values;
  }

  @Test
  void moreDampingTurnsGaussNewtonToBackpropagation() throws IOException {
    compare("--rules", "exact", "--epochs", 1, "--alignment", 1, "--alignment-damping", "1e6");
    JsonNode run = results().get("runs").get(0);
    assertThat(run.get("alignment")).hasSize(BATCHES);
    assertThat(run.findValues("weightAngleToGaussNewton"))
        .allSatisfy(angle -> assertThat(angle.asDouble()).isLessThan(0.1));
  }

  @Test
  void allFiguresButTimesAreThoseOfTheSameRunsWithout() throws IOException {
    Object[] command = {"--rules", "bp,ddtp-linear,dtpdrl", "--epochs", 3, "--feedback-steps", 2};
    compare(command);
    JsonNode without = results();
    assertThat(directory.resolve("out/alignment.csv")).doesNotExist();
    assertThat(without.findValues("alignment")).hasSize(1); // of the settings
    assertThat(page().select("h2").eachText()).doesNotContain("Alignment");

    List<Object> more = new ArrayList<>(List.of(command));
    more.addAll(List.of("--alignment", 1));
    compare(more.toArray());
    JsonNode with = results();
    assertThat(with.findValues("iteration")).hasSize(2 * 3 * BATCHES);
    for (String figure : List.of("trainLoss", "validationAccuracy", "testAccuracy")) {
      assertThat(with.findValuesAsText(figure))
          .hasSize(9)
          .isEqualTo(without.findValuesAsText(figure));
    }

    compare(command);
    assertThat(directory.resolve("out/alignment.csv")).as("of results replaced").doesNotExist();
  }

  /** With measurements that take many times longer than training. */
  @Test
  void theTimeOfMeasuringDoesNotCount() throws IOException {
    long start = System.nanoTime();
    compare("--rules", "ddtp-linear", "--epochs", 20, "--alignment", 1, "--alignment-damping", 0);
    double all = (System.nanoTime() - start) / 1e9;
    double counted = results().findValues("seconds").stream().mapToDouble(JsonNode::asDouble).sum();
    compare("--rules", "ddtp-linear", "--epochs", 20);
    double alone = results().findValues("seconds").stream().mapToDouble(JsonNode::asDouble).sum();
    assertThat(counted).isLessThan(all / 2).isLessThan(5 * alone);
  }

  @Test
  void csvHasARowPerLayerOfEveryMeasurement() throws IOException {
    compare("--rules", "bp,dfa", "--epochs", 1, "--alignment", 2);
    List<String> rows = Files.readAllLines(directory.resolve("out/alignment.csv"));
    assertThat(rows.get(0))
        .startsWith("rule,seed,iteration,epoch,score,damping,layer,name,weightAngleToBackprop")
        .doesNotContain("nullSpaceShare", "inverseError");
    assertThat(rows).hasSize(1 + 3 * 3);
    int columns = rows.get(0).split(",").length;
    assertThat(rows).allSatisfy(row -> assertThat(row.split(",", -1)).hasSize(columns));
    assertThat(rows.get(4)).startsWith("dfa,42,2,1,");
    JsonNode layer = results().at("/runs/1/alignment/1/layers/0");
    assertThat(rows.get(4)).contains("," + layer.get("weightAngleToGaussNewton").asText() + ",");
  }

  @Test
  void theReportShowsCurvesAndTheLastAnglesOfEveryLayer() throws IOException {
    CommandRun run =
        compare("--rules", "bp,exact,dtp", "--seeds", 2, "--epochs", 2, "--alignment", 3);
    assertThat(run.out()).contains("results.csv, alignment.csv");
    Document page = page();
    assertThat(page.select("h2").eachText()).containsSubsequence("Curves and time", "Alignment");
    assertThat(page.select("figcaption").eachText())
        .hasSize(6)
        .contains("Angle to backpropagation by iteration", "Angle to Gauss-Newton by iteration");
    assertThat(page.select("[role=img]").get(4).attr("aria-label"))
        .contains("exact: 0.0 degrees at first, 0.0 at iteration 9", "dtp: ")
        .doesNotContain("bp: ");
    assertThat(page.select(".note").text())
        .contains("λ = 0.1", "the first 16 validation examples", "every 3 iterations", "90°")
        .contains("bp itself is not measured");

    Element table = page.select("table.figures").get(1);
    assertThat(table.select("thead th")).hasSize(2 + 2);
    assertThat(table.select("tbody th").eachText()).containsExactly("exact", "dtp");
    JsonNode runs = results().get("runs");
    double sum = 0;
    for (int i : new int[] {2, 5}) {
      assertThat(runs.get(i).get("rule").asText()).isEqualTo("dtp");
      sum += runs.get(i).at("/alignment/3/layers/0/weightAngleToBackpropagation").asDouble();
    }
    assertThat(table.select("tbody tr").get(1).select("td").eachText().get(1))
        .startsWith(String.format(Locale.ROOT, "%.1f° / ", sum / 2));
  }

  @Test
  void whatWasMeasuredBeforeDivergenceIsKept() throws IOException {
    CommandRun run =
        CommandRun.tiny(
            Tables.numbers(directory),
            "--regression",
            "--activation=cube",
            "--learning-rate=1e30",
            "--rules=dfa,ddtp-linear,gnt,exact",
            "--epochs=3",
            "--alignment=1",
            "--out=" + directory.resolve("out"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readString(directory.resolve("out/results.json"))).doesNotContain("NaN");
    assertThat(results().get("runs"))
        .hasSize(4)
        .allSatisfy(
            each -> {
              assertThat(each.get("complete").asBoolean()).isTrue();
              assertThat(each.get("diverged").asBoolean()).isTrue();
              assertThat(ints(each.get("alignment"), "iteration")).startsWith(0);
            });
    assertThat(page().select("h2").eachText()).contains("Alignment");
  }

  @Test
  void whatWasMeasuredInAnEpochThatWasStoppedIsKept() {
    LabelledData data = Digits.load(1, 500, 10, 100);
    AtomicInteger asked = new AtomicInteger();
    BooleanSupplier stop = () -> asked.incrementAndGet() > 20;
    AlignmentPlan plan = new AlignmentPlan(1, 0.1, 16);
    Schedule schedule = new Schedule(5, 16, List.of(1L), FeedbackSchedule.none(), plan);
    NetworkConfiguration network =
        NetworkConfiguration.of(
                OwnNetwork.network(
                    OwnNetwork.hidden(data.inputs(), 5), OwnNetwork.output(5, data.outputs())))
            .under(TargetPropagation.of(TrainingRule.DTP));
    try (Progress progress =
        new LineProgress(
            new Workload(1, 5, 25), Metric.ACCURACY, new PrintWriter(new StringWriter()))) {
      RunResult run =
          new Trainer(data, schedule, stop).run("dtp", 1, network, progress, result -> {});
      assertThat(run.complete()).isFalse();
      assertThat(run.epochs()).isEmpty();
      assertThat(run.alignmentOrNull().records()).hasSizeBetween(5, 20);
    }
  }

  private CommandRun compare(Object... arguments) throws IOException {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--out", directory.resolve("out"), "--overwrite"));
    CommandRun run = CommandRun.tiny(Tables.classes(directory), all.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private JsonNode results() throws IOException {
    return new ObjectMapper().readTree(directory.resolve("out/results.json").toFile());
  }

  private Document page() throws IOException {
    return ReportPages.read(directory.resolve("out"));
  }
}
