package org.dl4jtp.examples.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.dl4jtp.diagnostics.AlignmentSeries;

/**
 * Alignment in results.json and alignment.csv: what the library writes of a series, with epochs
 * counted from 1 like all others there, and without what {@code compare} does not measure.
 */
final class AlignmentRows {
  private static final String EPOCH = "epoch";
  private static final List<String> NOT_MEASURED = List.of("nullSpaceShare", "inverseError");

  private AlignmentRows() {}

  /** The records of a run. */
  static ArrayNode json(AlignmentSeries series) {
    ArrayNode records = (ArrayNode) ResultsJson.parse(series.json()).get("records");
    for (JsonNode each : records) {
      ((ObjectNode) each).put(EPOCH, each.get(EPOCH).asInt() + 1);
      each.get("layers").forEach(layer -> ((ObjectNode) layer).remove(NOT_MEASURED));
    }
    return records;
  }

  /** A row for every layer of every measurement of every run. */
  static String csv(AlignmentPlan plan, List<RunResult> runs) {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer =
        new CSVPrinter(text, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').build())) {
      List<String> columns = new ArrayList<>(parse(plan.listener().series()).getHeaderNames());
      columns.removeAll(NOT_MEASURED);
      List<String> head = new ArrayList<>(List.of("rule", "seed"));
      head.addAll(columns);
      printer.printRecord(head);
      for (RunResult run : runs) {
        for (CSVRecord row : parse(run.alignmentOrNull())) {
          printer.print(run.rule());
          printer.print(run.seed());
          for (String column : columns) {
            String value = row.get(column);
            printer.print(column.equals(EPOCH) ? Integer.parseInt(value) + 1 : value);
          }
          printer.println();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static CSVParser parse(AlignmentSeries series) throws IOException {
    return CSVFormat.DEFAULT
        .builder()
        .setHeader()
        .setSkipHeaderRecord(true)
        .build()
        .parse(new StringReader(series.csv()));
  }
}
