package org.dl4jtp.examples.bench;

import java.util.List;
import java.util.Map;

/**
 * What a process that measures says on its standard output, in JSON.
 *
 * @param environment where it ran
 * @param blas behind the products; null in a process that was to tell its peak of memory
 * @param rows measured; empty in a process that was to tell its peak of memory
 * @param peakBytes of resident memory; null where it is not known
 */
record BenchOutput(
    Map<String, Object> environment, BlasReport blas, List<BenchRow> rows, Long peakBytes) {}
