package org.dl4jtp.examples.data;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.dl4jtp.examples.cli.UserError;

/** Tells a header from a row where that is certain, by the columns that must be numbers. */
final class CsvHeader {
  private final Path file;
  private final CsvLine first;
  private final CsvColumns columns;
  private final boolean regression;

  CsvHeader(Path file, CsvLine first, CsvColumns columns, boolean regression) {
    this.file = file;
    this.first = first;
    this.columns = columns;
    this.regression = regression;
  }

  /**
   * Decides.
   *
   * @param others all lines below the first
   * @throws UserError if the first line may be either
   */
  boolean isThere(List<CsvLine> others) {
    int[] numeric =
        IntStream.range(0, first.cells().size())
            .filter(c -> c == columns.label() ? regression : isNumeric(c))
            .toArray();
    long text = count(numeric, this::isText);
    long numbers = count(numeric, c -> CsvCells.isNumber(cell(c)));
    if (text > 0 && numbers == 0) {
      return true;
    }
    // Tables written without names get 0, 1, 2, ... for a header.
    boolean counted =
        numbers > 0 && numbers == numeric.length && IntStream.of(numeric).allMatch(this::isCounted);
    boolean oddLabel = !regression && isText(columns.label()) && labelsAreNumbers(others);
    if (counted && oddLabel) {
      return true;
    }
    if (text > 0
        || oddLabel
        || numeric.length == 0
        || (counted && (isCounted(columns.label()) || isNewText(columns.label(), others)))) {
      throw new UserError(
          "%s, line %d: \"%s\" may be a header or a row; say --header yes or --header no"
              .formatted(
                  file, first.number(), CsvCells.shortened(String.join(",", first.cells()))));
    }
    return false;
  }

  private boolean isNumeric(int column) {
    return columns.isFeature(column) && !columns.isOneHot(column);
  }

  private static long count(int[] numeric, IntPredicate what) {
    return IntStream.of(numeric).filter(what).count();
  }

  private boolean isText(int column) {
    return !CsvCells.isNumber(cell(column)) && !CsvCells.isMissing(cell(column));
  }

  private boolean isCounted(int column) {
    return cell(column).equals(Integer.toString(column));
  }

  private boolean isNewText(int column, List<CsvLine> others) {
    return isText(column)
        && others.stream().noneMatch(line -> line.cells().get(column).equals(cell(column)));
  }

  private boolean labelsAreNumbers(List<CsvLine> others) {
    return !others.isEmpty()
        && others.stream()
            .map(line -> line.cells().get(columns.label()))
            .allMatch(CsvCells::isNumber);
  }

  private String cell(int column) {
    return first.cells().get(column);
  }
}
