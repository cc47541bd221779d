package org.dl4jtp.examples.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.dl4jtp.examples.cli.TextTable;

/** Renders what was measured of one network: a row per rule. */
final class BenchTable {
  private static final String NONE = "-";
  private static final double MEGA = 1e6;

  private BenchTable() {}

  static String render(List<BenchRow> measured) {
    String against = measured.get(0).against();
    BenchRow base =
        measured.stream().filter(row -> row.rule().equals(against)).findFirst().orElseThrow();
    List<String[]> rows = new ArrayList<>();
    rows.add(
        new String[] {
          "rule",
          "perturb",
          "ms/step",
          "time/" + against,
          "min",
          "max",
          "floor ms",
          "step/floor",
          "cpu/" + against,
          "Mflop/example",
          "flop/" + against,
          "Gflop/s",
          "heap kB/step",
          "off-heap kB/step",
          "peak MB",
          "peak/" + against,
          "warm-up"
        });
    BenchRow.Operations baseCount = base.operationsPerExample();
    for (BenchRow row : measured) {
      BenchRow.Operations count = row.operationsPerExample();
      rows.add(
          new String[] {
            row.rule(),
            row.perturb() == null ? NONE : row.perturb(),
            number("%.3f", row.msPerStep()),
            number("%.2f", row.ratioToAgainst().median()),
            number("%.2f", row.ratioToAgainst().min()),
            number("%.2f", row.ratioToAgainst().max()),
            number("%.3f", row.floorMsPerStep()),
            number("%.2f", row.ratioToFloor() == null ? null : row.ratioToFloor().median()),
            number("%.2f", row.cpuMsPerStep() / base.cpuMsPerStep()),
            number("%.2f", count == null ? null : count.total() / MEGA),
            number(
                "%.2f",
                count == null || baseCount == null ? null : count.total() / baseCount.total()),
            number("%.1f", row.gigaflops()),
            number("%.0f", row.heapBytesPerStep() / 1024.0),
            number("%.0f", kilobytes(row.offHeapBytesPerStep())),
            number("%.0f", row.peakBytes() == null ? null : row.peakBytes() / MEGA),
            number("%.2f", peakRatio(row, base)),
            warmUp(row.warmUp())
          });
    }
    return TextTable.render(rows, 2) + notes(measured, against);
  }

  private static String notes(List<BenchRow> measured, String against) {
    StringBuilder notes = new StringBuilder();
    notes
        .append("time/")
        .append(against)
        .append(
            ", min, max and step/floor: median and bounds of the rounds' ratios, each of times in"
                + " the same round; times are medians of the rounds.\n")
        .append(
            "floor: the step's own matrix products alone, as seen in such a step, by direct calls"
                + " of BLAS.\n");
    Set<String> missing = new LinkedHashSet<>();
    for (BenchRow row : measured) {
      if (row.noFloor() != null) {
        missing.add("No floor for " + row.rule() + ": " + row.noFloor() + ".\n");
      }
    }
    missing.forEach(notes::append);
    notes.append(
        "warm-up: steps and seconds until their median stopped falling, its first and last value in"
            + " ms; '!' where it had not when the time was over.\n");
    return notes.toString();
  }

  private static String warmUp(BenchRow.WarmUpDone done) {
    return String.format(
        Locale.ROOT,
        "%d in %.1f s, %.3f to %.3f%s",
        done.steps(),
        done.seconds(),
        done.firstMs(),
        done.lastMs(),
        done.settled() ? "" : " !");
  }

  private static Double peakRatio(BenchRow row, BenchRow base) {
    return row.peakBytes() == null || base.peakBytes() == null
        ? null
        : row.peakBytes() / (double) base.peakBytes();
  }

  private static Double kilobytes(Long bytes) {
    return bytes == null ? null : bytes / 1024.0;
  }

  private static String number(String format, Double value) {
    return value == null ? NONE : String.format(Locale.ROOT, format, value);
  }
}
