package org.dl4jtp.examples.report;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What came out, in sentences that hold for the figures whatever they are. */
final class Findings {
  private final Report report;
  private final Measure measure;
  private final List<RuleSummary> summaries;
  private final Optional<RuleSummary> reference;

  private Findings(Report report) {
    this.report = report;
    this.measure = report.measure();
    this.summaries = report.summaries();
    this.reference =
        summaries.stream()
            .filter(s -> s.rule().equals(report.reference()) && s.hasFigure())
            .findFirst();
  }

  /** The headline, then a sentence for everything else that a reader has to know. */
  static List<String> of(Report report) {
    return new Findings(report).sentences();
  }

  private List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    Optional<RuleSummary> best = best();
    sentences.add(headline(best));
    for (RuleSummary rule : summaries) {
      if (best.filter(rule::equals).isEmpty() && !isReference(rule) && rule.hasFigure()) {
        sentences.add(achievement(rule) + ".");
      }
      warnings(rule, sentences);
    }
    if (summaries.stream().anyMatch(s -> s.counted().size() == 1)) {
      sentences.add("Where a rule has a single run, small differences may be chance.");
    }
    if (report.finishedOrNull() == null) {
      sentences.add(
          "Not finished: %d of %d runs came to their end."
              .formatted(report.runs().stream().filter(Run::complete).count(), report.planned()));
    }
    return sentences;
  }

  /** The best rule but for the reference. */
  private Optional<RuleSummary> best() {
    Comparator<RuleSummary> byFigure = Comparator.comparingDouble(s -> s.figure().getMean());
    return summaries.stream()
        .filter(s -> s.hasFigure() && !isReference(s))
        // The first of equals.
        .min(measure.moreIsBetter ? byFigure.reversed() : byFigure);
  }

  private boolean isReference(RuleSummary rule) {
    return rule.rule().equals(report.reference());
  }

  private String headline(Optional<RuleSummary> best) {
    if (best.isPresent()) {
      return achievement(best.get())
          + (reference.isPresent() ? "." : "; " + absentReference() + ".");
    }
    if (reference.isPresent()) {
      return achievement(reference.get()) + "; no other rule has a figure to compare it with.";
    }
    return report.runs().stream().anyMatch(Run::diverged)
        ? "No figure to compare: all runs that ended have diverged."
        : "No run was finished.";
  }

  private String absentReference() {
    Optional<RuleSummary> asked = summaries.stream().filter(this::isReference).findFirst();
    String why =
        asked.isEmpty()
            ? "was not trained"
            : asked.get().diverged().isEmpty() ? "has no finished run" : "diverged";
    return report.reference() + " " + why + ", so there is nothing to compare it with";
  }

  /** Without a full stop. */
  private String achievement(RuleSummary rule) {
    double figure = rule.figure().getMean();
    String text =
        "%s reaches %s %s".formatted(rule.rule(), measure.withUnit(figure), measure.title);
    return reference.isEmpty() || isReference(rule) ? text : text + comparison(rule);
  }

  private String comparison(RuleSummary rule) {
    RuleSummary other = reference.orElseThrow();
    double difference =
        measure.rounded(rule.figure().getMean()) - measure.rounded(other.figure().getMean());
    String than = " %s (%s)".formatted(other.rule(), measure.withUnit(other.figure().getMean()));
    if (difference == 0) {
      return ", the same as" + than;
    }
    boolean better = difference > 0 == measure.moreIsBetter;
    return ", "
        + measure.difference(difference)
        + (better ? " better than" : " worse than")
        + than
        + (withinSpread(rule, other, difference) ? ", no more than seeds differ" : "");
  }

  /** Whether the difference of the means is within the standard deviation of a difference. */
  private static boolean withinSpread(RuleSummary one, RuleSummary other, double difference) {
    return one.counted().size() > 1
        && other.counted().size() > 1
        && Math.abs(difference)
            <= Math.hypot(
                one.figure().getStandardDeviation(), other.figure().getStandardDeviation());
  }

  private void warnings(RuleSummary rule, List<String> sentences) {
    List<Run> diverged = rule.diverged();
    if (!diverged.isEmpty()) {
      String where = diverged.stream().map(Findings::place).collect(joining(", "));
      sentences.add(
          rule.rule()
              + " diverged ("
              + where
              + (rule.hasFigure()
                  ? "); its figures are of its other runs."
                  : "); it has no figure."));
    } else if (!rule.hasFigure()) {
      sentences.add(rule.rule() + " has no finished run.");
    }
    if (rule.hasFigure()) {
      double first = mean(rule, run -> run.epochs().get(0).trainLoss());
      double last = rule.trainLoss().getMean();
      if (last > first) {
        sentences.add(
            String.format(
                Locale.ROOT,
                "%s did not learn: its training loss rose from %.3g in the first epoch to %.3g in the last.",
                rule.rule(),
                first,
                last));
      }
      if (measure == Measure.R2 && rule.figure().getMean() <= 0) {
        sentences.add(rule.rule() + " predicts no better than the mean of the labels.");
      }
    }
  }

  private static String place(Run run) {
    String epoch = "seed %d in epoch %d".formatted(run.seed(), run.last().number());
    return run.divergenceOrNull() == null ? epoch : epoch + ": " + run.divergenceOrNull();
  }

  private static double mean(RuleSummary rule, ToDoubleFunction<Run> value) {
    return rule.counted().stream().mapToDouble(value).average().orElseThrow();
  }
}
