package org.dl4jtp.examples.reproduce;

import java.util.List;
import org.dl4jtp.examples.chart.AngleChart;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.UserError;
import picocli.CommandLine.Option;

/** Whether alignment is measured in the runs, and how. */
final class AngleOptions {
  @Option(
      names = "--alignment",
      paramLabel = "N",
      description =
          "Measure, every N iterations, the angles of each layer's update to those of backpropagation"
              + " and of damped Gauss-Newton targets, on the first validation batch (default: not"
              + " measured). Figures stay the same, and the time it takes is not counted.")
  private Integer interval;

  @Option(
      names = "--alignment-damping",
      paramLabel = "LAMBDA",
      description = "λ of the Gauss-Newton targets (default: " + AngleChart.DEFAULT_DAMPING + ").")
  private Double damping;

  /** Refuses values out of range, and options that nothing would heed. */
  void check(List<PaperMethod> methods) {
    Checks.atLeastOne("--alignment", interval);
    Checks.zeroOrMore("--alignment-damping", damping);
    if (interval == null) {
      Checks.without(
          "--alignment-damping", damping, "nothing is measured without --alignment N; add it");
    } else if (methods.stream().allMatch(method -> method == PaperMethod.BP)) {
      throw new UserError(
          "--alignment: bp has no targets to measure; leave it out, or add a method to --rules, for"
              + " example ddtp-linear");
    }
  }

  AngleSettings settingsOrNull() {
    return interval == null
        ? null
        : new AngleSettings(interval, damping == null ? AngleChart.DEFAULT_DAMPING : damping);
  }
}
