package org.dl4jtp.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionTest {
  @Test
  void versionIsTheBuilds() {
    CommandRun run = CommandRun.of("--version");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("dl4j-tp \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
  }
}
