package org.dl4jtp.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dl4jtp.examples.report.ReportPages;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that a comparison leaves behind, beside its results.json. */
class CompareReportTest {
  @TempDir Path directory;

  @Test
  void itShowsTheNumbersOfTheResults() throws IOException {
    Document page =
        compare(Tables.classes(directory), "--rules", "bp,dtp", "--seeds", 2, "--epochs", 3);
    JsonNode json = new ObjectMapper().readTree(out().resolve("results.json").toFile());
    for (String rule : List.of("bp", "dtp")) {
      List<Double> figures = new ArrayList<>();
      for (JsonNode run : json.get("runs")) {
        if (run.get("rule").asText().equals(rule)) {
          figures.add(100 * run.get("testAccuracyAtBestValidation").asDouble());
        }
      }
      double mean = (figures.get(0) + figures.get(1)) / 2;
      double deviation = Math.abs(figures.get(0) - figures.get(1)) / Math.sqrt(2);
      List<String> row = ReportPages.row(page, rule);
      assertThat(row.get(0)).isEqualTo(String.format(Locale.ROOT, "%.2f ± %.2f", mean, deviation));
      assertThat(row).last().isEqualTo("2");
    }
    assertThat(page.select("figure")).hasSize(4);
    assertThat(page.select(".headline").text())
        .startsWith("dtp reaches ")
        .containsAnyOf("than bp", "the same as bp");
    assertThat(page.select("pre").text()).contains("--rules bp,dtp --seeds 2 --epochs 3");
    assertThat(page.select("pre").text()).as("runs again").contains("--overwrite");
    assertThat(page.text())
        .contains("perturb one-per-example", "feedback start first-batch", "feedback damping 4.0")
        .contains("processor", "dl4j tp");
    assertThat(page.text()).contains("1.0.0-M2.1", json.at("/environment/os").asText());
  }

  @Test
  void hostileNamesStayText() throws IOException {
    Path table = directory.resolve("<script>alert(1)<script> & \"x\".csv");
    Files.writeString(
        table,
        Files.readString(Tables.classes(directory))
            .replaceFirst("y\n", "<img src=x>\n")
            .replace("yes", "<b>yes"));
    CommandRun run =
        CommandRun.of(
            "compare",
            "--dataset=csv",
            "--train=" + table,
            "--label=<img src=x>",
            "--hidden=4",
            "--rules=bp,dfa",
            "--epochs=1",
            "--out=" + out());
    assertThat(run.exitCode()).as(run.err()).isZero();
    Document page = ReportPages.read(out());
    assertThat(page.select("b, img, script")).isEmpty();
    assertThat(page.select("td").eachText()).contains(table.toString(), "<img src=x>");
    assertThat(page.select("pre").text()).contains("'--label=<img src=x>'");
  }

  @Test
  void aRuleThatDivergedIsThereAndCalledSo() throws IOException {
    Document page =
        compare(
            Tables.numbers(directory),
            "--regression",
            "--activation=cube",
            "--learning-rate=1e30",
            "--rules=bp,dfa",
            "--epochs=3");
    assertThat(ReportPages.row(page, "bp")).first().isEqualTo("diverged");
    assertThat(ReportPages.findings(page)).contains("bp diverged (seed 42 in epoch 1: ");
  }

  private Path out() {
    return directory.resolve("out");
  }

  private Document compare(Path table, Object... arguments) throws IOException {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--out", out()));
    CommandRun run = CommandRun.tiny(table, all.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("report.html");
    return ReportPages.read(out());
  }
}
