package org.dl4jtp.diagnostics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Measurements in the course of training. Immutable. */
public final class AlignmentSeries {
  private static final Map<String, ToDoubleFunction<LayerAlignment>> FIGURES =
      new LinkedHashMap<>();

  static {
    FIGURES.put("weightAngleToBackpropagation", LayerAlignment::weightAngleToBackpropagation);
    FIGURES.put("weightAngleToGaussNewton", LayerAlignment::weightAngleToGaussNewton);
    FIGURES.put("biasAngleToBackpropagation", LayerAlignment::biasAngleToBackpropagation);
    FIGURES.put("biasAngleToGaussNewton", LayerAlignment::biasAngleToGaussNewton);
    FIGURES.put(
        "activationAngleToBackpropagation", LayerAlignment::activationAngleToBackpropagation);
    FIGURES.put("activationAngleToGaussNewton", LayerAlignment::activationAngleToGaussNewton);
    FIGURES.put("nullSpaceShare", LayerAlignment::nullSpaceShare);
    FIGURES.put("feedbackLoss", LayerAlignment::feedbackLoss);
    FIGURES.put("inverseError", LayerAlignment::inverseError);
    FIGURES.put("activationNorm", LayerAlignment::activationNorm);
    FIGURES.put("displacementNorm", LayerAlignment::displacementNorm);
    FIGURES.put("weightGradientNorm", LayerAlignment::weightGradientNorm);
  }

  private final List<AlignmentRecord> records;

  /**
   * A series of these records, for example of a single one to be sent on.
   *
   * @param records in the order of measuring; copied
   */
  public AlignmentSeries(List<AlignmentRecord> records) {
    this.records = List.copyOf(records);
  }

  /**
   * All measurements.
   *
   * @return in the order of measuring
   */
  public List<AlignmentRecord> records() {
    return records;
  }

  /**
   * A row for every layer of every measurement: iteration, epoch, score, damping, layer, name, and
   * the figures of {@link LayerAlignment} under the names of its methods. What is not a number is
   * empty.
   *
   * @return text with a header, lines ended by {@code \n}
   */
  public String csv() {
    StringBuilder text =
        new StringBuilder("iteration,epoch,score,damping,layer,name,")
            .append(String.join(",", FIGURES.keySet()))
            .append('\n');
    for (AlignmentRecord record : records) {
      Alignment alignment = record.alignment();
      for (LayerAlignment layer : alignment.layers()) {
        text.append(record.iteration()).append(',').append(record.epoch()).append(',');
        text.append(number(alignment.score())).append(',').append(alignment.damping()).append(',');
        text.append(layer.index()).append(',').append(quoted(layer.name())).append(',');
        text.append(
                FIGURES.values().stream()
                    .map(figure -> number(figure.applyAsDouble(layer)))
                    .collect(Collectors.joining(",")))
            .append('\n');
      }
    }
    return text.toString();
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "";
  }

  private static String quoted(String name) {
    return name == null ? "" : '"' + name.replace("\"", "\"\"") + '"';
  }

  /**
   * {@code {"schema": "dl4j-tp-alignment/1", "records": [{iteration, epoch, score, damping,
   * "layers": [{layer, name, figures}]}]}}, the figures under the names of {@link LayerAlignment}'s
   * methods. What is not a number is null.
   *
   * @return indented text
   */
  public String json() {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = mapper.createObjectNode().put("schema", "dl4j-tp-alignment/1");
    ArrayNode list = root.putArray("records");
    for (AlignmentRecord record : records) {
      Alignment alignment = record.alignment();
      ArrayNode layers =
          list.addObject()
              .put("iteration", record.iteration())
              .put("epoch", record.epoch())
              .put("score", finiteOrNull(alignment.score()))
              .put("damping", alignment.damping())
              .putArray("layers");
      for (LayerAlignment layer : alignment.layers()) {
        ObjectNode node = layers.addObject().put("layer", layer.index()).put("name", layer.name());
        FIGURES.forEach(
            (name, figure) -> node.put(name, finiteOrNull(figure.applyAsDouble(layer))));
      }
    }
    try {
      return mapper.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Double finiteOrNull(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }

  /**
   * Writes {@link #csv} to a file, in UTF-8.
   *
   * @param file is replaced
   * @throws IOException if it cannot be written
   */
  public void writeCsv(Path file) throws IOException {
    Files.write(file, csv().getBytes(UTF_8));
  }

  /**
   * Writes {@link #json} to a file, in UTF-8.
   *
   * @param file is replaced
   * @throws IOException if it cannot be written
   */
  public void writeJson(Path file) throws IOException {
    Files.write(file, json().getBytes(UTF_8));
  }
}
