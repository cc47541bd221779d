package org.dl4jtp.examples.reproduce;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A column of a table of the paper: what is reproduced, and recorded in folders of its own.
 *
 * @param dataset that is trained on
 * @param table which one
 */
record TableColumn(PaperDataset dataset, PaperTable table) {

  private static Stream<TableColumn> all() {
    return Arrays.stream(PaperTable.values())
        .flatMap(
            table ->
                Arrays.stream(PaperDataset.values())
                    .map(dataset -> new TableColumn(dataset, table)))
        .filter(column -> !column.methods().isEmpty());
  }

  /** That of a name as {@link #key} gives it; empty if there is none. */
  static Optional<TableColumn> of(String key) {
    return all().filter(column -> column.key().equals(key)).findFirst();
  }

  /** Names of all. */
  static String keys() {
    return all().map(TableColumn::key).collect(Collectors.joining(", "));
  }

  /** That which has a preset, in whatever row; empty if none has. */
  static Optional<TableColumn> ofPreset(String preset) {
    return all().filter(column -> column.methodOf(preset).isPresent()).findFirst();
  }

  /** For example {@code frozen-mnist}. */
  String key() {
    return dataset.key() + table.folderSuffix;
  }

  String title() {
    return table == PaperTable.CONVOLUTION ? dataset.title + " CNN" : dataset.title;
  }

  /** The methods that the paper has here. */
  List<PaperMethod> methods() {
    return table.methods().stream().filter(m -> m.presetOn(dataset, table) != null).toList();
  }

  /** The row that a preset is in, among those that the paper does not have in its table too. */
  Optional<PaperMethod> methodOf(String preset) {
    return Arrays.stream(PaperMethod.values())
        .filter(method -> preset.equals(method.presetOn(dataset, table)))
        .findFirst();
  }

  /** Where a run is recorded, below the directory of all. */
  Path file(PaperMethod method, RunSettings settings) {
    String folder =
        key() + (settings.dataType() == DataType.FLOAT ? "" : "-double") + settings.variant();
    return Path.of(folder, method.key() + "-seed" + settings.seed() + ".json");
  }
}
