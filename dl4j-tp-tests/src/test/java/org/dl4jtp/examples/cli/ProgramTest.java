package org.dl4jtp.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the program without Maven, in a folder as the build makes it. */
@DisabledOnOs(OS.WINDOWS)
class ProgramTest {
  @TempDir Path home;

  /** One jar that has the test's class path in its manifest stands for all. */
  @BeforeEach
  void install() throws IOException {
    Path bin = Files.createDirectories(home.resolve("a b/bin"));
    Files.copy(Path.of("../dl4j-tp-examples/src/main/dist/bin/dl4j-tp"), script());
    assertThat(script().toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(home.resolve("link"), bin.resolve("dl4j-tp"));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    Path lib = Files.createDirectories(home.resolve("a b/lib"));
    try (OutputStream jar = Files.newOutputStream(lib.resolve("all.jar"))) {
      new JarOutputStream(jar, manifest).close();
    }
  }

  private Path script() {
    return home.resolve("a b/bin/dl4j-tp");
  }

  private record Ended(int exitCode, String output) {}

  private static Ended run(Path program, Map<String, String> environment, String... arguments)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(program.toString());
    builder.command().addAll(Arrays.asList(arguments));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), output);
  }

  /** Whose loading takes seconds. */
  @Test
  void helpLoadsNeitherNd4jNorALogger() throws Exception {
    Ended help = run(script(), Map.of("JAVA_OPTS", "-verbose:class"), "compare", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.output())
        .contains("org.dl4jtp.examples.Main", "Example:")
        .doesNotContain(
            "org.nd4j.linalg.factory.Nd4j ", "ch.qos.logback", "org.nd4j.shade.jackson");
  }

  @Test
  void exitCodesAreThoseOfTheProgramThroughALinkToo() throws Exception {
    Ended mistyped = run(home.resolve("link"), Map.of(), "comapre");
    assertThat(mistyped.exitCode()).isEqualTo(2);
    assertThat(mistyped.output()).contains("Did you mean 'compare'?");
  }

  @Test
  void jarsOfTheUsersAreOnTheClassPath() throws Exception {
    Path services = Files.createDirectories(home.resolve("own/META-INF/services"));
    Files.writeString(services.resolve("org.dl4jtp.TrainingRules"), "com.example.NotThere");
    Ended refused =
        run(
            script(),
            Map.of("DL4J_TP_CLASSPATH", home.resolve("own").toString()),
            "compare",
            "--rules=bp");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.output()).contains("com.example.NotThere");
  }

  @Test
  void withoutJavaItSaysWhatIsMissing() throws Exception {
    Ended refused = run(script(), Map.of("JAVA_HOME", home + "/none"), "--help");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output()).contains("JAVA_HOME", "17");
  }
}
