package org.dl4jtp.examples.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dl4jtp.examples.cli.OutDirectory;

/** What was measured so far, and bench.json; docs/RESULTS-SCHEMA.md describes it. */
final class BenchReport {
  static final String FILE = "bench.json";
  static final String SCHEMA = "dl4j-tp-bench/1";

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path directoryOrNull;
  private final Map<String, Object> settings;
  private final Instant started = Instant.now();
  private final List<BenchRow> rows = new ArrayList<>();
  private Map<String, Object> environment = Map.of();

  /**
   * Nothing yet.
   *
   * @param directoryOrNull for the file; null for none
   */
  BenchReport(Path directoryOrNull, Map<String, Object> settings) {
    this.directoryOrNull = directoryOrNull;
    this.settings = settings;
  }

  /** Makes the directory and a file without results, to fail now rather than in the end. */
  void create() {
    if (directoryOrNull != null) {
      OutDirectory.makeDirectory(directoryOrNull);
      write(null);
    }
  }

  void add(Map<String, Object> where, BlasReport blas, List<BenchRow> measured) {
    environment = new LinkedHashMap<>(where);
    environment.put("blas", blas);
    rows.addAll(measured);
    write(null);
  }

  /**
   * Writes the file.
   *
   * @param finished null while it is not complete
   */
  void write(Instant finished) {
    if (directoryOrNull == null) {
      return;
    }
    ObjectNode root = MAPPER.createObjectNode();
    root.put("schema", SCHEMA);
    root.put("started", started.toString());
    root.put("finished", finished == null ? null : finished.toString());
    root.set("settings", MAPPER.valueToTree(settings));
    ObjectNode where = root.putObject("environment");
    environment.forEach(
        (key, value) -> {
          if (!key.equals("threads")) { // every result has its own
            where.set(key, MAPPER.valueToTree(value));
          }
        });
    root.set("results", MAPPER.valueToTree(rows));
    try {
      OutDirectory.write(directoryOrNull.resolve(FILE), MAPPER.writeValueAsString(root) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
