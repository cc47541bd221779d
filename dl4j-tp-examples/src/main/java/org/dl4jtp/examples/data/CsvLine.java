package org.dl4jtp.examples.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.writable.Writable;
import org.dl4jtp.examples.cli.UserError;

/**
 * One line of a CSV file.
 *
 * @param number in the file, counted from 1
 * @param cells without spaces around them
 */
record CsvLine(int number, List<String> cells) {
  boolean isBlank() {
    return cells.size() == 1 && cells.get(0).isEmpty();
  }

  /** The line after the given one, or null at the end. */
  static CsvLine next(Path file, RecordReader reader, int previous) {
    int number = previous + 1;
    try {
      return reader.hasNext() ? new CsvLine(number, cells(reader.next(), number == 1)) : null;
    } catch (RuntimeException e) {
      // DataVec wraps what its parser and the file system report.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new UserError("%s, line %d: %s".formatted(file, number, cause.getMessage()), e);
    }
  }

  private static List<String> cells(List<Writable> record, boolean firstLine) {
    List<String> cells = new ArrayList<>(record.size());
    for (Writable cell : record) {
      cells.add(cell.toString().strip());
    }
    if (firstLine && cells.get(0).startsWith("\uFEFF")) {
      // The byte order mark that spreadsheets write.
      cells.set(0, cells.get(0).substring(1).strip());
    }
    return cells;
  }
}
