package org.dl4jtp.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dl4jtp.examples.cli.TextTable;

/** Renders what was measured of one network: a row per rule. */
final class BenchTable {
  private static final String NONE = "-";
  private static final double MEGA = 1e6;

  private BenchTable() {}

  static String render(List<BenchRow> measured) {
    List<String[]> rows = new ArrayList<>();
    rows.add(
        new String[] {
          "rule",
          "perturb",
          "ms/step",
          "time/bp",
          "min",
          "max",
          "cpu/bp",
          "Mflop/example",
          "flop/bp",
          "Gflop/s",
          "heap kB/step",
          "off-heap kB/step",
          "peak MB",
          "peak/bp"
        });
    BenchRow.Operations bp = measured.get(0).operationsPerExample();
    for (BenchRow row : measured) {
      BenchRow.Operations count = row.operationsPerExample();
      rows.add(
          new String[] {
            row.rule(),
            row.perturb() == null ? NONE : row.perturb(),
            number("%.3f", row.msPerStep()),
            number("%.2f", row.ratioToBackprop().median()),
            number("%.2f", row.ratioToBackprop().min()),
            number("%.2f", row.ratioToBackprop().max()),
            number("%.2f", row.cpuRatioToBackprop()),
            number("%.2f", count == null ? null : count.total() / MEGA),
            number("%.2f", count == null || bp == null ? null : count.total() / bp.total()),
            number("%.1f", row.gigaflops()),
            number("%.0f", row.heapBytesPerStep() / 1024.0),
            number("%.0f", kilobytes(row.offHeapBytesPerStep())),
            number("%.0f", row.peakBytes() == null ? null : row.peakBytes() / MEGA),
            number("%.2f", row.peakRatioToBackprop())
          });
    }
    return TextTable.render(rows, 2);
  }

  private static Double kilobytes(Long bytes) {
    return bytes == null ? null : bytes / 1024.0;
  }

  private static String number(String format, Double value) {
    return value == null ? NONE : String.format(Locale.ROOT, format, value);
  }
}
