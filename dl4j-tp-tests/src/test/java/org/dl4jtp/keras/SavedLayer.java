package org.dl4jtp.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer as Keras 2 saves it: its configuration, the shapes of its weights by their path in its
 * group, and in functional models the layers that it gets.
 */
record SavedLayer(
    String type, String name, ObjectNode config, Map<String, long[]> weights, List<String> inputs) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode DEFAULTS = defaults();

  private static JsonNode defaults() {
    try (InputStream in = SavedLayer.class.getResourceAsStream("/keras/layer-defaults.json")) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Of a class of Keras.
   *
   * @param settings names and values that differ from Keras' defaults
   */
  static SavedLayer of(String type, String name, Object... settings) {
    ObjectNode config = DEFAULTS.required(type).deepCopy();
    config.put("name", name);
    for (int i = 0; i < settings.length; i += 2) {
      config.set((String) settings[i], JSON.valueToTree(settings[i + 1]));
    }
    return new SavedLayer(type, name, config, Map.of(), List.of());
  }

  /** One more array of weights; a wrapped layer's is in a group of that layer. */
  SavedLayer weight(String path, long... shape) {
    Map<String, long[]> all = new LinkedHashMap<>(weights);
    all.put(path, shape);
    return new SavedLayer(type, name, config, all, inputs);
  }

  /** In a functional model. */
  SavedLayer after(String... layers) {
    return new SavedLayer(type, name, config, weights, List.of(layers));
  }

  /** First in a sequential model, where {@code null} is a size that may vary. */
  SavedLayer taking(Integer... shape) {
    ObjectNode own = config.deepCopy();
    ArrayNode batch = own.putArray("batch_input_shape").addNull();
    for (Integer size : shape) {
      batch.add(size);
    }
    return new SavedLayer(type, name, own, weights, inputs);
  }

  /** Within a wrapper such as {@code TimeDistributed}. */
  SavedLayer in(String wrapper, String wrapperName) {
    ObjectNode layer = JSON.createObjectNode().put("class_name", type);
    layer.set("config", config);
    SavedLayer outer = of(wrapper, wrapperName, "layer", layer);
    for (Map.Entry<String, long[]> weight : weights.entrySet()) {
      outer = outer.weight(weight.getKey(), weight.getValue());
    }
    return outer;
  }

  private static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  ObjectNode sequentialJson() {
    ObjectNode json = JSON.createObjectNode().put("class_name", type);
    json.set("config", config);
    return json;
  }

  ObjectNode functionalJson() {
    ObjectNode json = sequentialJson().put("name", name);
    ArrayNode nodes = json.putArray("inbound_nodes");
    if (!inputs.isEmpty()) {
      ArrayNode node = nodes.addArray();
      for (String input : inputs) {
        node.add(array().add(input).add(0).add(0).add(JSON.createObjectNode()));
      }
    }
    return json;
  }
}
