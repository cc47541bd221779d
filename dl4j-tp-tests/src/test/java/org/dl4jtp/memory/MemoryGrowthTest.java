package org.dl4jtp.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.dl4jtp.Alone;
import org.dl4jtp.LongTest;
import org.dl4jtp.examples.cli.ChildJvm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many steps take no more memory than a few. How many is the system property {@code memory.steps}:
 * {@code mvn test -Plong -pl dl4j-tp-tests -am -Dtest=MemoryGrowthTest -Dmemory.steps=10000
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@Alone
@LongTest
class MemoryGrowthTest {
  private static final int STEPS = Integer.getInteger("memory.steps", 2_000);

  /** ND4J makes some buffers late, and for good: constants. */
  private static final long BUFFERS = 50;

  /** 50 bytes a step, or less. */
  private static final long HEAP = 100_000;

  /** Code that the JVM compiles late, and pages that the allocator of the C library keeps. */
  private static final long RESIDENT = 12_000_000;

  private static final Map<String, Process> PROBES = new HashMap<>();

  /** All at once: they take long, and each keeps one core busy at most. */
  @BeforeAll
  static void start() throws IOException {
    List<String> options =
        List.of(
            "-Xms96m",
            "-Xmx96m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1"); // compiling costs more than it saves
    for (String probe :
        List.of(
            "ddtp-linear one-per-example",
            "dtpdrl all",
            "ldrl all",
            "ddtp-rhl joint",
            MemoryProbe.LEAK + " all")) {
      String[] words = probe.split(" ", -1);
      PROBES.put(
          words[0],
          ChildJvm.start(
              MemoryProbe.class, 1, options, words[0], words[1], Integer.toString(STEPS)));
    }
  }

  @AfterAll
  static void end() {
    PROBES.values().forEach(Process::destroy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ddtp-linear", "dtpdrl", "ldrl", "ddtp-rhl"})
  void doesNotGrow(String rule) throws IOException, InterruptedException {
    long[] growth = growth(rule);
    assertThat(growth[0]).as("arrays").isLessThan(BUFFERS);
    assertThat(growth[1]).as("heap").isLessThan(HEAP);
    assertThat(growth[2]).as("resident memory").isLessThan(RESIDENT);
  }

  @Test
  void whatGrowsIsSeen() throws IOException, InterruptedException {
    long[] growth = growth(MemoryProbe.LEAK);
    assertThat(growth[0]).as("arrays").isGreaterThan(STEPS - BUFFERS);
    assertThat(growth[1]).as("heap").isGreaterThan(HEAP);
    assertThat(growth[2]).as("resident memory").isGreaterThan(RESIDENT);
  }

  private static long[] growth(String probe) throws IOException, InterruptedException {
    Process process = PROBES.get(probe);
    String told = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return Arrays.stream(told.strip().split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }
}
