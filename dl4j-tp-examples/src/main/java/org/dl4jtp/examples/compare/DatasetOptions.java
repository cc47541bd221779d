package org.dl4jtp.examples.compare;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.Choice;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.data.Cifar10;
import org.dl4jtp.examples.data.CsvData;
import org.dl4jtp.examples.data.CsvOptions;
import org.dl4jtp.examples.data.Digits;
import org.dl4jtp.examples.data.IdxFiles;
import org.dl4jtp.examples.data.LabelledData;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which data to train on. The only place that knows the data sets. */
final class DatasetOptions {
  /** Runs differ in weights and in the order of the data, never in the data itself. */
  private static final long DATA_SEED = 1;

  private static final double DEFAULT_FRACTION = 0.2;

  /** Known data sets. */
  enum Name {
    DIGITS(1000),
    MNIST(5000),
    FASHION_MNIST(5000),
    CIFAR10(5000),
    CSV(0);

    private final int defaultValidation;

    Name(int defaultValidation) {
      this.defaultValidation = defaultValidation;
    }
  }

  @Option(
      names = "--dataset",
      defaultValue = "digits",
      paramLabel = "NAME",
      converter = NameConverter.class,
      description =
          "digits (generated), mnist, fashion-mnist, cifar10 or csv (default: ${DEFAULT-VALUE}).")
  private Name dataset;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "mnist, fashion-mnist: directory of the four IDX files. cifar10: directory of the binary"
              + " version, or of folders train and test with a folder of images per class"
              + " (default, but for fashion-mnist: Deeplearning4j's cache).")
  private Path dataDir;

  @Option(
      names = "--validation",
      paramLabel = "COUNT",
      description =
          "All but csv: training examples set apart for validation (default: 5000; digits: 1000).")
  private Integer validation;

  @Option(names = "--train", paramLabel = "FILE", description = "csv: training file.")
  private Path train;

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description = "csv: test file (default: a part of the training file).")
  private Path test;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "csv: the column to predict, by name or by index from 0.")
  private String label;

  @Option(
      names = "--regression",
      description = "csv: the label is a number to predict, not a class.")
  private boolean regression;

  @Option(
      names = "--test-fraction",
      paramLabel = "FRACTION",
      description = "csv without --test: part of the rows that is the test part (default: 0.2).")
  private Double testFraction;

  @Option(
      names = "--validation-fraction",
      paramLabel = "FRACTION",
      description = "csv: part of the training rows set apart for validation (default: 0.2).")
  private Double validationFraction;

  @Mixin private CsvFormatOptions format = new CsvFormatOptions();

  void check() {
    if (dataset == Name.DIGITS || dataset == Name.CSV) {
      Checks.without(
          "--data-dir", dataDir, "'--dataset " + Choice.name(dataset) + "' reads no directory");
    }
    if (dataset == Name.FASHION_MNIST && dataDir == null) {
      throw new UserError(
          "--data-dir: '--dataset fashion-mnist' needs the directory of the four IDX files; add"
              + " --data-dir DIR (Deeplearning4j's cache may hold MNIST under the same names)");
    }
    if (dataset == Name.CSV) {
      checkCsv();
    } else {
      String reason = "only '--dataset csv' takes it";
      Checks.without("--train", train, reason);
      Checks.without("--test", test, reason);
      Checks.without("--label", label, reason);
      Checks.without("--regression", regression ? regression : null, reason);
      Checks.without("--test-fraction", testFraction, reason);
      Checks.without("--validation-fraction", validationFraction, reason);
      format.checkAbsent(reason);
    }
    Checks.atLeastOne("--validation", validation);
    Checks.fraction("--test-fraction", testFraction);
    Checks.fraction("--validation-fraction", validationFraction);
  }

  private void checkCsv() {
    Checks.without("--validation", validation, "'--dataset csv' takes --validation-fraction");
    if (train == null) {
      throw new UserError("--train: '--dataset csv' needs the training file; add --train FILE");
    }
    if (label == null) {
      throw new UserError(
          "--label: '--dataset csv' needs the column to predict; add --label COLUMN, a name or an"
              + " index from 0");
    }
    if (test != null) {
      Checks.without("--test-fraction", testFraction, "--test already gives the test part");
    }
  }

  /**
   * Reads the data.
   *
   * @param notes gets what was done to them, in sentences
   */
  LabelledData load(Consumer<String> notes) {
    return switch (dataset) {
      case DIGITS -> Digits.load(DATA_SEED, validation());
      case MNIST -> IdxFiles.mnist(dataDir, validation());
      case FASHION_MNIST -> IdxFiles.fashionMnist(dataDir, validation());
      case CIFAR10 -> Cifar10.load(dataDir, validation(), DATA_SEED);
      case CSV ->
          CsvData.load(
              new CsvOptions(
                  train,
                  test,
                  label,
                  regression,
                  fractionOrDefault(testFraction),
                  fractionOrDefault(validationFraction),
                  DATA_SEED,
                  format.format()),
              notes);
    };
  }

  void describe(Map<String, Object> settings) {
    settings.put("dataset", Choice.name(dataset));
    switch (dataset) {
      case DIGITS -> settings.put("validation", validation());
      case MNIST, FASHION_MNIST, CIFAR10 -> {
        settings.put("dataDir", text(dataDir));
        settings.put("validation", validation());
      }
      case CSV -> {
        settings.put("train", text(train));
        settings.put("test", text(test));
        settings.put("label", label);
        settings.put("regression", regression);
        settings.put("testFraction", test == null ? fractionOrDefault(testFraction) : null);
        settings.put("validationFraction", fractionOrDefault(validationFraction));
        format.describe(settings);
      }
    }
  }

  private int validation() {
    return validation == null ? dataset.defaultValidation : validation;
  }

  private static double fractionOrDefault(Double fraction) {
    return fraction == null ? DEFAULT_FRACTION : fraction;
  }

  private static String text(Path path) {
    return path == null ? null : path.toString();
  }

  static final class NameConverter implements ITypeConverter<Name> {
    @Override
    public Name convert(String text) {
      return Choice.of(Name.class, "data set", text);
    }
  }
}
