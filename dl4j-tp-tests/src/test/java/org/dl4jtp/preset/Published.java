package org.dl4jtp.preset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The published values as the file has them, read without the library's help. */
public final class Published {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNode FILE = resource("paper-hyperparameters.json");

  private Published() {}

  static JsonNode values(Preset preset) {
    return FILE.get(preset.name());
  }

  static List<String> names() {
    List<String> names = new ArrayList<>();
    FILE.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** A preset out of a configuration of one's own, in the authors' format. */
  public static Preset preset(String json) {
    try {
      return new Preset(
          "own",
          new PublishedValues(
              MAPPER.readTree(json),
              MAPPER.createObjectNode(),
              resource("paper-supplement.json").get("defaults")),
          "");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode resource(String name) {
    try (InputStream in = Preset.class.getResourceAsStream(name)) {
      return MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
