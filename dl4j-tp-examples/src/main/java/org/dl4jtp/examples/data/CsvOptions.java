package org.dl4jtp.examples.data;

import java.nio.file.Path;
import java.util.Objects;
import org.dl4jtp.examples.cli.UserError;

/**
 * Which CSV files to read, and how.
 *
 * @param train the file to learn from
 * @param testOrNull the file to test on, with the same columns; null: a part of {@code train}
 * @param labelColumn name of the label's column, or its index counted from 0; all digits: an index,
 *     unless the header is said to be one and names a column so
 * @param regression whether labels are numbers to predict; else they are classes
 * @param testFraction share of the rows for the test, above 0 and below 1; not used with a test
 *     file
 * @param validationFraction share of the rows left for training that goes to validation, above 0
 *     and below 1
 * @param seed decides which rows go to which part
 * @param format how the files are written, and which columns are used how
 */
public record CsvOptions(
    Path train,
    Path testOrNull,
    String labelColumn,
    boolean regression,
    double testFraction,
    double validationFraction,
    long seed,
    CsvFormat format) {

  /**
   * Checks what can be checked without the files.
   *
   * @throws UserError if a fraction is not above 0 and below 1, or the label column is blank
   */
  public CsvOptions {
    Objects.requireNonNull(train, "train");
    Objects.requireNonNull(format, "format");
    if (labelColumn == null || labelColumn.isBlank()) {
      throw new UserError("No label column; give its name, or its index counted from 0");
    }
    labelColumn = labelColumn.strip();
    if (testOrNull == null) {
      checkFraction("test", testFraction);
    }
    checkFraction("validation", validationFraction);
  }

  /** Of files in {@link CsvFormat#DEFAULT}. */
  public CsvOptions(
      Path train,
      Path testOrNull,
      String labelColumn,
      boolean regression,
      double testFraction,
      double validationFraction,
      long seed) {
    this(
        train,
        testOrNull,
        labelColumn,
        regression,
        testFraction,
        validationFraction,
        seed,
        CsvFormat.DEFAULT);
  }

  private static void checkFraction(String part, double fraction) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new UserError(
          "The " + part + " fraction is " + fraction + "; choose one above 0 and below 1");
    }
  }
}
