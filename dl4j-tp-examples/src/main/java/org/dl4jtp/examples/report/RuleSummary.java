package org.dl4jtp.examples.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/**
 * The runs of one rule in figures; those that diverged or were interrupted count for nothing.
 *
 * @param rule name
 * @param runs all of them
 * @param counted those that are complete and finite
 * @param figure what they are judged by, over seeds, in the unit shown
 * @param bestEpoch over seeds
 * @param trainLoss of the last epoch, over seeds
 * @param seconds of all epochs of all counted runs
 */
public record RuleSummary(
    String rule,
    List<Run> runs,
    List<Run> counted,
    DescriptiveStatistics figure,
    DescriptiveStatistics bestEpoch,
    DescriptiveStatistics trainLoss,
    DescriptiveStatistics seconds) {

  /**
   * The figures of a rule.
   *
   * @param all runs, of other rules too
   */
  public static RuleSummary of(String rule, Measure measure, List<Run> all) {
    List<Run> runs = all.stream().filter(run -> run.rule().equals(rule)).toList();
    List<Run> counted = runs.stream().filter(Run::counts).toList();
    return new RuleSummary(
        rule,
        runs,
        counted,
        over(counted, measure::of),
        over(counted, Run::bestEpoch),
        over(counted, run -> run.last().trainLoss()),
        statistics(
            counted.stream().flatMap(run -> run.epochs().stream()).mapToDouble(Epoch::seconds)));
  }

  /** Whether there is a run that counts. */
  public boolean hasFigure() {
    return !counted.isEmpty();
  }

  /** The median: the first epochs also warm the JVM up. */
  public double medianSeconds() {
    return seconds.getPercentile(50);
  }

  /** For people: how many runs count, and of how many if not all do. */
  public String runsText() {
    return counted.size() == runs.size() ? "" + runs.size() : counted.size() + " of " + runs.size();
  }

  /** For people: the mean, where there is something to average. */
  public String bestEpochText() {
    return String.format(Locale.ROOT, counted.size() == 1 ? "%.0f" : "%.1f", bestEpoch.getMean());
  }

  List<Run> diverged() {
    return runs.stream().filter(Run::diverged).toList();
  }

  private static DescriptiveStatistics over(List<Run> runs, ToDoubleFunction<Run> value) {
    return statistics(runs.stream().mapToDouble(value));
  }

  /** One by one: the constructor from an array loses the value of an array of one. */
  private static DescriptiveStatistics statistics(DoubleStream values) {
    DescriptiveStatistics statistics = new DescriptiveStatistics();
    values.forEach(statistics::addValue);
    return statistics;
  }
}
