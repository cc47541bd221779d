package org.dl4jtp.examples.census;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dl4jtp.examples.compare.ConfigurationClasses;

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
                    () -> read(file),
                    inputTypes.getOrDefault(file.getFileName().toString(), List.of())))
        .toList();
  }

  private static Object read(Path file) {
    String text;
    String stranger;
    boolean json;
    try {
      text = Files.readString(file);
      json = text.stripLeading().startsWith("{");
      stranger = ConfigurationClasses.strangerIn(text, json);
    } catch (IOException e) {
      throw new IllegalArgumentException("the file is no text, or neither JSON nor YAML: " + e, e);
    }
    if (stranger != null) {
      throw new IllegalArgumentException(
          "it names '" + stranger + "', which is no class of Deeplearning4j's");
    }
    boolean graph = text.contains("networkInputs");
    if (json) {
      return graph
          ? ComputationGraphConfiguration.fromJson(text)
          : MultiLayerConfiguration.fromJson(text);
    }
    return graph
        ? ComputationGraphConfiguration.fromYaml(text)
        : MultiLayerConfiguration.fromYaml(text);
  }
}
