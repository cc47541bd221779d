package org.dl4jtp.examples.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a report tells.
 *
 * @param title of the page
 * @param measure what the runs are judged by
 * @param rules names in the order of the report; each has a row, with or without runs
 * @param reference name of the rule that the others are compared with; need not be among them
 * @param runs as far as they went
 * @param planned how many runs were asked for
 * @param protocol sentences on how the figures were made
 * @param command arguments of the program that repeat it
 * @param setup settings by name: data, network, seeds and so on; maps are shown as tables, other
 *     values by {@code toString}, null as a dash
 * @param environment where it ran, see {@code cli.Environment}
 * @param started when the command began
 * @param finishedOrNull null while it runs, and for good when it was interrupted
 * @param alignmentOrNull how alignment was measured; null, and there is no section on it, if it was
 *     not
 */
public record Report(
    String title,
    Measure measure,
    List<String> rules,
    String reference,
    List<Run> runs,
    int planned,
    List<String> protocol,
    List<String> command,
    Map<String, Object> setup,
    Map<String, Object> environment,
    Instant started,
    Instant finishedOrNull,
    AlignmentSetup alignmentOrNull) {

  /** Copies the lists. */
  public Report {
    rules = List.copyOf(rules);
    runs = List.copyOf(runs);
    protocol = List.copyOf(protocol);
    command = List.copyOf(command);
  }

  List<RuleSummary> summaries() {
    return rules.stream().map(rule -> RuleSummary.of(rule, measure, runs)).toList();
  }
}
