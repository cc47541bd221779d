package org.dl4jtp.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.dl4jtp.Alone;
import org.dl4jtp.examples.cli.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A large network takes no more than half as much memory again as by backpropagation. It takes a
 * minute and a gigabyte: {@code mvn test -pl dl4j-tp-tests -am -Dtest=VggMemoryTest
 * -Dmemory.vgg=true -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@Alone
@EnabledIfSystemProperty(named = "memory.vgg", matches = "true")
class VggMemoryTest {
  private static final double MOST = 1.5;

  @Test
  void directRulesTakeLittleMoreThanBackpropagation() throws IOException, InterruptedException {
    long[] backpropagation = measured("bp");
    for (String rule : List.of("ddtp-linear", "dfa")) {
      long[] here = measured(rule);
      double numbers = (double) (here[0] + here[1]) / (backpropagation[0] + backpropagation[1]);
      double resident = (double) (here[3] - here[2]) / (backpropagation[3] - backpropagation[2]);
      System.out.printf(
          "%s: parameters and updater state %.2f, memory at most %.2f of backpropagation's%n",
          rule, numbers, resident);
      assertThat(numbers).as(rule).isLessThan(MOST);
      assertThat(resident).as(rule).isLessThan(MOST);
    }
  }

  private static long[] measured(String rule) throws IOException, InterruptedException {
    Process process =
        ChildJvm.start(
            VggMemoryProbe.class,
            1,
            List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC"), // the heap does not count
            rule);
    String told = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    String numbers = told.strip().lines().reduce("", (first, last) -> last);
    System.out.println(rule + ": " + numbers);
    return Arrays.stream(numbers.split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }
}
