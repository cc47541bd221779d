package org.dl4jtp.examples.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Renders results.csv: a row per epoch; a figure that is not finite is empty. */
final class ResultsCsv {
  private ResultsCsv() {}

  static String render(Metric metric, List<RunResult> runs) {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader(
                "rule",
                "seed",
                "epoch",
                "trainLoss",
                metric.keyOn("validation"),
                metric.keyOn("test"),
                "seconds",
                "bestValidation")
            .setRecordSeparator('\n')
            .build();
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      for (RunResult run : runs) {
        int best = run.best().map(EpochResult::epoch).orElse(0);
        for (EpochResult epoch : run.epochs()) {
          printer.printRecord(
              run.rule(),
              run.seed(),
              epoch.epoch(),
              EpochResult.finiteOrNull(epoch.trainLoss()),
              EpochResult.finiteOrNull(epoch.validation()),
              EpochResult.finiteOrNull(epoch.test()),
              epoch.seconds(),
              epoch.epoch() == best);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
