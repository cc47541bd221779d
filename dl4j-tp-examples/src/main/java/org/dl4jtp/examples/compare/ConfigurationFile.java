package org.dl4jtp.examples.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.dl4jtp.examples.cli.UserError;

/** Reads a {@link MultiLayerConfiguration} from JSON or YAML. */
final class ConfigurationFile {
  private static final long MOST_BYTES = 64 << 20;

  private ConfigurationFile() {}

  static MultiLayerConfiguration read(Path file) {
    MultiLayerConfiguration network = parse(file, text(file));
    if (network == null || network.getConfs() == null || network.getConfs().isEmpty()) {
      throw notConfiguration(file, "it has no layers", null);
    }
    return network;
  }

  private static String text(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserError("--config: there is no file " + file);
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new UserError(
            "--config: %s has %,d bytes, too many for a configuration; give a file written with MultiLayerConfiguration.toJson() or toYaml()"
                .formatted(file, Files.size(file)));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new UserError("--config: cannot read " + file + " as UTF-8 text: " + e, e);
    }
  }

  // The parsers throw checked exceptions undeclared, and Deeplearning4j's own unchecked ones.
  @SuppressWarnings("CatchingUnchecked")
  private static MultiLayerConfiguration parse(Path file, String text) {
    boolean json = text.stripLeading().startsWith("{");
    try {
      String stranger = ConfigurationClasses.strangerIn(text, json);
      if (stranger != null) {
        throw new UserError(
            "--config: "
                + file
                + " names '"
                + stranger
                + "', which is no class of Deeplearning4j's; remove that part, or train it in a"
                + " program of your own");
      }
      return json ? MultiLayerConfiguration.fromJson(text) : MultiLayerConfiguration.fromYaml(text);
    } catch (UserError e) {
      throw e;
    } catch (Exception e) {
      throw notConfiguration(file, firstLine(e), e);
    }
  }

  private static UserError notConfiguration(Path file, String reason, Exception cause) {
    return new UserError(
        "--config: "
            + file
            + " is no MultiLayerConfiguration ("
            + reason
            + "); give a file written with MultiLayerConfiguration.toJson() or toYaml()",
        cause);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
  }
}
