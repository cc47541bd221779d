package org.dl4jtp.examples.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.InputStreamInputSplit;
import org.dl4jtp.examples.cli.UserError;

/**
 * One CSV file, checked: at least one row, every row has the same columns, every cell but the
 * label's and those of categories is a finite number, or missing where that is allowed.
 */
final class CsvTable {
  private final Path file;
  private final CsvFormat format;
  private final CsvColumns columns;
  private final int width;
  private final List<String> header;
  private final List<Row> rows = new ArrayList<>();
  private int skipped;
  private int missing;

  private CsvTable(
      Path file, CsvFormat format, CsvColumns columns, int width, List<String> header) {
    this.file = file;
    this.format = format;
    this.columns = columns;
    this.width = width;
    this.header = header;
  }

  /** One row. */
  static final class Row {
    private final int line;
    private final double[] features;
    private final List<String> categories;
    private final String label;

    private Row(int line, double[] features, List<String> categories, String label) {
      this.line = line;
      this.features = features;
      this.categories = categories;
      this.label = label;
    }

    /** Line in the file, counted from 1. */
    int line() {
      return line;
    }

    /** The cells of numbers in order; NaN where one is missing. */
    double[] features() {
      return features;
    }

    /** The cells of categories in order; empty where one is missing. */
    List<String> categories() {
      return categories;
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

  CsvColumns columns() {
    return columns;
  }

  /** The label's column, counted from 0. */
  int labelIndex() {
    return columns.label();
  }

  /** Columns in the file. */
  int width() {
    return width;
  }

  /** Rows left out since they miss a value. */
  int skipped() {
    return skipped;
  }

  /** Cells without a value in the rows that are there. */
  int missing() {
    return missing;
  }

  List<Row> rows() {
    return Collections.unmodifiableList(rows);
  }

  /**
   * Reads a file.
   *
   * @param options which columns are used how; the files they name are not looked at
   * @throws UserError if the file is missing, unreadable, empty, not in its charset, lacks a
   *     column, has a bad row, or a first line that may be a header or not
   */
  static CsvTable read(Path file, CsvOptions options) {
    CsvFormat format = options.format();
    List<CsvLine> lines = lines(file, format);
    if (lines.isEmpty()) {
      throw new UserError(file + " is empty; it needs rows of numbers separated by commas");
    }
    CsvLine first = lines.remove(0);
    checkSeparated(file, first, format.separator());
    CsvColumns columns = new CsvColumns(file, first.cells(), options.labelColumn(), format);
    int width = first.cells().size();
    for (CsvLine line : lines) {
      if (line.cells().size() != width) {
        throw new UserError(
            "%s, line %d: %d columns, but %d expected as in the first line"
                .formatted(file, line.number(), line.cells().size(), width));
      }
    }
    boolean hasHeader =
        switch (format.header()) {
          case YES -> true;
          case NO -> false;
          case AUTO ->
              CsvColumns.anyName(options.labelColumn(), format)
                  || new CsvHeader(file, first, columns, options.regression()).isThere(lines);
        };
    if (!hasHeader) {
      lines.add(0, first);
    } else if (lines.isEmpty()) {
      throw new UserError(file + " has a header but no rows below it");
    }
    CsvTable table =
        new CsvTable(file, format, columns, width, hasHeader ? first.cells() : List.of());
    lines.forEach(table::add);
    if (table.rows.isEmpty()) {
      throw new UserError(
          file + ": every row misses a value; say --missing mean, or --drop the empty column");
    }
    return table;
  }

  private static List<CsvLine> lines(Path file, CsvFormat format) {
    List<CsvLine> lines = new ArrayList<>();
    try {
      CsvText.checkEncoding(file, format.charset());
      try (InputStream in = InputFiles.open(file);
          CSVRecordReader reader = new CSVRecordReader(format.separator())) {
        reader.setCharset(format.charset().name());
        reader.initialize(new InputStreamInputSplit(in));
        int number = 0;
        for (CsvLine line = CsvLine.next(file, reader, number);
            line != null;
            line = CsvLine.next(file, reader, number)) {
          number = line.number();
          if (!line.isBlank()) {
            lines.add(line);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while reading " + file, e);
    } catch (IOException e) {
      throw new UserError(file + " cannot be read: " + e.getMessage(), e);
    }
    return lines;
  }

  private static void checkSeparated(Path file, CsvLine first, char separator) {
    if (first.cells().size() > 1) {
      return;
    }
    String cell = first.cells().get(0);
    String likely =
        cell.indexOf(';') >= 0
            ? ", or say --separator ';'"
            : cell.indexOf('\t') >= 0 ? ", or say --separator tab" : "";
    throw new UserError(
        "%s, line %d: one column only; a label and at least one feature are needed, separated by %s%s"
            .formatted(
                file,
                first.number(),
                separator == ',' ? "commas" : separator == '\t' ? "tabs" : "'" + separator + "'",
                likely));
  }

  /**
   * The cell as a number.
   *
   * @throws UserError if it is empty, text, NaN or out of range
   */
  double number(int line, int column, String cell) {
    checkFilled(line, column, cell);
    if (!CsvCells.isNumber(cell)) {
      String remedy =
          column == columns.label()
              ? ""
              : "; leave the column out (--drop) or, if it holds categories, say --one-hot";
      throw bad(line, column, "\"" + CsvCells.shortened(cell) + "\" is not a number" + remedy);
    }
    double value = Double.parseDouble(cell);
    if (!Float.isFinite((float) value)) {
      throw bad(line, column, CsvCells.shortened(cell) + " is too large");
    }
    return value;
  }

  private void add(CsvLine line) {
    List<String> cells = line.cells();
    int[] features = columns.features();
    boolean incomplete = CsvCells.isMissing(cells.get(columns.label()));
    for (int column : features) {
      incomplete |= CsvCells.isMissing(cells.get(column));
    }
    if (incomplete && format.missing() == CsvFormat.Missing.SKIP) {
      skipped++;
      return;
    }
    double[] numbers = new double[features.length];
    List<String> categories = new ArrayList<>();
    int next = 0;
    for (int column : features) {
      String cell = cells.get(column);
      boolean fill = CsvCells.isMissing(cell) && format.missing() == CsvFormat.Missing.MEAN;
      missing += fill ? 1 : 0;
      if (columns.isOneHot(column)) {
        if (!fill) {
          checkFilled(line.number(), column, cell);
        }
        categories.add(fill ? "" : cell);
      } else {
        numbers[next++] = fill ? Double.NaN : number(line.number(), column, cell);
      }
    }
    String label = cells.get(columns.label());
    checkFilled(line.number(), columns.label(), label);
    rows.add(new Row(line.number(), Arrays.copyOf(numbers, next), categories, label));
  }

  private void checkFilled(int line, int column, String cell) {
    String remedy =
        column == columns.label()
            ? "; fill it, remove the row, or say --missing skip"
            : "; fill it, remove the row, or say --missing mean or --missing skip";
    if (cell.isEmpty()) {
      throw bad(line, column, "the cell is empty" + remedy);
    }
    if (CsvCells.isMissing(cell)) {
      throw bad(
          line,
          column,
          "\"" + cell + "\" is not a number; it stands for a value that is missing" + remedy);
    }
    if (CsvCells.isInfinite(cell)) {
      throw bad(line, column, cell + " is no value to learn from; fill it or remove the row");
    }
  }

  private UserError bad(int line, int column, String what) {
    String name = header.isEmpty() ? "" : " (\"" + header.get(column) + "\")";
    return new UserError("%s, line %d, column %d%s: %s".formatted(file, line, column, name, what));
  }
}
