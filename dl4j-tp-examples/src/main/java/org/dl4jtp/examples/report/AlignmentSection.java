package org.dl4jtp.examples.report;

import java.util.List;
import java.util.Locale;

/**
 * The section on alignment.
 *
 * @param notes what it shows, and how to read it
 * @param figures curves; none if charts cannot be drawn, or nothing was measured
 * @param columns heads of the table's columns after the rule's
 * @param rows of the table by layer; none if nothing was measured
 */
public record AlignmentSection(
    List<String> notes, List<PageChart> figures, List<String> columns, List<ResultRow> rows) {

  static AlignmentSection of(Report report, AlignmentSetup setup, boolean charts) {
    AlignmentTable table = new AlignmentTable(report);
    return new AlignmentSection(
        notes(setup, report),
        charts ? new AlignmentCurves(report, setup).all() : List.of(),
        table.columns(),
        table.rows());
  }

  private static List<String> notes(AlignmentSetup setup, Report report) {
    String what =
        String.format(
            Locale.ROOT,
            "The angle between the update that a rule gives a layer's weights, and the update that"
                + " backpropagation or exact Gauss-Newton targets with damping λ = %s would give"
                + " them, at the same weights, on %s: measured every %d iterations, before"
                + " optimiser and learning rate. The time it took is not in the times above.",
            setup.damping(),
            setup.batch(),
            setup.interval());
    String how =
        "0° is the same direction; 90°, the dashed line, is no alignment; beyond, updates go against"
            + " each other. An update at less than 90° to backpropagation's lowers the loss, if the"
            + " step is small enough. Curves are means over the hidden layers; the output layer,"
            + " which learns from its own error by every rule, does not count.";
    return report.rules().contains("bp")
        ? List.of(what, how, "bp itself is not measured: its angle to backpropagation is 0°.")
        : List.of(what, how);
  }
}
