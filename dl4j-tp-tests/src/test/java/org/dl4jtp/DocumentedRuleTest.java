package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked examples of rules in the documents are the classes that {@link OwnRuleTest} runs. */
class DocumentedRuleTest {
  @ParameterizedTest
  @CsvSource({
    "org/dl4jtp/FadingTargets.java, 35",
    "com/example/HuberReconstruction.java, 40",
    "com/example/ExampleRules.java, 35"
  })
  void theDocumentShowsTheSourceItself(String file, int longest) throws Exception {
    String document = Files.readString(Path.of("../docs/writing-your-own-rule.md"));
    String source = Files.readString(Path.of("src/test/java").resolve(file));
    assertThat(document).contains("```java\n" + source + "```");
    assertThat(source.lines()).hasSizeLessThan(longest);
  }
}
