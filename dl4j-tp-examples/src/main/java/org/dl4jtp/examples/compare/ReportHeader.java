package org.dl4jtp.examples.compare;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What results.json and report.html say besides the runs.
 *
 * @param metric what the runs are judged by
 * @param started when the comparison began
 * @param settings all that is needed to repeat it
 * @param environment where it ran
 * @param network what was trained
 * @param command arguments of the program
 * @param rules names of those compared
 * @param plannedRuns how many runs there will be
 * @param dataset its name
 * @param summary of data and network, for people
 * @param alignmentOrNull how alignment is measured; null if it is not
 */
record ReportHeader(
    Metric metric,
    Instant started,
    Map<String, Object> settings,
    Map<String, Object> environment,
    Map<String, Object> network,
    List<String> command,
    List<String> rules,
    int plannedRuns,
    String dataset,
    List<String> summary,
    AlignmentPlan alignmentOrNull) {}
