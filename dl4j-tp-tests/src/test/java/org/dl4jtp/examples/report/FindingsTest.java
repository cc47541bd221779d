package org.dl4jtp.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** What the report says of figures that are given. */
class FindingsTest {
  private static Run run(String rule, long seed, double seconds, double... test) {
    List<Epoch> epochs = new ArrayList<>();
    for (double figure : test) {
      epochs.add(new Epoch(epochs.size() + 1, 1.0 / (epochs.size() + 1), figure, figure, seconds));
    }
    return new Run(rule, seed, epochs, true, false, null, epochs.size(), List.of());
  }

  private static Run diverged(String rule, long seed) {
    Epoch only = new Epoch(1, Double.NaN, Double.NaN, Double.NaN, 1);
    return new Run(rule, seed, List.of(only), true, true, null, 0, List.of());
  }

  private static Report report(Measure measure, boolean finished, Run... runs) {
    return new Report(
        "A title",
        measure,
        Arrays.stream(runs).map(Run::rule).distinct().toList(),
        "bp",
        List.of(runs),
        runs.length,
        List.of(),
        List.of("compare"),
        Map.of(),
        Map.of(),
        Instant.EPOCH,
        finished ? Instant.EPOCH : null,
        null);
  }

  private static List<String> findings(Measure measure, Run... runs) {
    return Findings.of(report(measure, true, runs));
  }

  @Test
  void theHeadlineIsTheBestRuleBesideTheReference() {
    List<String> findings =
        findings(
            Measure.ACCURACY,
            run("bp", 1, 2, 0.9, 0.974),
            run("dfa", 1, 1, 0.9, 0.95),
            run("ddtp-linear", 1, 1.4, 0.9, 0.972));
    assertThat(findings.get(0))
        .isEqualTo(
            "ddtp-linear reaches 97.20 % test accuracy, 0.20 points worse than bp (97.40 %).");
    assertThat(findings.get(1)).startsWith("dfa reaches 95.00 %").contains("2.40 points worse");
    assertThat(findings).last().asString().contains("single run");
  }

  @Test
  void lessErrorIsBetter() {
    assertThat(findings(Measure.ERROR, run("bp", 1, 1, 2.25), run("dtp", 1, 2, 2.56)).get(0))
        .contains("dtp reaches 2.56 % test error, 0.31 points worse than bp (2.25 %)");
    assertThat(findings(Measure.ERROR, run("bp", 1, 1, 2.25), run("dtp", 1, 2, 2.00)).get(0))
        .contains("0.25 points better than bp");
    assertThat(findings(Measure.ERROR, run("bp", 1, 1, 2.25), run("dtp", 1, 2, 2.25)).get(0))
        .contains("test error, the same as bp (2.25 %).");
  }

  @Test
  void aDifferenceThatSeedsMakeAsWellIsCalledSo() {
    Run[] close = {
      run("bp", 1, 1, 0.90), run("bp", 2, 1, 0.92), run("dtp", 1, 1, 0.91), run("dtp", 2, 1, 0.90)
    };
    assertThat(findings(Measure.ACCURACY, close).get(0)).contains("no more than seeds differ");
    Run[] apart = {
      run("bp", 1, 1, 0.90), run("bp", 2, 1, 0.92), run("dtp", 1, 1, 0.81), run("dtp", 2, 1, 0.80)
    };
    assertThat(findings(Measure.ACCURACY, apart).get(0)).doesNotContain("seeds differ");
  }

  @Test
  void divergenceIsNeverLeftOut() {
    List<String> some =
        findings(Measure.ACCURACY, run("bp", 1, 1, 0.9), run("dtp", 1, 1, 0.8), diverged("dtp", 2));
    assertThat(some)
        .contains("dtp diverged (seed 2 in epoch 1); its figures are of its other runs.");
    List<String> all =
        findings(Measure.ACCURACY, run("bp", 1, 1, 0.9), diverged("dtp", 1), diverged("dtp", 2));
    assertThat(all.get(0)).contains("bp reaches 90.00 %").contains("no other rule has a figure");
    assertThat(all)
        .contains("dtp diverged (seed 1 in epoch 1, seed 2 in epoch 1); it has no figure.");
    assertThat(findings(Measure.ACCURACY, diverged("bp", 1), run("dtp", 1, 1, 0.8)).get(0))
        .contains("dtp reaches 80.00 %")
        .contains("bp diverged, so there is nothing to compare it with");
    assertThat(findings(Measure.ACCURACY, diverged("bp", 1), diverged("dtp", 1)).get(0))
        .contains("have diverged");
  }

  @Test
  void aRuleThatDidNotLearnIsCalledSo() {
    Run worse =
        new Run(
            "tp",
            1,
            List.of(new Epoch(1, 2.3, 0.1, 0.1, 1), new Epoch(2, 2.9, 0.1, 0.1, 1)),
            true,
            false,
            null,
            1,
            List.of());
    assertThat(findings(Measure.ACCURACY, run("bp", 1, 1, 0.9, 0.9), worse))
        .contains(
            "tp did not learn: its training loss rose from 2.30 in the first epoch to 2.90 in the"
                + " last.");
    assertThat(findings(Measure.R2, run("bp", 1, 1, 0.9), run("tp", 1, 1, -0.5)))
        .contains("tp predicts no better than the mean of the labels.");
  }

  @Test
  void whatIsNotFinishedIsSaid() {
    Run half =
        new Run("dtp", 1, List.of(new Epoch(1, 1, 0.5, 0.5, 1)), false, false, null, 1, List.of());
    Report report = report(Measure.ACCURACY, false, run("bp", 1, 1, 0.9), half);
    assertThat(Findings.of(report))
        .contains("dtp has no finished run.", "Not finished: 1 of 2 runs came to their end.");
    Document page = ReportPages.checked(ReportPage.render(report));
    assertThat(ReportPages.row(page, "dtp")).startsWith("–").endsWith("0 of 1");
    assertThat(Findings.of(report(Measure.ACCURACY, false)))
        .first()
        .isEqualTo("No run was finished.");
  }

  @Test
  void anyNumberOfRulesAndEpochsIsDrawn() {
    ReportPages.checked(ReportPage.render(report(Measure.ACCURACY, false)));
    List<Run> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add(run("rule-" + i, 1, 0.5 + i, new double[200]));
    }
    Document page =
        ReportPages.checked(
            ReportPage.render(report(Measure.ACCURACY, true, many.toArray(Run[]::new))));
    assertThat(page.select("svg")).hasSize(4);
    assertThat(page.select("table.figures tbody tr")).hasSize(30);
    Document diverged =
        ReportPages.checked(ReportPage.render(report(Measure.R2, true, diverged("bp", 1))));
    assertThat(diverged.select("svg")).isEmpty();
    assertThat(ReportPages.row(diverged, "bp")).first().isEqualTo("diverged");
  }

  @Test
  void aCommandSurvivesTheShellAndMaven() {
    assertThat(CommandLineText.of(List.of("compare", "--label", "a b", "it's", "$HOME")))
        .isEqualTo(
            "mvn -q compile exec:java -Dexec.args=\"compare --label 'a b' \\\"it's\\\" '\\$HOME'\"");
  }
}
