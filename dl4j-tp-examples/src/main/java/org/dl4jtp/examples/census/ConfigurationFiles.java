package org.dl4jtp.examples.census;

import java.nio.file.Path;
import java.util.List;
import org.dl4jtp.examples.network.NetworkFile;

/** Networks from files that Deeplearning4j's {@code toJson} and {@code toYaml} wrote. */
final class ConfigurationFiles {
  private ConfigurationFiles() {}

  static List<CandidateNetwork> networks(List<Path> files) {
    return files.stream()
        .map(file -> new CandidateNetwork(file.toString(), () -> NetworkFile.read(file), List.of()))
        .toList();
  }
}
