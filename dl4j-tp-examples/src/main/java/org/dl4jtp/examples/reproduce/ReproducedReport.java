package org.dl4jtp.examples.reproduce;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.dl4jtp.examples.cli.OutDirectory;
import org.dl4jtp.examples.report.AlignmentSetup;
import org.dl4jtp.examples.report.Epoch;
import org.dl4jtp.examples.report.Measure;
import org.dl4jtp.examples.report.Report;
import org.dl4jtp.examples.report.ReportFile;
import org.dl4jtp.examples.report.Run;

/**
 * Keeps {@code report.html} up to date with the runs of a table, whoever carried them out.
 *
 * @param table of the paper
 * @param dataset its column
 * @param runs all that the table needs
 * @param jobs runs at a time
 * @param alignmentOrNull how alignment is measured; null if it is not
 * @param command arguments of the program
 * @param out where the report goes
 * @param started when the command began
 */
record ReproducedReport(
    PaperTable table,
    PaperDataset dataset,
    List<PlannedRun> runs,
    int jobs,
    AngleSettings alignmentOrNull,
    List<String> command,
    Path out,
    Instant started) {
  private static final String JUDGED =
      "The test error is that at the epoch of the least validation error, of 5,000 examples held"
          + " out; the training loss that of the last epoch.";
  private static final String JUDGED_BY_LOSS =
      "Nothing is held out: the training loss is that of the last epoch.";
  private static final String TIME =
      "± is the standard deviation over seeds. Seconds are the median of training epochs with the"
          + " feedback epochs after them, without evaluation, while other runs went on beside.";

  /** Writes it with what was measured so far; one at a time. */
  synchronized void write() {
    List<Run> measured =
        runs.stream()
            .map(planned -> planned.state().map(state -> run(planned, state)))
            .flatMap(Optional::stream)
            .toList();
    boolean finished = measured.stream().filter(Run::complete).count() == runs.size();
    boolean loss = table == PaperTable.TRAINING_LOSS;
    OutDirectory.makeDirectory(out);
    ReportFile.write(
        out,
        new Report(
            table.title + ", " + dataset.title,
            loss ? Measure.TRAINING_LOSS : Measure.ERROR,
            runs.stream().map(run -> run.method().key()).distinct().toList(),
            PaperMethod.BP.key(),
            measured,
            runs.size(),
            List.of(loss ? JUDGED_BY_LOSS : JUDGED, TIME),
            command,
            setup(),
            environment(),
            started,
            finished ? Instant.now() : null,
            alignmentOrNull == null
                ? null
                : new AlignmentSetup(
                    alignmentOrNull.interval(),
                    alignmentOrNull.damping(),
                    "the first validation batch")));
  }

  private Map<String, Object> setup() {
    Map<String, Object> setup = new LinkedHashMap<>();
    setup.put("dataset", dataset.title);
    setup.put("dataDir", runs.get(0).dataDir());
    setup.put("presets", distinct(RunSettings::preset));
    setup.put("epochs", distinct(RunSettings::epochs));
    setup.put("seeds", distinct(RunSettings::seed));
    setup.put(
        "dataType", distinct(settings -> settings.dataType().name().toLowerCase(Locale.ROOT)));
    setup.put("perturb", distinct(settings -> settings.perturbation().label()));
    setup.put("jobs", jobs);
    return setup;
  }

  private List<?> distinct(Function<RunSettings, ?> setting) {
    return runs.stream().map(PlannedRun::settings).map(setting).distinct().toList();
  }

  /** That of the last run that ended; table-*.json has that of each. */
  private Map<String, Object> environment() {
    return runs.stream()
        .flatMap(planned -> planned.state().map(RunState::environment).stream())
        .reduce(Map.of(), (first, next) -> next);
  }

  private static Run run(PlannedRun planned, RunState state) {
    return new Run(
        planned.method().key(),
        planned.settings().seed(),
        state.epochs().stream().map(ReproducedReport::epoch).toList(),
        state.ended(),
        state.diverged(),
        state.last().map(EpochRecord::divergence).orElse(null),
        state.best().map(EpochRecord::epoch).orElse(0),
        state.alignment().stream().map(AngleRecord::angles).toList());
  }

  private static Epoch epoch(EpochRecord epoch) {
    return new Epoch(
        epoch.epoch(),
        orNaN(epoch.trainLoss()),
        orNaN(epoch.validationError()),
        orNaN(epoch.testError()),
        epoch.seconds() + epoch.feedbackSeconds());
  }

  private static double orNaN(Double figure) {
    return Objects.requireNonNullElse(figure, Double.NaN);
  }
}
