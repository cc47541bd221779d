package org.dl4jtp.preset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The published configurations, read once from the library's resources. */
final class PresetFile {
  private static final int MOST_SUGGESTIONS = 5;

  /** By normalised name, in the file's order. */
  private static final Map<String, Preset> PRESETS = load();

  private PresetFile() {}

  static List<Preset> all() {
    return List.copyOf(PRESETS.values());
  }

  static Preset find(String name) {
    String wanted = normalise(name);
    Preset found = PRESETS.get(wanted);
    if (found == null) {
      throw new IllegalArgumentException(
          "unknown preset '" + name + "'; similar are " + String.join(", ", similar(wanted)));
    }
    return found;
  }

  private static String normalise(String name) {
    return name == null ? "" : name.trim().toLowerCase(Locale.ROOT).replace('-', '_');
  }

  private static List<String> similar(String wanted) {
    Set<String> pairs = pairs(wanted);
    return PRESETS.entrySet().stream()
        .sorted(Comparator.comparingDouble(e -> -overlap(pairs, pairs(e.getKey()))))
        .limit(MOST_SUGGESTIONS)
        .map(e -> e.getValue().name())
        .collect(Collectors.toList());
  }

  private static double overlap(Set<String> a, Set<String> b) {
    Set<String> common = new HashSet<>(a);
    common.retainAll(b);
    return 2.0 * common.size() / (a.size() + b.size());
  }

  /** Neighbouring letters: shared by a misspelt name and the right one, in whatever order. */
  private static Set<String> pairs(String text) {
    Set<String> pairs = new HashSet<>();
    for (int i = 0; i + 1 < text.length(); i++) {
      pairs.add(text.substring(i, i + 2));
    }
    return pairs;
  }

  private static Map<String, Preset> load() {
    JsonNode published = read("paper-hyperparameters.json");
    JsonNode supplement = read("paper-supplement.json");
    Map<String, Preset> presets = new LinkedHashMap<>();
    published
        .fields()
        .forEachRemaining(
            e ->
                presets.put(
                    normalise(e.getKey()),
                    new Preset(
                        e.getKey(),
                        new PublishedValues(
                            e.getValue(),
                            supplement.path("left_out").path(e.getKey()),
                            supplement.path("defaults")),
                        supplement.path("notes").path(e.getKey()).asText())));
    return Collections.unmodifiableMap(presets);
  }

  private static JsonNode read(String resource) {
    try (InputStream in = PresetFile.class.getResourceAsStream(resource)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the library's own " + resource, e);
    }
  }
}
