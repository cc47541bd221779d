package org.dl4jtp.examples.data;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.dl4jtp.examples.cli.UserError;

/**
 * Class numbers for the labels of a table: 0, 1, ... in numeric order if all labels are integers,
 * else in alphabetical order.
 */
final class CsvClasses {
  private static final int MOST_CLASSES = 1_000;
  private static final int MOST_DECIMAL_CLASSES = 20;
  private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d*\\.\\d+([eE][+-]?\\d+)?");
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,100}");

  private final List<String> names;
  private final boolean integers;

  private CsvClasses(List<String> names, boolean integers) {
    this.names = names;
    this.integers = integers;
  }

  /**
   * The classes of a table.
   *
   * @throws UserError if there are fewer than two, or so many that the labels must be numbers to
   *     predict
   */
  static CsvClasses of(CsvTable table) {
    boolean integers =
        table.rows().stream().allMatch(row -> INTEGER.matcher(row.label()).matches());
    SortedSet<String> labels =
        new TreeSet<>(integers ? Comparator.comparing(BigInteger::new) : Comparator.naturalOrder());
    for (CsvTable.Row row : table.rows()) {
      labels.add(integers ? canonical(row.label()) : row.label());
    }
    if (labels.size() < 2) {
      throw new UserError(
          "%s: all rows have the label \"%s\"; at least two classes are needed. Is column %d the label?"
              .formatted(table.file(), labels.first(), table.labelIndex()));
    }
    if (labels.size() > MOST_CLASSES) {
      throw new UserError(
          "%s: column %d has %,d different labels, more than the %,d classes supported; use --regression to predict a number, or choose another label column"
              .formatted(table.file(), table.labelIndex(), labels.size(), MOST_CLASSES));
    }
    if (labels.size() > MOST_DECIMAL_CLASSES && labels.stream().allMatch(CsvClasses::isDecimal)) {
      throw new UserError(
          "%s: column %d has %,d different numbers with decimals, which hardly are classes; use --regression to predict a number, or choose another label column"
              .formatted(table.file(), table.labelIndex(), labels.size()));
    }
    return new CsvClasses(List.copyOf(labels), integers);
  }

  private static boolean isDecimal(String label) {
    return DECIMAL.matcher(label).matches();
  }

  int count() {
    return names.size();
  }

  /**
   * The class number of each row.
   *
   * @throws UserError if a row has another class than the table the classes were taken from
   */
  int[] numbers(CsvTable table) {
    int[] numbers = new int[table.rows().size()];
    for (int i = 0; i < numbers.length; i++) {
      CsvTable.Row row = table.rows().get(i);
      boolean integer = integers && INTEGER.matcher(row.label()).matches();
      numbers[i] = names.indexOf(integer ? canonical(row.label()) : row.label());
      if (numbers[i] < 0) {
        throw new UserError(
            "%s, line %d: class \"%s\" does not occur in the training file"
                .formatted(table.file(), row.line(), row.label()));
      }
    }
    return numbers;
  }

  /** One spelling for +1, 1 and 01. */
  private static String canonical(String label) {
    return new BigInteger(label).toString();
  }
}
