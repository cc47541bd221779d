package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

class SampleTest {
  private final String before = System.getProperty(Sample.PROPERTY, "false");

  @BeforeEach
  void sampled() {
    System.setProperty(Sample.PROPERTY, "false");
  }

  @AfterEach
  void asItWas() {
    System.setProperty(Sample.PROPERTY, before);
  }

  /** Of two columns; row 3 knows but one of them, and column "c" is in row 0 alone. */
  private static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of("a", 0),
        Arguments.of("b", 0),
        Arguments.of("c", 0),
        Arguments.of("a", 1),
        Arguments.of("b", 1),
        Arguments.of("a", 2),
        Arguments.of("b", 2),
        Arguments.of("b", 3));
  }

  private static List<String> rotating() {
    return Sample.rotating(table()).map(a -> "" + a.get()[0] + a.get()[1]).toList();
  }

  @Test
  void everyRowAndEveryColumnAppears() {
    assertThat(rotating()).containsExactly("a0", "c0", "b1", "a2", "b3");
  }

  @Test
  void eachNthAndOneOfEachKind() {
    assertThat(Sample.oneIn(3, IntStream.range(0, 8).boxed())).containsExactly(0, 3, 6);
    assertThat(Sample.oneForEach(String::length, Stream.of("a", "b", "cc", "d", "ee")))
        .containsExactly("a", "cc");
    assertThat(Sample.rules(TrainingRule.values().stream()))
        .contains(TrainingRule.DDTP_LINEAR, TrainingRule.DFA)
        .hasSizeLessThan(TrainingRule.values().size());
    assertThat(Sample.times(2, 20)).isEqualTo(2);
  }

  @Test
  void everythingRunsWhenAskedFor() {
    System.setProperty(Sample.PROPERTY, "true");
    assertThat(rotating()).hasSize(8);
    assertThat(Sample.oneIn(3, Stream.of(1, 2, 3))).hasSize(3);
    assertThat(Sample.oneForEach(String::length, Stream.of("a", "b"))).hasSize(2);
    assertThat(Sample.rules(TrainingRule.values().stream())).hasSize(TrainingRule.values().size());
    assertThat(Sample.times(2, 20)).isEqualTo(20);
  }
}
