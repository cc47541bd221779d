package org.dl4jtp.examples.reproduce;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dl4jtp.preset.MappedValue;
import org.dl4jtp.preset.Preset;

/**
 * What a run's figures depend on besides its settings. Runs whose identities differ do not belong
 * in one table.
 *
 * @param version of what the rule computes, see {@link ComputationVersions}
 * @param configuration the preset's values as they are mapped here, but for those that settings
 *     have instead
 * @param configurationDigest SHA-256 of them
 * @param data SHA-256 of the examples, see {@link Digest}
 */
record RunIdentity(
    int version, Map<String, String> configuration, String configurationDigest, String data) {
  private static final Set<String> IN_SETTINGS = Set.of("random_seed", "epochs");

  static RunIdentity of(Preset preset, String data) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("network", preset.networkSummary());
    for (MappedValue value : preset.mapping()) {
      if (!IN_SETTINGS.contains(value.key())) {
        values.put(value.key(), value.mapped());
      }
    }
    return new RunIdentity(ComputationVersions.of(preset), values, digest(values), data);
  }

  private static String digest(Map<String, String> values) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(values)
        .forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    return Digest.of(text.toString().getBytes(UTF_8));
  }

  /** Whether the digest is that of the values. */
  @JsonIgnore
  boolean isWhole() {
    return digest(configuration).equals(configurationDigest);
  }

  /** In words, how this differs from what the program would run now; empty if it does not. */
  Optional<String> difference(RunIdentity now) {
    if (version != now.version) {
      return Optional.of(
          "version %d of what its rule computes, not %d".formatted(version, now.version));
    }
    if (!configurationDigest.equals(now.configurationDigest)) {
      Set<String> keys = new TreeSet<>(configuration.keySet());
      keys.addAll(now.configuration.keySet());
      return keys.stream()
          .filter(
              key ->
                  !String.valueOf(configuration.get(key))
                      .equals(String.valueOf(now.configuration.get(key))))
          .findFirst()
          .map(
              key ->
                  "%s = %s, not %s"
                      .formatted(key, configuration.get(key), now.configuration.get(key)));
    }
    return data.equals(now.data) ? Optional.empty() : Optional.of("other data");
  }
}
