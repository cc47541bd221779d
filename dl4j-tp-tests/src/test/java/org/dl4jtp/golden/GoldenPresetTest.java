package org.dl4jtp.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Collectors;
import org.dl4jtp.preset.Preset;
import org.dl4jtp.preset.Published;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * The mapping of published values, end to end: the hyper-parameters of a recorded training by Adam,
 * written down as the authors publish theirs and read as a preset, replay it.
 */
class GoldenPresetTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private GoldenCase recorded;

  @BeforeEach
  void read() throws IOException {
    try (InputStream in = GoldenPresetTest.class.getResourceAsStream("/golden/trace.json")) {
      recorded =
          GoldenCase.elements(MAPPER.readTree(in).get("cases")).stream()
              .map(GoldenCase::new)
              .filter(c -> c.name().equals("A-DDTP-linear-Adam"))
              .findFirst()
              .orElseThrow();
    }
  }

  @Test
  void publishedValuesReplayTheAuthorsTraining() {
    replay(published());
  }

  @Test
  void otherEpsilonsDoNot() {
    ObjectNode other = published();
    other.put("epsilon", 2 * other.get("epsilon").asDouble());
    assertThatThrownBy(() -> replay(other)).isInstanceOf(AssertionError.class);
  }

  private void replay(ObjectNode published) {
    Preset preset = Published.preset(published.toString());
    assertThat(preset.rule()).isEqualTo(recorded.rule());
    GoldenVectorsTest.replayTrace(
        recorded,
        recorded.network(
            preset
                .targetPropagation()
                .noiseSource(recorded.noise())
                .applyTo(preset.network(1, DataType.DOUBLE))));
  }

  private ObjectNode published() {
    JsonNode meta = recorded.meta();
    JsonNode optimizer = recorded.optimizer();
    ObjectNode published = MAPPER.createObjectNode();
    JsonNode sizes = meta.get("layer_sizes");
    int last = sizes.size() - 1;
    published.put("network_type", "DMLPDTP2").put("dataset", "mnist");
    published.put("initialization", "xavier_normal");
    published.put("hidden_activation", meta.get("hidden_activation").asText());
    published.put("fb_activation", meta.get("fb_activation").asText());
    published.put("size_input", sizes.get(0).asInt()).put("size_output", sizes.get(last).asInt());
    published.put("num_hidden", last - 1);
    published.set(
        "size_hidden",
        MAPPER.valueToTree(
            GoldenCase.elements(sizes).subList(1, last).stream()
                .map(JsonNode::asInt)
                .collect(Collectors.toList())));
    published.put("batch_size", recorded.batchSize());
    double step = meta.get("target_stepsize").asDouble();
    published.put("target_stepsize", step).put("sigma", meta.get("sigma").asDouble());
    // The trace was recorded without normalize_lr, which divides by the step size.
    published.put("normalize_lr", true).put("lr", optimizer.get("lr").asDouble() * step);
    for (String key :
        new String[] {
          "beta1", "beta2", "epsilon", "lr_fb", "beta1_fb", "beta2_fb", "epsilon_fb", "feedback_wd"
        }) {
      published.put(key, optimizer.get(key).asDouble());
    }
    return published;
  }
}
