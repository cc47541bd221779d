package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.FixedFeedback;
import org.dl4jtp.target.DirectTargets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules of a user's jar, by name; and jars that have them wrong. */
class ProvidedRulesTest {
  @TempDir private Path jar;

  @Test
  void theyAreFoundByNameAfterThoseOfThisLibrary() {
    List<TrainingRule> known = TrainingRule.known();
    assertThat(known).startsWith(TrainingRule.values().toArray(TrainingRule[]::new));
    assertThat(known).extracting(TrainingRule::name).contains("fading", "huber", "fading-huber");
    assertThat(TrainingRule.parse(" Fading_Huber ").name()).isEqualTo("fading-huber");
  }

  @Test
  void aRuleThatThereIsNotIsRefusedWithTheirNames() {
    assertThatThrownBy(() -> TrainingRule.parse("huper"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'huper'")
        .hasMessageContaining("ddtp-linear")
        .hasMessageContaining("fading-huber");
  }

  @Test
  void aJarOfTheThreadsClassLoaderIsSeen() throws Exception {
    with(
        Good.class.getName(),
        () -> assertThat(TrainingRule.parse("good").name()).isEqualTo("good"));
    assertThatThrownBy(() -> TrainingRule.parse("good")).hasMessageContaining("'good'");
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(Taken.class.getName(), "'dtp'", "dl4j-tp already"),
        Arguments.of(TakenByAnother.class.getName(), "'huber'", "com.example.ExampleRules"),
        Arguments.of(Twice.class.getName(), "'twice'", "already"),
        Arguments.of(Failing.class.getName(), "no rules today", "Failing"),
        Arguments.of(WithoutClasses.class.getName(), "NoClassDefFoundError", "WithoutClasses"),
        Arguments.of(Null.class.getName(), "null", "Null"),
        Arguments.of(NullRule.class.getName(), "null", "NullRule"),
        Arguments.of(Misnamed.class.getName(), "'My Rule'", "lower case"),
        Arguments.of(Nameless.class.getName(), "''", "lower case"),
        Arguments.of("com.example.Missing", "com.example.Missing", "META-INF/services"),
        Arguments.of(NoConstructor.class.getName(), "NoConstructor", "without arguments"),
        Arguments.of("com.example.Trap", "com.example.Trap", "implements TrainingRules"));
  }

  /** Whatever rule is asked for: which one a name means must not depend on the class path. */
  @ParameterizedTest
  @MethodSource("wrong")
  void aWrongProviderIsNamedWithTheRemedy(String provider, String what, String more)
      throws Exception {
    with(
        provider,
        () ->
            assertThatThrownBy(() -> TrainingRule.parse("bp"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(what)
                .hasMessageContaining(more));
  }

  private void with(String provider, Runnable body) throws Exception {
    Path services = Files.createDirectories(jar.resolve("META-INF/services"));
    Files.writeString(services.resolve(TrainingRules.class.getName()), provider);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
      thread.setContextClassLoader(loader);
      body.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static TrainingRule rule(String name) {
    return TrainingRule.of(name, new DirectTargets(), AffineFeedback.linear(), new FixedFeedback());
  }

  /** Nothing is wrong with these. */
  public static class Good implements TrainingRules {
    @Override
    public List<TrainingRule> rules() {
      return List.of(rule("good"));
    }
  }

  /** Has the name of a rule of this library. */
  public static final class Taken implements TrainingRules {
    @Override
    public List<TrainingRule> rules() {
      return List.of(rule("dtp"));
    }
  }

  /** Has the name of a rule of another provider. */
  public static final class TakenByAnother implements TrainingRules {
    @Override
    public List<TrainingRule> rules() {
      return List.of(rule("huber"));
    }
  }

  /** Has two rules of one name. */
  public static final class Twice implements TrainingRules {
    @Override
    public List<TrainingRule> rules() {
      return List.of(rule("twice"), rule("twice"));
    }
  }

  /** Throws. */
  public static final class Failing implements TrainingRules {
    @Override
    public List<TrainingRule> rules() {
      throw new IllegalStateException("no rules today");
    }
  }

  /** Lacks a jar. */
  public static final class WithoutClasses implements TrainingRules {
    @Override
    public List<TrainingRule> rules() {
      throw new NoClassDefFoundError("org/example/Other");
    }
  }

  /** Has no list. */
  public static final class Null implements TrainingRules {
    @Override
    public List<TrainingRule> rules() {
      return null;
    }
  }

  /** Has no rule. */
  public static final class NullRule implements TrainingRules {
    @Override
    public List<TrainingRule> rules() {
      return Arrays.asList((TrainingRule) null);
    }
  }

  /** Has a name that the command line could not tell. */
  public static final class Misnamed implements TrainingRules {
    @Override
    public List<TrainingRule> rules() {
      return List.of(rule("My Rule"));
    }
  }

  /** Has a rule without a name. */
  public static final class Nameless implements TrainingRules {
    @Override
    public List<TrainingRule> rules() {
      return List.of(rule(""));
    }
  }

  /** Cannot be made. */
  public static final class NoConstructor extends Good {
    public NoConstructor(String ignored) {}
  }
}
