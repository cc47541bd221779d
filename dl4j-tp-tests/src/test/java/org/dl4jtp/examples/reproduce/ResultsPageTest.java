package org.dl4jtp.examples.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/RESULTS.md says what docs/results holds, and has its pictures. */
class ResultsPageTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Pattern PICTURE = Pattern.compile("!\\[[^]]*]\\(([^)]+)\\)");

  @Test
  void everyTableAndNumberIsThatOfTheRecordedRuns() throws IOException {
    String page = Files.readString(DOCS.resolve("RESULTS.md"));
    ResultParts parts = new ResultParts(ResultsFolder.read(DOCS.resolve("results")));
    assertThat(ResultsDocument.redraw(page, parts))
        .as("docs/results has changed: run the command results, and commit docs")
        .isEqualTo(page);
    assertThat(PICTURE.matcher(page).results().map(picture -> picture.group(1)))
        .containsAll(parts.pictures().keySet())
        .allMatch(path -> Files.exists(DOCS.resolve(path)));
  }
}
