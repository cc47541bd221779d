package org.dl4jtp.preset;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.nd4j.shade.jackson.databind.JsonNode;

/** One published configuration, with the defaults of the authors' program where it is silent. */
final class PublishedValues {
  private final JsonNode published;
  private final JsonNode leftOut;
  private final JsonNode defaults;

  /**
   * @param published as the file has it
   * @param leftOut what the authors' configuration has besides
   * @param defaults of the authors' program
   */
  PublishedValues(JsonNode published, JsonNode leftOut, JsonNode defaults) {
    this.published = published;
    this.leftOut = leftOut;
    this.defaults = defaults;
  }

  /** Keys of the configuration, without those that only have a default. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    published.fieldNames().forEachRemaining(keys::add);
    leftOut.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  boolean has(String key) {
    return published.has(key) || leftOut.has(key);
  }

  double number(String key) {
    return required(key).asDouble();
  }

  int integer(String key) {
    return required(key).asInt();
  }

  boolean flag(String key) {
    return required(key).asBoolean();
  }

  String text(String key) {
    return required(key).asText();
  }

  String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  /** Of every layer: a list, or one value for all. */
  double[] numbers(String key, int layers) {
    JsonNode value = required(key);
    if (value.isArray() && value.size() != layers) {
      throw new IllegalArgumentException(
          key + " has " + value.size() + " values for " + layers + " layers");
    }
    double[] all = new double[layers];
    for (int i = 0; i < layers; i++) {
      all[i] = value.isArray() ? value.get(i).asDouble() : value.asDouble();
    }
    return all;
  }

  /** As published, for people to read. */
  String show(String key) {
    if (!has(key)) {
      JsonNode value = defaults.path(key);
      return value.isMissingNode() ? "(none)" : "(" + value.asText() + ")";
    }
    JsonNode value = required(key);
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(", "))
        : value.asText();
  }

  private JsonNode required(String key) {
    for (JsonNode node : List.of(published, leftOut, defaults)) {
      if (node.has(key)) {
        return node.get(key);
      }
    }
    throw new IllegalArgumentException("the configuration has no " + key);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof PublishedValues
        && published.equals(((PublishedValues) o).published)
        && leftOut.equals(((PublishedValues) o).leftOut)
        && defaults.equals(((PublishedValues) o).defaults);
  }

  @Override
  public int hashCode() {
    return Objects.hash(published, leftOut);
  }
}
