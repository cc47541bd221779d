package org.dl4jtp.examples.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.dl4jtp.examples.cli.OutDirectory;
import org.dl4jtp.examples.cli.UserError;

/** The runs that a directory holds: {@code activations.csv}, and the same as JSON and Markdown. */
final class CellFile {
  private static final String NAME = "activations";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path directory;
  private final List<Cell> cells = new ArrayList<>();

  /**
   * Opens a directory, with what it holds.
   *
   * @throws UserError if its file cannot be read
   */
  CellFile(Path directory) {
    this.directory = directory;
    OutDirectory.makeDirectory(directory);
    if (Files.exists(csv(directory))) {
      cells.addAll(read(directory));
    }
  }

  private static Path csv(Path directory) {
    return directory.resolve(NAME + ".csv");
  }

  /**
   * What a directory holds.
   *
   * @throws UserError if its file cannot be read
   */
  static List<Cell> read(Path directory) {
    Path file = csv(directory);
    List<Cell> cells = new ArrayList<>();
    try (Reader reader = Files.newBufferedReader(file);
        CSVParser rows =
            CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .build()
                .parse(reader)) {
      for (CSVRecord row : rows) {
        cells.add(Cell.parse(row));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(file + " holds no runs that can be read: " + e.getMessage(), e);
    }
    return cells;
  }

  Optional<Cell> find(Cell.Key key) {
    return cells.stream().filter(cell -> cell.key().equals(key)).findFirst();
  }

  List<Cell> cells() {
    return List.copyOf(cells);
  }

  /** Adds a run, and writes all files anew. */
  void add(Cell cell) {
    cells.add(cell);
    OutDirectory.write(csv(directory), csv());
    OutDirectory.write(directory.resolve(NAME + ".json"), json());
    OutDirectory.write(directory.resolve(NAME + ".md"), new ActivationTables(cells).markdown());
  }

  private String csv() {
    StringBuilder text = new StringBuilder();
    CSVFormat format =
        CSVFormat.DEFAULT.builder().setHeader(Cell.HEADER).setRecordSeparator('\n').build();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      for (Cell cell : cells) {
        printer.printRecord(cell.values());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private String json() {
    ObjectNode root = MAPPER.createObjectNode().put("schema", "dl4j-tp-activations/1");
    ArrayNode runs = root.putArray("runs");
    for (Cell cell : cells) {
      ObjectNode run = runs.addObject();
      Object[] values = cell.values();
      for (int i = 0; i < values.length; i++) {
        boolean number = values[i] instanceof Double;
        run.set(
            Cell.HEADER[i],
            MAPPER.valueToTree(number ? EpochResult.finiteOrNull((Double) values[i]) : values[i]));
      }
    }
    try {
      return MAPPER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
