package org.dl4jtp.examples.census;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dl4jtp.examples.network.NetworkFile;

/** Networks from files that Deeplearning4j's {@code toJson} and {@code toYaml} wrote. */
final class ConfigurationFiles {
  private ConfigurationFiles() {}

  /**
   * All of them.
   *
   * @param inputTypes by the file's name; for those without, what follows from the configuration
   */
  static List<CandidateNetwork> networks(
      List<Path> files, Map<String, List<InputType>> inputTypes) {
    return files.stream()
        .map(
            file ->
                new CandidateNetwork(
                    file.toString(),
                    () -> NetworkFile.read(file),
                    inputTypes.getOrDefault(file.getFileName().toString(), List.of())))
        .toList();
  }
}
