package org.dl4jtp.examples.network;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.serde.JsonMappers;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * The classes that a configuration file names. Deeplearning4j has Jackson load and initialise
 * whatever class a file names, and then asks what kind of class it is.
 */
final class ConfigurationClasses {
  private static final List<String> TRUSTED =
      List.of("org.deeplearning4j.", "org.nd4j.", "org.dl4jtp.");

  /** A tag of YAML, of which classes are one kind. */
  private static final Pattern TAG = Pattern.compile("(?m)(?:^|[\\s:,\\[{-])!(\\S*)");

  private static final Pattern CLASS_TAG = Pattern.compile("<([\\w.$]+)>");

  private ConfigurationClasses() {}

  /**
   * The first class that is neither Deeplearning4j's, ND4J's nor this library's, or another YAML
   * tag; null if there is none.
   *
   * @throws JsonProcessingException if the text is neither JSON nor YAML
   */
  static String strangerIn(String text, boolean json) throws JsonProcessingException {
    if (json) {
      return strangerIn(JsonMappers.getMapper().readTree(text));
    }
    for (Matcher tag = TAG.matcher(text); tag.find(); ) {
      Matcher named = CLASS_TAG.matcher(tag.group(1));
      if (!named.matches() || !isTrusted(named.group(1))) {
        return tag.group(1);
      }
    }
    return strangerIn(JsonMappers.getMapperYaml().readTree(text));
  }

  private static String strangerIn(JsonNode tree) {
    for (String key : List.of("@class", "type")) {
      for (String name : tree.findValuesAsText(key)) {
        if (name.contains(".") && !isTrusted(name)) {
          return name;
        }
      }
    }
    return null;
  }

  private static boolean isTrusted(String name) {
    return TRUSTED.stream().anyMatch(name::startsWith);
  }
}
