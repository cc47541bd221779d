package org.dl4jtp.faults;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ContainerNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * One change of a configuration's JSON.
 *
 * @param text the changed JSON
 * @param what kind of change
 * @param pointer where; empty where the text itself was damaged
 * @param ours whether it is in what this library writes, not in an object of Deeplearning4j's
 */
record JsonMutation(String text, String what, String pointer, boolean ours) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String TWICE = "twice:";

  private static final List<JsonNode> VALUES =
      List.of(
          NODES.numberNode(-1),
          NODES.numberNode(0),
          NODES.numberNode(0.5),
          NODES.numberNode(1),
          NODES.numberNode(3),
          NODES.numberNode(1e-300),
          NODES.numberNode(1e300),
          NODES.numberNode(-1e300),
          NODES.numberNode(1_000_000_000),
          NODES.numberNode(Integer.MAX_VALUE),
          NODES.numberNode(1L << 31),
          NODES.numberNode(Long.MAX_VALUE),
          NODES.textNode("NaN"),
          NODES.textNode("Infinity"),
          NODES.textNode("abc"),
          NODES.textNode(""),
          NODES.nullNode(),
          NODES.booleanNode(true),
          NODES.booleanNode(false),
          NODES.arrayNode(),
          NODES.objectNode());

  private static final List<String> CLASSES =
      List.of(
          "org.dl4jtp.layer.TargetLayer",
          "org.dl4jtp.layer.UnitLayer",
          "org.dl4jtp.layer.ConvertedLayer",
          "org.dl4jtp.feedback.AffineFeedback",
          "org.dl4jtp.feedback.NoFeedback",
          "org.dl4jtp.feedback.MlpFeedback",
          "org.dl4jtp.feedback.FixedFeedback",
          "org.dl4jtp.feedback.Reconstruction",
          "org.dl4jtp.feedback.DifferenceReconstruction",
          "org.dl4jtp.feedback.GaussianNoise",
          "org.dl4jtp.target.DirectTargets",
          "org.dl4jtp.target.LayerwiseTargets",
          "org.dl4jtp.target.ExactTargets",
          "org.dl4jtp.target.TargetPath",
          "org.deeplearning4j.nn.conf.layers.DenseLayer",
          "org.deeplearning4j.nn.conf.layers.ActivationLayer",
          "org.deeplearning4j.nn.conf.layers.LSTM",
          "org.deeplearning4j.nn.conf.layers.OutputLayer",
          "org.nd4j.linalg.learning.config.Sgd",
          "org.nd4j.linalg.learning.config.NoOp",
          "org.nd4j.linalg.activations.impl.ActivationReLU",
          "java.lang.ProcessBuilder",
          "java.util.HashMap",
          "javax.script.ScriptEngineManager",
          "no.such.Class",
          "");

  /** A place in the tree. */
  private record Place(ContainerNode<?> parent, String key, String pointer, boolean ours) {
    JsonNode value() {
      return parent.isObject() ? parent.get(key) : parent.get(Integer.parseInt(key));
    }

    void set(JsonNode value) {
      if (parent.isObject()) {
        ((ObjectNode) parent).set(key, value);
      } else {
        ((ArrayNode) parent).set(Integer.parseInt(key), value);
      }
    }

    void remove() {
      if (parent.isObject()) {
        ((ObjectNode) parent).remove(key);
      } else {
        ((ArrayNode) parent).remove(Integer.parseInt(key));
      }
    }
  }

  static JsonMutation of(JsonNode original, Random random) {
    JsonNode tree = original.deepCopy();
    if (random.nextInt(20) == 0) {
      return damaged(tree.toString(), random);
    }
    List<Place> places = new ArrayList<>();
    collect(tree, "", false, places);
    // Half of them in this library's own objects, whatever their share.
    boolean wanted = random.nextBoolean();
    List<Place> chosen = places.stream().filter(p -> p.ours() == wanted).toList();
    Place place = chosen.get(random.nextInt(chosen.size()));
    String what = change(place, chosen, random);
    String text = tree.toString().replace("\"" + TWICE, "\"");
    return new JsonMutation(text, what, place.pointer(), place.ours());
  }

  private static String change(Place place, List<Place> others, Random random) {
    if (place.key().equals("@class") && random.nextInt(4) > 0) {
      place.set(NODES.textNode(pick(CLASSES, random)));
      return "class swapped";
    }
    return switch (random.nextInt(8)) {
      case 0 -> delete(place);
      case 1 -> duplicate(place, random);
      case 2 -> place.parent().isArray() ? delete(place) : rename(place);
      case 3 -> {
        place.set(others.get(random.nextInt(others.size())).value().deepCopy());
        yield "replaced by another part";
      }
      case 4 -> negate(place, random);
      default -> replace(place, random);
    };
  }

  private static String delete(Place place) {
    place.remove();
    return "deleted";
  }

  private static String duplicate(Place place, Random random) {
    if (place.parent().isArray()) {
      ((ArrayNode) place.parent()).add(place.value().deepCopy());
    } else {
      ((ObjectNode) place.parent()).set(TWICE + place.key(), pick(VALUES, random));
    }
    return "duplicated";
  }

  private static String rename(Place place) {
    JsonNode value = place.value();
    place.remove();
    ((ObjectNode) place.parent()).set(place.key() + "x", value);
    return "renamed";
  }

  private static String negate(Place place, Random random) {
    JsonNode old = place.value();
    if (old.isNumber()) {
      place.set(NODES.numberNode(-old.doubleValue()));
    } else if (old.isBoolean()) {
      place.set(NODES.booleanNode(!old.booleanValue()));
    } else {
      return replace(place, random);
    }
    return "negated";
  }

  private static String replace(Place place, Random random) {
    place.set(pick(VALUES, random));
    return "value replaced";
  }

  private static JsonMutation damaged(String text, Random random) {
    int at = random.nextInt(text.length());
    String damaged =
        random.nextBoolean()
            ? text.substring(0, at)
            : text.substring(0, at) + (char) (' ' + random.nextInt(95)) + text.substring(at + 1);
    return new JsonMutation(damaged, "text damaged", "", false);
  }

  private static void collect(JsonNode node, String pointer, boolean inOurs, List<Place> places) {
    if (!(node instanceof ContainerNode)) {
      return;
    }
    boolean ours = node.has("@class") ? isOurs(node) : inOurs;
    ContainerNode<?> container = (ContainerNode<?>) node;
    if (node.isObject()) {
      for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        String child = pointer + "/" + name;
        // Deeplearning4j reads what kind of layer it is.
        places.add(new Place(container, name, child, ours && !child.endsWith("/layer/@class")));
        collect(node.get(name), child, ours, places);
      }
    } else {
      for (int i = 0; i < node.size(); i++) {
        String child = pointer + "/" + i;
        places.add(new Place(container, "" + i, child, ours));
        collect(node.get(i), child, ours, places);
      }
    }
  }

  private static boolean isOurs(JsonNode node) {
    return node.get("@class").asText().startsWith("org.dl4jtp.");
  }

  private static <T> T pick(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }

  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
