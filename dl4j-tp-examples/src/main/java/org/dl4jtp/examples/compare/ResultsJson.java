package org.dl4jtp.examples.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** Renders results.json; docs/RESULTS-SCHEMA.md describes it. */
final class ResultsJson {
  static final String SCHEMA = "dl4j-tp-results/1";

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ResultsJson() {}

  /**
   * Renders the whole file.
   *
   * @param finished null while the comparison is not complete
   */
  static String render(ReportHeader header, List<RunResult> runs, Instant finished) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("schema", SCHEMA);
    root.put("started", header.started().toString());
    root.put("finished", finished == null ? null : finished.toString());
    root.put("metric", header.metric().key);
    root.set("settings", MAPPER.valueToTree(header.settings()));
    root.set("environment", MAPPER.valueToTree(header.environment()));
    root.set("network", MAPPER.valueToTree(header.network()));
    ArrayNode list = root.putArray("runs");
    runs.forEach(run -> list.add(run(run, header.metric())));
    try {
      return MAPPER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** JSON of others, to embed. */
  static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode run(RunResult run, Metric metric) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("rule", run.rule());
    node.put("seed", run.seed());
    node.put("complete", run.complete());
    node.put("diverged", run.diverged());
    node.put("divergence", run.divergenceOrNull());
    ArrayNode warnings = node.putArray("warnings");
    run.warnings().forEach(warnings::add);
    ArrayNode epochs = node.putArray("epochs");
    run.epochs().forEach(epoch -> epochs.add(epoch(epoch, metric)));
    node.put("bestValidationEpoch", run.best().map(EpochResult::epoch).orElse(null));
    node.put(
        metric.keyOn("test") + "AtBestValidation", run.best().map(EpochResult::test).orElse(null));
    if (run.alignmentOrNull() != null) {
      node.set("alignment", AlignmentRows.json(run.alignmentOrNull()));
    }
    return node;
  }

  private static ObjectNode epoch(EpochResult epoch, Metric metric) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("epoch", epoch.epoch());
    node.put("trainLoss", EpochResult.finiteOrNull(epoch.trainLoss()));
    node.put(metric.keyOn("validation"), EpochResult.finiteOrNull(epoch.validation()));
    node.put(metric.keyOn("test"), EpochResult.finiteOrNull(epoch.test()));
    node.put("seconds", epoch.seconds());
    return node;
  }
}
