package org.dl4jtp.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that docs/COMPATIBILITY.md names exist, and its picture does. */
class CompatibilityTableTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)#(\\w+)`");
  private static final Pattern PICTURE = Pattern.compile("!\\[[^]]*]\\(([^)]+)\\)");

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    Map<String, String> sources = sources();
    List<MatchResult> named = NAMED.matcher(table()).results().toList();
    assertThat(named).hasSizeGreaterThan(40);
    for (MatchResult test : named) {
      assertThat(sources).as("test classes").containsKey(test.group(1));
      assertThat(sources.get(test.group(1)))
          .as("%s#%s", test.group(1), test.group(2))
          .containsPattern("\n  (void|Stream<DynamicTest>) " + test.group(2) + "\\(");
    }
  }

  @Test
  void everyRowThatSaysWorksOrRefusedNamesATest() throws IOException {
    assertThat(
            table().lines().filter(row -> row.matches("\\|.*\\| (works|refused|not applicable).*")))
        .hasSizeGreaterThan(40)
        .allMatch(row -> NAMED.matcher(row).find());
  }

  @Test
  void itsPictureExistsAndIsSmall() throws IOException {
    List<MatchResult> pictures = PICTURE.matcher(table()).results().toList();
    assertThat(pictures).isNotEmpty();
    for (MatchResult picture : pictures) {
      Path file = ROOT.resolve("docs").resolve(picture.group(1));
      assertThat(file).exists();
      assertThat(Files.size(file)).isLessThan(300_000);
    }
  }

  private static String table() throws IOException {
    return Files.readString(ROOT.resolve("docs/COMPATIBILITY.md"));
  }

  private static Map<String, String> sources() throws IOException {
    Map<String, String> all = new java.util.HashMap<>();
    for (String module : List.of("dl4j-tp-tests", "dl4j-tp-spark", "dl4j-tp-ui")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file :
            files.filter(f -> f.toString().endsWith("Test.java")).collect(Collectors.toList())) {
          all.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
        }
      }
    }
    return all;
  }
}
