package org.dl4jtp.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Wrong uses, each with the exception and the words that it brings. */
class FaultsTest {
  private static final int FEWEST = 80;

  @TempDir static Path dir;
  private static List<Fault> faults;

  @BeforeAll
  static void collect() throws IOException {
    faults =
        Stream.of(
                LayerFaults.all(),
                NetworkFaults.all(),
                OptionFaults.all(),
                DataFaults.all(),
                OrderFaults.all(),
                JsonFaults.all(),
                FileFaults.all(dir))
            .flatMap(s -> s)
            .toList();
  }

  @TestFactory
  Stream<DynamicTest> eachIsRefusedWithTheReasonAndTheRemedy() {
    return faults.stream()
        .map(
            fault ->
                DynamicTest.dynamicTest(
                    fault.subject() + ": " + fault.name(),
                    () ->
                        assertThatThrownBy(fault.use())
                            .isInstanceOf(fault.type())
                            .message()
                            .contains(fault.words())));
  }

  @Test
  void thereAreEnough() {
    Map<String, Long> counts =
        faults.stream()
            .collect(Collectors.groupingBy(Fault::subject, TreeMap::new, Collectors.counting()));
    System.out.println(faults.size() + " wrong uses: " + counts);
    assertThat(faults).hasSizeGreaterThanOrEqualTo(FEWEST);
    assertThat(faults).extracting(f -> f.subject() + f.name()).doesNotHaveDuplicates();
  }
}
