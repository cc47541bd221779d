package org.dl4jtp.examples.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.chart.AngleChart;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.data.LabelledData;
import picocli.CommandLine.Option;

/** Whether alignment is measured while networks train, and how. */
final class AlignmentOptions {
  @Option(
      names = "--alignment",
      paramLabel = "N",
      description = {
        "Measure, every N iterations, the angles of each layer's update to those of backpropagation"
            + " and of damped Gauss-Newton targets, on the first validation batch; for"
            + " alignment.csv, results.json and report.html in --out (default: not measured).",
        "Weights and figures stay the same, and the time it takes is not counted. Nothing is"
            + " measured of bp, whose angle to itself is 0."
      })
  private Integer interval;

  @Option(
      names = "--alignment-damping",
      paramLabel = "LAMBDA",
      description =
          "λ of the Gauss-Newton targets; 0 is slow (default: "
              + AngleChart.DEFAULT_DAMPING
              + ", as in figures alignment).")
  private Double damping;

  /**
   * Refuses values out of range, and options that nothing would heed.
   *
   * @param rules that were chosen
   * @param outOrNull where results go
   */
  void check(List<TrainingRule> rules, Path outOrNull) {
    Checks.atLeastOne("--alignment", interval);
    Checks.zeroOrMore("--alignment-damping", damping);
    if (interval == null) {
      Checks.without(
          "--alignment-damping", damping, "nothing is measured without --alignment N; add it");
      return;
    }
    if (outOrNull == null) {
      throw new UserError(
          "--alignment: what is measured goes to files alone; add --out DIR, or leave it out");
    }
    if (rules.stream().allMatch(TrainingRule::isBackpropagation)) {
      throw new UserError(
          "--alignment: no rule of "
              + rules.stream().map(TrainingRule::name).collect(Collectors.joining(", "))
              + " has target layers to measure; leave it out, or add such a rule to --rules, for"
              + " example ddtp-linear");
    }
  }

  /**
   * What was asked for; null if alignment is not measured.
   *
   * @param batch examples per update
   */
  AlignmentPlan planOrNull(int batch, LabelledData data) {
    return interval == null
        ? null
        : new AlignmentPlan(interval, damping(), Math.min(batch, data.validation().numExamples()));
  }

  private double damping() {
    return damping == null ? AngleChart.DEFAULT_DAMPING : damping;
  }

  void describe(Map<String, Object> settings) {
    settings.put("alignment", interval);
    settings.put("alignmentDamping", interval == null ? null : damping());
  }
}
