package org.dl4jtp.examples.reproduce;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.dl4jtp.examples.cli.UserError;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The tables of the paper. */
enum PaperTable {
  /** Test error at the epoch of the best validation accuracy; 5,000 examples held out. */
  TEST_ERROR("1", "", "Table 1: test error (%)"),
  /** Training loss of the last epoch; nothing held out. */
  TRAINING_LOSS("2", "-training-loss", "Table 2: training loss"),
  /** Test error of the convolutional network on CIFAR-10. */
  CONVOLUTION("cnn", "-cnn", "CIFAR10 CNN: test error (%)");

  final String key;

  /** What a folder of its runs is called, after the data set. */
  final String folderSuffix;

  final String title;

  PaperTable(String key, String folderSuffix, String title) {
    this.key = key;
    this.folderSuffix = folderSuffix;
    this.title = title;
  }

  /** The methods that the paper has in this table, in its order. */
  List<PaperMethod> methods() {
    return this == CONVOLUTION ? PaperMethod.CONVOLUTIONAL : PaperMethod.DENSE;
  }

  /**
   * The preset of a method on a data set.
   *
   * @throws UserError when nothing was published for it
   */
  String preset(PaperMethod method, PaperDataset dataset) {
    String name = method.presetOn(dataset, this);
    if (name == null) {
      throw new UserError(
          "--rules: the authors published no configuration of '%s' on %s for table %s"
              .formatted(method.key(), dataset.key(), key));
    }
    return name;
  }

  /** What a run is judged by; empty if it has no finite epoch. */
  Optional<Double> figure(RunState run) {
    return run.best().map(this::figure);
  }

  /** The same of the last epoch; empty if the run diverged. */
  Optional<Double> lastFigure(RunState run) {
    return run.diverged() ? Optional.empty() : run.last().map(this::figure);
  }

  private Double figure(EpochRecord epoch) {
    return this == TRAINING_LOSS ? epoch.trainLoss() : epoch.testError();
  }

  /** A figure as it is written. */
  String number(double figure) {
    return String.format(Locale.ROOT, this == TRAINING_LOSS ? "%.3e" : "%.2f", figure);
  }

  /** Mean and, of several, standard deviation; a dash of none. */
  String number(Collection<Double> figures) {
    SummaryStatistics statistics = new SummaryStatistics();
    figures.forEach(statistics::addValue);
    if (statistics.getN() == 0) {
      return "–";
    }
    String mean = number(statistics.getMean());
    return statistics.getN() < 2 ? mean : mean + " ± " + number(statistics.getStandardDeviation());
  }

  static final class Converter implements ITypeConverter<PaperTable> {
    @Override
    public PaperTable convert(String text) {
      for (PaperTable table : values()) {
        if (table.key.equalsIgnoreCase(text)) {
          return table;
        }
      }
      throw new TypeConversionException("unknown table '" + text + "'; valid: 1, 2, cnn");
    }
  }
}
