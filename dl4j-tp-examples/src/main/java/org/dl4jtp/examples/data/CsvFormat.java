package org.dl4jtp.examples.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a CSV file is written, and which of its columns are used how.
 *
 * @param separator between cells
 * @param header whether the first line names the columns
 * @param charset of the text
 * @param dropped columns that are not used, by name or index
 * @param oneHot columns of categories, each of which becomes a column of 0 and 1
 * @param missing what becomes of cells without a value
 */
public record CsvFormat(
    char separator,
    Header header,
    Charset charset,
    List<String> dropped,
    List<String> oneHot,
    Missing missing) {

  /** Commas, UTF-8, every column a number; the header is detected, missing values are refused. */
  public static final CsvFormat DEFAULT =
      new CsvFormat(',', Header.AUTO, StandardCharsets.UTF_8, List.of(), List.of(), Missing.REFUSE);

  /** Whether the first line names the columns. */
  public enum Header {
    /** Detected; refused where that is not certain. */
    AUTO,
    /** It does. */
    YES,
    /** It is a row. */
    NO
  }

  /** What becomes of cells without a value: empty, ?, NA, N/A, null, NaN. */
  public enum Missing {
    /** An error that names the line. */
    REFUSE,
    /** The column's mean in the training part. */
    MEAN,
    /** The row is left out. */
    SKIP
  }
}
