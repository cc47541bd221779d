package org.dl4jtp.examples.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.data.LabelledData.Task;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The user's own table of numbers from CSV files, read through DataVec.
 *
 * <p><b>Format.</b> One example per line, quoted with {@code "} where needed; blank lines are
 * skipped; {@link CsvFormat} says the rest. Every cell but the label's, those of dropped columns
 * and of categories is a number. The first line is a header if a column is given by name, or if all
 * its cells that must be numbers are text. Where some are and some are not, where it counts 0, 1,
 * 2, ..., or where its label alone is text, the header must be told.
 *
 * <p><b>Classification.</b> Labels are text or integers; the classes are numbered in numeric order
 * if all are integers, else in alphabetical order, and the test file must not have others. Labels
 * become one-hot {@code [examples, classes]}.
 *
 * <p><b>Regression.</b> Labels are numbers, {@code [examples, 1]}.
 *
 * <p><b>Parts.</b> The rows of the training file are shuffled by the seed. Without a test file the
 * test fraction of them, rounded but at least one row, is the test part; of the rest the validation
 * fraction, rounded but at least one row, is the validation part.
 *
 * <p><b>Normalisation.</b> Each feature, and for regression the label too, is standardised to mean
 * 0 and standard deviation 1 as measured on the training part alone: errors of a regression are in
 * units of the label's standard deviation. A feature that is constant in the training part can
 * teach nothing and is 0 in all parts.
 */
public final class CsvData {
  private static final int FEWEST_ROWS = 3;

  private CsvData() {}

  /**
   * Reads the files.
   *
   * @throws UserError if a file is missing, unreadable or empty, lacks the label column, has a bad
   *     row (named by its line, counted from 1), or too few rows or classes; or if the header of
   *     the test file is another than that of the training file
   */
  public static LabelledData load(CsvOptions options) {
    return load(options, note -> {});
  }

  /**
   * Reads the files, and says what was done to what they hold.
   *
   * @param notes gets sentences
   */
  public static LabelledData load(CsvOptions options, Consumer<String> notes) {
    CsvTable table = CsvTable.read(options.train(), options);
    CsvTable testTable =
        options.testOrNull() == null ? table : CsvTable.read(options.testOrNull(), options);
    checkSameColumns(table, testTable);
    CsvCategories categories = CsvCategories.of(table);
    note(table, categories, notes);
    if (testTable != table) {
      noteMissing(testTable, notes);
    }

    List<Integer> rows = shuffledRows(table, options.seed());
    boolean ownTest = options.testOrNull() != null;
    int testCount = ownTest ? 0 : share(options.testFraction(), rows.size());
    int validationCount = share(options.validationFraction(), rows.size() - testCount);
    checkCounts(table, ownTest, testCount, validationCount);

    int trainStart = testCount + validationCount;
    List<Integer> testRows =
        ownTest
            ? IntStream.range(0, testTable.rows().size()).boxed().toList()
            : rows.subList(0, testCount);
    INDArray features = matrix(table, categories);
    INDArray testFeatures = ownTest ? matrix(testTable, categories) : features;
    INDArray labels;
    INDArray testLabels;
    if (options.regression()) {
      labels = targets(table);
      testLabels = ownTest ? targets(testTable) : labels;
    } else {
      CsvClasses classes = CsvClasses.of(table);
      labels = oneHot(classes, table);
      testLabels = ownTest ? oneHot(classes, testTable) : labels;
    }
    DataSet train = part(features, labels, rows.subList(trainStart, rows.size()));
    DataSet validation = part(features, labels, rows.subList(testCount, trainStart));
    DataSet test = part(testFeatures, testLabels, testRows);
    Standardisation.apply(table, options.regression(), train, validation, test);

    String name = options.train().getFileName().toString();
    return new LabelledData(
        name.replaceFirst("\\.csv$", ""),
        train,
        validation,
        test,
        options.regression() ? Task.REGRESSION : Task.CLASSIFICATION,
        null);
  }

  private static void checkSameColumns(CsvTable train, CsvTable test) {
    if (train.width() != test.width()) {
      throw new UserError(
          "%s has %d columns, but %s has %d; both need the same"
              .formatted(test.file(), test.width(), train.file(), train.width()));
    }
    if (train.header().isEmpty() != test.header().isEmpty()) {
      boolean trainHas = test.header().isEmpty();
      throw new UserError(
          "%s has a header, but %s has none; both need the same"
              .formatted((trainHas ? train : test).file(), (trainHas ? test : train).file()));
    }
    for (int column = 0; column < train.header().size(); column++) {
      String expected = train.header().get(column);
      String found = test.header().get(column);
      if (!expected.equals(found)) {
        throw new UserError(
            "%s: column %d is named \"%s\", but \"%s\" in %s; both need the same header"
                .formatted(test.file(), column, found, expected, train.file()));
      }
    }
  }

  private static void checkCounts(
      CsvTable table, boolean ownTest, int testCount, int validationCount) {
    int count = table.rows().size();
    int trainCount = count - testCount - validationCount;
    if (count < FEWEST_ROWS || trainCount < 1) {
      throw new UserError(
          "%s: %d rows leave %d for training, %d for validation%s; each part needs at least 1. Add rows (%d at least) or lower the fractions"
              .formatted(
                  table.file(),
                  count,
                  Math.max(0, trainCount),
                  validationCount,
                  ownTest ? "" : " and " + testCount + " for the test",
                  FEWEST_ROWS));
    }
  }

  private static List<Integer> shuffledRows(CsvTable table, long seed) {
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < table.rows().size(); i++) {
      rows.add(i);
    }
    Collections.shuffle(rows, new Random(seed));
    return rows;
  }

  private static int share(double fraction, int count) {
    return (int) Math.max(1, Math.round(fraction * count));
  }

  private static void note(CsvTable table, CsvCategories categories, Consumer<String> notes) {
    categories.notes().forEach(notes);
    noteMissing(table, notes);
  }

  private static void noteMissing(CsvTable table, Consumer<String> notes) {
    if (table.skipped() > 0) {
      notes.accept(
          "%s: %d rows left out, they miss a value".formatted(table.file(), table.skipped()));
    }
    if (table.missing() > 0) {
      notes.accept(
          "%s: %d missing cells filled with the training part's mean"
              .formatted(table.file(), table.missing()));
    }
  }

  private static INDArray matrix(CsvTable table, CsvCategories categories) {
    double[][] rows =
        table.rows().stream().map(row -> categories.features(table, row)).toArray(double[][]::new);
    return Nd4j.create(rows).castTo(DataType.DOUBLE);
  }

  private static INDArray targets(CsvTable table) {
    return matrix(
        table.rows().stream()
            .mapToDouble(row -> table.number(row.line(), table.labelIndex(), row.label()))
            .toArray(),
        1);
  }

  private static INDArray oneHot(CsvClasses classes, CsvTable table) {
    int[] numbers = classes.numbers(table);
    double[] values = new double[Math.multiplyExact(numbers.length, classes.count())];
    for (int i = 0; i < numbers.length; i++) {
      values[i * classes.count() + numbers[i]] = 1;
    }
    return matrix(values, classes.count());
  }

  /** In double precision until normalised: large offsets such as time stamps keep their digits. */
  private static INDArray matrix(double[] values, int width) {
    return Nd4j.create(values, new long[] {values.length / width, width}, DataType.DOUBLE);
  }

  private static DataSet part(INDArray features, INDArray labels, List<Integer> rows) {
    int[] indices = rows.stream().mapToInt(Integer::intValue).toArray();
    return new DataSet(features.getRows(indices), labels.getRows(indices));
  }
}
