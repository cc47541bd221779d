package org.dl4jtp.examples.network;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.serde.JsonMappers;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * Reads a network's configuration from JSON or YAML: a {@link MultiLayerConfiguration} or a {@link
 * ComputationGraphConfiguration}, as its content tells.
 */
public final class NetworkFile {
  /** Networks that come with the program: small ones, for images of 28x28. */
  public static final List<String> READY = List.of("lenet", "resnet");

  private static final long MOST_BYTES = 64 << 20;
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F'};
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  private static final String REMEDY =
      "give a file written with toJson() or toYaml() of one of them";

  private static final String KERAS_REMEDY =
      "replace its last layer by an OutputLayer, for Keras keeps the loss elsewhere, and give a file"
          + " of its configuration's toJson(); docs/COMPATIBILITY.md, 'Imported from Keras', shows"
          + " how";

  private NetworkFile() {}

  /**
   * Reads a file.
   *
   * @param file or, where there is none, the name of a network that comes with the program
   * @throws IllegalArgumentException if it is no configuration, with the file's name, the reason
   *     and the remedy
   */
  public static NetworkConfiguration read(Path file) {
    return parse(file, text(file));
  }

  private static String text(Path file) {
    if (!Files.isRegularFile(file)) {
      if (READY.contains(file.toString())) {
        return ready(file.toString());
      }
      throw new IllegalArgumentException(
          "there is no file %s; without one there are %s"
              .formatted(file, String.join(" and ", READY)));
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IllegalArgumentException(
            "%s has %,d bytes, too many for a configuration; %s"
                .formatted(file, Files.size(file), REMEDY));
      }
      byte[] content = Files.readAllBytes(file);
      refuseModels(file, content);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + " as UTF-8 text: " + e, e);
    }
  }

  private static String ready(String name) {
    try (InputStream in = NetworkFile.class.getResourceAsStream(name + ".json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the program lacks its network " + name + ": " + e, e);
    }
  }

  private static void refuseModels(Path file, byte[] content) {
    if (startsWith(content, HDF5)) {
      throw new IllegalArgumentException(
          file
              + " is an HDF5 file, as Keras saves models; import it with"
              + " KerasModelImport.importKerasModelAndWeights, or a Sequential model with"
              + " importKerasSequentialModelAndWeights, "
              + KERAS_REMEDY);
    }
    if (startsWith(content, ZIP)) {
      throw new IllegalArgumentException(
          file
              + " is a zip file, as trained networks are saved in; give its configuration alone,"
              + " configuration.json within it");
    }
  }

  private static boolean startsWith(byte[] content, byte[] magic) {
    return content.length > magic.length
        && Arrays.equals(content, 0, magic.length, magic, 0, magic.length);
  }

  // The parsers throw checked exceptions undeclared, and Deeplearning4j's own unchecked ones.
  @SuppressWarnings("CatchingUnchecked")
  private static NetworkConfiguration parse(Path file, String text) {
    boolean json = text.stripLeading().startsWith("{");
    JsonNode root = tree(file, text, json);
    boolean graph = root.has("networkInputs") || root.has("vertices");
    if (!graph && root.path("confs").isEmpty()) {
      throw notConfiguration(file, "it has no layers", null);
    }
    NetworkConfiguration network;
    try {
      if (graph) {
        network =
            NetworkConfiguration.of(
                json
                    ? ComputationGraphConfiguration.fromJson(text)
                    : ComputationGraphConfiguration.fromYaml(text));
      } else {
        network =
            NetworkConfiguration.of(
                json
                    ? MultiLayerConfiguration.fromJson(text)
                    : MultiLayerConfiguration.fromYaml(text));
      }
    } catch (Exception e) {
      throw notConfiguration(file, firstLine(e), e);
    }
    if (network.isEmpty()) {
      throw notConfiguration(file, "it has no layers", null);
    }
    return network;
  }

  private static JsonNode tree(Path file, String text, boolean json) {
    JsonNode root;
    String stranger;
    try {
      stranger = ConfigurationClasses.strangerIn(text, json);
      root = (json ? JsonMappers.getMapper() : JsonMappers.getMapperYaml()).readTree(text);
    } catch (JsonProcessingException e) {
      throw notConfiguration(file, firstLine(e), e);
    }
    if (stranger != null) {
      throw new IllegalArgumentException(
          file
              + " names '"
              + stranger
              + "', which is no class of Deeplearning4j's; remove that part, or train it in a"
              + " program of your own");
    }
    if (root.has("class_name") || root.has("keras_version")) {
      boolean row = "Sequential".equals(root.path("class_name").asText());
      throw new IllegalArgumentException(
          "%s is a model of Keras; import it with KerasModelImport.%s, %s"
              .formatted(
                  file,
                  row ? "importKerasSequentialConfiguration" : "importKerasModelConfiguration",
                  KERAS_REMEDY));
    }
    return root;
  }

  private static IllegalArgumentException notConfiguration(
      Path file, String reason, Exception cause) {
    return new IllegalArgumentException(
        "%s is no MultiLayerConfiguration or ComputationGraphConfiguration (%s); %s"
            .formatted(file, reason, REMEDY),
        cause);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
  }
}
