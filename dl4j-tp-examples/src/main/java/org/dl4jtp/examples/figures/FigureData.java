package org.dl4jtp.examples.figures;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.dl4jtp.examples.cli.Environment;

/**
 * The numbers behind a figure, as a table. A number that is not finite is empty in CSV, null in
 * JSON.
 *
 * @param figure its name, for example {@code nullspace}
 * @param settings all that it takes to repeat it
 * @param columns names
 * @param rows of as many values
 */
record FigureData(
    String figure, Map<String, Object> settings, List<String> columns, List<List<Object>> rows) {

  /** Makes values finite or null. */
  FigureData {
    columns = List.copyOf(columns);
    List<List<Object>> copies = new ArrayList<>();
    for (List<Object> row : rows) {
      List<Object> copy = new ArrayList<>(row);
      copy.replaceAll(v -> v instanceof Double d && !Double.isFinite(d) ? null : v);
      copies.add(Collections.unmodifiableList(copy));
    }
    rows = List.copyOf(copies);
  }

  String csv() {
    StringBuilder text = new StringBuilder();
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader(columns.toArray(String[]::new))
            .setRecordSeparator('\n')
            .build();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      printer.printRecords(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  String json() {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = mapper.createObjectNode();
    root.put("schema", "dl4j-tp-figure/1");
    root.put("figure", figure);
    root.set("settings", mapper.valueToTree(settings));
    root.set("environment", mapper.valueToTree(Environment.describe()));
    ArrayNode list = root.putArray("rows");
    for (List<Object> row : rows) {
      ObjectNode node = list.addObject();
      for (int i = 0; i < columns.size(); i++) {
        node.set(columns.get(i), mapper.valueToTree(row.get(i)));
      }
    }
    try {
      return mapper.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
