package org.dl4jtp.examples.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.dl4jtp.LongTest;
import org.dl4jtp.examples.compare.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class FiguresTest {
  @TempDir private Path dir;

  /** Figure 2's outcome, on a short run. */
  @Test
  void targetsOfLearnedDirectFeedbackWasteLittleAndThoseOfDtpMuch() throws Exception {
    CommandRun run = figure("nullspace --steps 100 --every 50");
    assertThat(run.exitCode()).as(run.err()).isZero();
    checkFiles("nullspace");
    List<JsonNode> rows = rows("nullspace");
    assertThat(rows).hasSize(2 * 3 * 2); // rules, times, hidden layers
    assertThat(values(rows, "dtp", "nullSpaceShare")).allMatch(share -> share > 0.4);
    assertThat(values(rows, "ddtp-linear", "nullSpaceShare"))
        .allMatch(share -> share >= 0 && share < 0.3);
    assertThat(values(rows, "ddtp-linear", "nullSpaceShare").sum())
        .isLessThan(values(rows, "dtp", "nullSpaceShare").sum() / 3);
  }

  @Test
  void alignmentMeasuresRulesAndLayers() throws Exception {
    CommandRun run =
        figure("alignment --steps 20 --every 10 --rules bp,gnt,ddtp-linear --damping 0.5");
    assertThat(run.exitCode()).as(run.err()).isZero();
    checkFiles("alignment");
    List<JsonNode> rows = rows("alignment");
    assertThat(rows).hasSize(3 * 3 * 4); // rules, times, layers
    assertThat(values(rows, "bp", "weightAngleToBackpropagation")).allMatch(a -> a < 1e-4);
    assertThat(values(rows, "gnt", "activationAngleToBackpropagation").limit(3))
        .allMatch(a -> a > 1 && a < 90);
    assertThat(values(rows, "ddtp-linear", "weightAngleToGaussNewton").limit(3))
        .allMatch(a -> a > 0 && a < 90);
    assertThat(json("alignment").get("settings").get("damping").asDouble()).isEqualTo(0.5);
  }

  @Test
  void outputsApproachTheirLabels() throws Exception {
    CommandRun run = figure("output-space --steps 40 --rules gnt,bp");
    assertThat(run.exitCode()).as(run.err()).isZero();
    checkFiles("output-space");
    JsonNode labels = json("output-space").get("settings").get("labels");
    for (int example = 0; example < 3; example++) {
      for (String rule : List.of("gnt", "bp")) {
        int wanted = example;
        List<JsonNode> way =
            rows("output-space").stream()
                .filter(r -> r.get("example").asInt() == wanted)
                .filter(r -> r.get("rule").asText().equals(rule))
                .toList();
        assertThat(distance(way.get(way.size() - 1), labels.get(example)))
            .isLessThan(distance(way.get(0), labels.get(example)));
      }
    }
  }

  private static double distance(JsonNode point, JsonNode label) {
    return Math.hypot(
        point.get("output1").asDouble() - label.get("x").asDouble(),
        point.get("output2").asDouble() - label.get("y").asDouble());
  }

  @Test
  @LongTest
  void sameSeedSameNumbers() throws IOException {
    figure("nullspace --steps 5 --every 5 --seed 3");
    String first = Files.readString(dir.resolve("nullspace.csv"));
    assertThat(figure("nullspace --steps 5 --every 5 --seed 3 --overwrite").exitCode()).isZero();
    assertThat(Files.readString(dir.resolve("nullspace.csv"))).isEqualTo(first);
    figure("nullspace --steps 5 --every 5 --seed 4 --overwrite");
    assertThat(Files.readString(dir.resolve("nullspace.csv"))).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "figures | nullspace, alignment, output-space",
        "figures histogram | 'histogram';nullspace",
        "figures nullspace --steps 0 | --steps;0;1 or more",
        "figures nullspace --every 0 | --every;0;1 or more",
        "figures nullspace --rules dtp,dtp | --rules;'dtp';twice",
        "figures nullspace --rules best | --rules;'best';ddtp-linear",
        "figures alignment --damping -1 | --damping;-1.0;0 or more",
        "figures output-space --out pom.xml | --out;pom.xml;no directory",
        "figures alignment --epochs 3 | '--epochs';--steps",
      })
  void badInputIsRefusedBeforeAnythingIsTrained(String arguments, String words) {
    CommandRun run = CommandRun.of((Object[]) arguments.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(words.split(";")).doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void keepsAFigureThatIsThere() throws IOException {
    Files.writeString(dir.resolve("alignment.svg"), "mine");
    CommandRun run = figure("alignment --steps 1");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("alignment.svg", "--overwrite");
    assertThat(Files.readString(dir.resolve("alignment.svg"))).isEqualTo("mine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "figures --help",
        "figures nullspace --help",
        "figures alignment --help",
        "figures output-space --help"
      })
  void helps(String arguments) {
    CommandRun run = CommandRun.of((Object[]) arguments.split(" "));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: dl4j-tp figures");
  }

  private CommandRun figure(String arguments) {
    return CommandRun.of(
        Stream.concat(
                Stream.of("figures"),
                Stream.concat(
                    Arrays.stream(arguments.split(" ")), Stream.of("--out", dir.toString())))
            .toArray());
  }

  private void checkFiles(String name) throws Exception {
    BufferedImage png = ImageIO.read(dir.resolve(name + ".png").toFile());
    assertThat(png.getWidth()).isGreaterThan(500);
    assertThat(
            Arrays.stream(
                    png.getRGB(0, 0, png.getWidth(), png.getHeight(), null, 0, png.getWidth()))
                .distinct()
                .count())
        .isGreaterThan(20);
    DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
    xml.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    assertThat(
            xml.newDocumentBuilder()
                .parse(dir.resolve(name + ".svg").toFile())
                .getElementsByTagName("path")
                .getLength())
        .isGreaterThan(20);
    List<String> csv = Files.readAllLines(dir.resolve(name + ".csv"));
    assertThat(csv).hasSize(1 + rows(name).size());
  }

  private JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(dir.resolve(name + ".json").toFile());
  }

  private List<JsonNode> rows(String name) throws IOException {
    return StreamSupport.stream(json(name).get("rows").spliterator(), false).toList();
  }

  private static DoubleStream values(List<JsonNode> rows, String rule, String column) {
    return rows.stream()
        .filter(row -> row.get("rule").asText().equals(rule))
        .mapToDouble(row -> row.get(column).asDouble());
  }
}
