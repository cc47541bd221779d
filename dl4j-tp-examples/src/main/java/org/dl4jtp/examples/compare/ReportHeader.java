package org.dl4jtp.examples.compare;

import java.time.Instant;
import java.util.Map;

/**
 * What results.json says besides the runs.
 *
 * @param metric what the runs are judged by
 * @param started when the comparison began
 * @param settings all that is needed to repeat it
 * @param environment where it ran
 * @param network what was trained
 */
record ReportHeader(
    Metric metric,
    Instant started,
    Map<String, Object> settings,
    Map<String, Object> environment,
    Map<String, Object> network) {}
