package org.dl4jtp.examples.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.InputStreamInputSplit;
import org.dl4jtp.examples.cli.UserError;

/**
 * One CSV file, checked: at least one row, every row has the same columns, every cell but the
 * label's is a finite number.
 */
final class CsvTable {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[+-]?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);
  private static final Pattern INDEX = Pattern.compile("[+-]?\\d+");
  private static final int LONGEST_QUOTE = 60;

  private final Path file;
  private final int columns;
  private final List<String> header;
  private final int labelIndex;
  private final List<Row> rows = new ArrayList<>();

  private CsvTable(Path file, int columns, List<String> header, int labelIndex) {
    this.file = file;
    this.columns = columns;
    this.header = header;
    this.labelIndex = labelIndex;
  }

  /** One row. */
  static final class Row {
    private final int line;
    private final double[] features;
    private final String label;

    private Row(int line, double[] features, String label) {
      this.line = line;
      this.features = features;
      this.label = label;
    }

    /** Line in the file, counted from 1. */
    int line() {
      return line;
    }

    /** One of the cells other than the label's. */
    double feature(int index) {
      return features[index];
    }

    /** As written, without spaces around it. */
    String label() {
      return label;
    }
  }

  Path file() {
    return file;
  }

  /** Column names; empty if the file has no header. */
  List<String> header() {
    return header;
  }

  /** The label's column, counted from 0. */
  int labelIndex() {
    return labelIndex;
  }

  /** Columns other than the label's. */
  int featureCount() {
    return columns - 1;
  }

  List<Row> rows() {
    return Collections.unmodifiableList(rows);
  }

  /**
   * Reads a file.
   *
   * @param labelColumn name or index
   * @throws UserError if the file is missing, unreadable, empty, lacks the label column, or has a
   *     bad row
   */
  static CsvTable read(Path file, String labelColumn) {
    CsvTable table = null;
    try (InputStream in = InputFiles.open(file);
        RecordReader reader = new CSVRecordReader()) {
      reader.initialize(new InputStreamInputSplit(in));
      int number = 0;
      for (CsvLine line = CsvLine.next(file, reader, number);
          line != null;
          line = CsvLine.next(file, reader, number)) {
        number = line.number();
        if (line.isBlank()) {
          continue;
        }
        if (table == null) {
          table = begin(file, line, labelColumn);
          if (!table.header.isEmpty()) {
            continue;
          }
        }
        table.rows.add(table.row(line));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while reading " + file, e);
    } catch (IOException e) {
      throw new UserError(file + " cannot be read: " + e.getMessage(), e);
    }
    if (table == null) {
      throw new UserError(file + " is empty; it needs rows of numbers separated by commas");
    }
    if (table.rows.isEmpty()) {
      throw new UserError(file + " has a header but no rows below it");
    }
    return table;
  }

  /** A table without rows yet, with what the first line says about its columns. */
  private static CsvTable begin(Path file, CsvLine first, String labelColumn) {
    int columns = first.cells().size();
    if (columns < 2) {
      throw new UserError(
          "%s, line %d: one column only; a label and at least one feature are needed, separated by commas"
              .formatted(file, first.number()));
    }
    boolean byName = !INDEX.matcher(labelColumn).matches();
    int labelIndex =
        byName ? indexOfName(file, first, labelColumn) : checkedIndex(file, columns, labelColumn);
    boolean hasHeader = byName || hasText(first, labelIndex);
    return new CsvTable(file, columns, hasHeader ? first.cells() : List.of(), labelIndex);
  }

  /**
   * The cell as a number.
   *
   * @throws UserError if it is empty, text, NaN or out of range
   */
  double number(int line, int column, String cell) {
    checkFilled(line, column, cell);
    if (!NUMBER.matcher(cell).matches()) {
      String remedy =
          column == labelIndex
              ? ""
              : "; leave the column out, or write categories as columns of 0 and 1";
      throw bad(line, column, "\"" + shortened(cell) + "\" is not a number" + remedy);
    }
    double value = Double.parseDouble(cell);
    if (!Float.isFinite((float) value)) {
      throw bad(line, column, shortened(cell) + " is too large");
    }
    return value;
  }

  private Row row(CsvLine line) {
    if (line.cells().size() != columns) {
      throw new UserError(
          "%s, line %d: %d columns, but %d expected as in the first line"
              .formatted(file, line.number(), line.cells().size(), columns));
    }
    double[] features = new double[columns - 1];
    for (int column = 0; column < columns; column++) {
      if (column != labelIndex) {
        features[column < labelIndex ? column : column - 1] =
            number(line.number(), column, line.cells().get(column));
      }
    }
    String label = line.cells().get(labelIndex);
    checkFilled(line.number(), labelIndex, label);
    return new Row(line.number(), features, label);
  }

  private void checkFilled(int line, int column, String cell) {
    if (cell.isEmpty()) {
      throw bad(line, column, "the cell is empty; fill it or remove the row");
    }
    if (NOT_FINITE.matcher(cell).matches()) {
      throw bad(line, column, cell + " is no value to learn from; fill it or remove the row");
    }
  }

  private UserError bad(int line, int column, String what) {
    String name = header.isEmpty() ? "" : " (\"" + header.get(column) + "\")";
    return new UserError("%s, line %d, column %d%s: %s".formatted(file, line, column, name, what));
  }

  private static int indexOfName(Path file, CsvLine header, String name) {
    int index = header.cells().indexOf(name);
    if (index < 0) {
      throw new UserError(
          "%s has no column \"%s\"; its first line names %s. Choose one of them, or an index from 0 to %d"
              .formatted(
                  file,
                  name,
                  shortened(String.join(", ", header.cells()), 1000),
                  header.cells().size() - 1));
    }
    if (index != header.cells().lastIndexOf(name)) {
      throw new UserError(
          "%s has several columns \"%s\"; choose the label by index, 0 to %d"
              .formatted(file, name, header.cells().size() - 1));
    }
    return index;
  }

  private static int checkedIndex(Path file, int columns, String index) {
    // Long enough to be out of range, however many digits.
    int value = index.length() > 9 ? columns : Integer.parseInt(index);
    if (value < 0 || value >= columns) {
      throw new UserError(
          "%s has no column %s; the label column is a name or an index from 0 to %d"
              .formatted(file, index, columns - 1));
    }
    return value;
  }

  /** A header shows by a cell that is neither a number nor a number gone missing. */
  private static boolean hasText(CsvLine line, int labelIndex) {
    for (int column = 0; column < line.cells().size(); column++) {
      String cell = line.cells().get(column);
      if (column != labelIndex
          && !cell.isEmpty()
          && !NUMBER.matcher(cell).matches()
          && !NOT_FINITE.matcher(cell).matches()) {
        return true;
      }
    }
    return false;
  }

  private static String shortened(String text) {
    return shortened(text, LONGEST_QUOTE);
  }

  private static String shortened(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "...";
  }
}
