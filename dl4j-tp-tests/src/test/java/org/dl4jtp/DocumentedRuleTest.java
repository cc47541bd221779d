package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The worked example of a rule in the documents is the class that {@link OwnRuleTest} runs. */
class DocumentedRuleTest {
  private static final int LONGEST = 60;

  @Test
  void theDocumentShowsTheSourceItself() throws Exception {
    String document = Files.readString(Path.of("../docs/writing-your-own-rule.md"));
    String source = Files.readString(Path.of("src/test/java/org/dl4jtp/FadingTargets.java"));
    assertThat(document).contains("```java\n" + source + "```");
    assertThat(source.lines()).hasSizeLessThan(LONGEST);
  }
}
