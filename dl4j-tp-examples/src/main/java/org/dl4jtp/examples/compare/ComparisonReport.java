package org.dl4jtp.examples.compare;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.report.AlignmentSetup;
import org.dl4jtp.examples.report.Angles;
import org.dl4jtp.examples.report.Epoch;
import org.dl4jtp.examples.report.Report;
import org.dl4jtp.examples.report.Run;

/** What report.html shows of a comparison. */
final class ComparisonReport {
  private static final String PROTOCOL =
      "The test figure is that at the epoch of the best validation figure, the training loss that of"
          + " the last epoch; ± is the standard deviation over seeds. Seconds are the median of"
          + " training epochs, without evaluation.";

  private ComparisonReport() {}

  /**
   * The report of runs.
   *
   * @param finished null while the comparison is not complete
   */
  static Report of(ReportHeader header, List<RunResult> runs, Instant finished) {
    Map<String, Object> setup = new LinkedHashMap<>(header.settings());
    header.network().forEach(setup::put);
    setup.replace("configuration", "see results.json");
    List<String> protocol = new ArrayList<>(header.summary());
    protocol.add(PROTOCOL);
    return new Report(
        "Training rules compared on " + header.dataset(),
        header.metric().measure,
        header.rules(),
        TrainingRule.BP.name(),
        runs.stream().map(ComparisonReport::run).toList(),
        header.plannedRuns(),
        protocol,
        again(header.command()),
        setup,
        header.environment(),
        header.started(),
        finished,
        alignment(header.alignmentOrNull()));
  }

  /** With --out, whose directory holds results by then. */
  private static List<String> again(List<String> command) {
    List<String> again = new ArrayList<>(command);
    boolean writes = command.stream().anyMatch(a -> a.equals("--out") || a.startsWith("--out="));
    if (writes && !command.contains("--overwrite")) {
      again.add("--overwrite");
    }
    return again;
  }

  static Run run(RunResult run) {
    return new Run(
        run.rule(),
        run.seed(),
        run.epochs().stream()
            .map(e -> new Epoch(e.epoch(), e.trainLoss(), e.validation(), e.test(), e.seconds()))
            .toList(),
        run.complete(),
        run.diverged(),
        run.divergenceOrNull(),
        run.best().map(EpochResult::epoch).orElse(0),
        run.alignmentOrNull() == null
            ? List.of()
            : run.alignmentOrNull().records().stream().map(Angles::of).toList());
  }

  private static AlignmentSetup alignment(AlignmentPlan plan) {
    return plan == null
        ? null
        : new AlignmentSetup(
            plan.interval(),
            plan.damping(),
            "the first " + plan.examples() + " validation examples");
  }
}
