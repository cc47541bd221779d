package org.dl4jtp.examples.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.datavec.api.transform.TransformProcess;
import org.datavec.api.transform.schema.Schema;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;
import org.dl4jtp.examples.cli.UserError;

/** The categories of a table's columns, and rows with a column of 0 and 1 for each. */
final class CsvCategories {
  private static final int MOST = 1_000;

  private final int[] features;
  private final List<List<String>> values = new ArrayList<>(); // by feature; empty for numbers
  private final List<TransformProcess> oneHot = new ArrayList<>(); // by feature; null for numbers
  private final List<String> notes = new ArrayList<>();

  private CsvCategories(int... features) {
    this.features = features;
  }

  /**
   * Those that occur in a table, in alphabetical order.
   *
   * @throws UserError if there are too many
   */
  static CsvCategories of(CsvTable table) {
    CsvCategories categories = new CsvCategories(table.columns().features());
    int number = 0;
    for (int column : categories.features) {
      List<String> values = List.of();
      if (table.columns().isOneHot(column)) {
        values = values(table, number++);
        categories.notes.add(
            "column %s: %d columns of 0 and 1 for %s"
                .formatted(name(table, column), values.size(), String.join(", ", values)));
        if (values.isEmpty() || values.size() > MOST) {
          throw new UserError(
              "%s: column %s has %,d categories, but 1 to %,d can be encoded; leave it out (--drop)"
                  .formatted(table.file(), name(table, column), values.size(), MOST));
        }
      }
      categories.values.add(values);
      categories.oneHot.add(values.isEmpty() ? null : process(values));
    }
    return categories;
  }

  private static List<String> values(CsvTable table, int number) {
    Set<String> values = new TreeSet<>();
    table.rows().forEach(row -> values.add(row.categories().get(number)));
    values.remove("");
    return List.copyOf(values);
  }

  private static TransformProcess process(List<String> values) {
    Schema schema = new Schema.Builder().addColumnCategorical("c", values).build();
    return new TransformProcess.Builder(schema).categoricalToOneHot("c").build();
  }

  private static String name(CsvTable table, int column) {
    return table.header().isEmpty() ? "" + column : "\"" + table.header().get(column) + "\"";
  }

  /** What became of the columns, a sentence for each. */
  List<String> notes() {
    return notes;
  }

  /**
   * What a network learns from; NaN where a cell is missing.
   *
   * @throws UserError if a category is none of these
   */
  double[] features(CsvTable table, CsvTable.Row row) {
    List<Double> all = new ArrayList<>();
    int number = 0;
    int category = 0;
    for (int i = 0; i < features.length; i++) {
      if (oneHot.get(i) == null) {
        all.add(row.features()[number++]);
        continue;
      }
      String value = row.categories().get(category++);
      if (value.isEmpty()) {
        values.get(i).forEach(any -> all.add(Double.NaN));
      } else if (values.get(i).contains(value)) {
        for (Writable cell : oneHot.get(i).execute(List.of(new Text(value)))) {
          all.add(cell.toDouble());
        }
      } else {
        throw new UserError(
            "%s, line %d, column %s: category \"%s\" does not occur in the training file"
                .formatted(table.file(), row.line(), name(table, features[i]), value));
      }
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
