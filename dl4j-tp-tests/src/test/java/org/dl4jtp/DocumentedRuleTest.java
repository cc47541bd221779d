package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  @Test
  void theProjectToCopyHasTheSameLoss() throws Exception {
    String loss = "com/example/HuberReconstruction.java";
    assertThat(Path.of("../docs/own-rule-project/src/main/java").resolve(loss))
        .hasSameTextualContentAs(Path.of("src/test/java").resolve(loss));
  }

  @Test
  void theProjectToCopyCompiles(@TempDir Path classes) throws Exception {
    Path project = Path.of("../docs/own-rule-project/src");
    List<String> arguments =
        new ArrayList<>(
            List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
    try (Stream<Path> files = Files.walk(project)) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
    }
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(result).isZero();
    String provider = "META-INF/services/org.dl4jtp.TrainingRules";
    assertThat(classes.resolve("com/example/HuberRules.class")).exists();
    assertThat(project.resolve("main/resources").resolve(provider))
        .hasContent("com.example.HuberRules\n");
  }
}
