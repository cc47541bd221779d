package org.dl4jtp.examples.reproduce;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.preset.Preset;

/** All runs that are recorded in a directory. */
final class ResultsFolder {
  /** Where the tables of the command {@code activations} lie, in a form of their own. */
  private static final String ACTIVATIONS = "activations";

  private final Path root;
  private final List<Entry> entries;

  private record Entry(TableColumn column, PaperMethod method, RunState run) {}

  private ResultsFolder(Path root, List<Entry> entries) {
    this.root = root;
    this.entries = entries;
  }

  /**
   * Reads all of them.
   *
   * @param root may have files of other kinds, but no other JSON outside the folder of activations
   * @throws UserError naming a file that cannot be read, or that is no run or another than its name
   *     says
   */
  static ResultsFolder read(Path root) {
    if (!Files.isDirectory(root)) {
      throw new UserError("--results: " + root + " is no directory; give that of recorded runs");
    }
    try (Stream<Path> files = Files.walk(root)) {
      return new ResultsFolder(
          root,
          files
              .filter(file -> !file.startsWith(root.resolve(ACTIVATIONS)))
              .filter(file -> file.toString().endsWith(".json"))
              .sorted()
              .map(file -> entry(root, file))
              .toList());
    } catch (IOException | UncheckedIOException e) {
      throw new UserError("--results: cannot read " + root + ": " + e.getMessage(), e);
    }
  }

  private static Entry entry(Path root, Path file) {
    RunState run;
    try {
      run = RunFile.read(file);
    } catch (IOException e) {
      throw new UserError(
          "--results: cannot read %s: %s; restore it, or move it away"
              .formatted(file, e.getMessage()),
          e);
    }
    String preset = run.settings().preset();
    TableColumn column =
        TableColumn.ofPreset(preset)
            .orElseThrow(
                () ->
                    new UserError(
                        "--results: %s is a run of %s, which is in no table; move it away"
                            .formatted(file, preset)));
    PaperMethod method = column.methodOf(preset).orElseThrow();
    Path place = root.resolve(column.file(method, run.settings()));
    if (!place.equals(file)) {
      throw new UserError(
          "--results: %s holds another run than its name says; move it to %s, or away"
              .formatted(file, place));
    }
    return new Entry(column, method, run);
  }

  /** That of {@code activations --out}; may be missing. */
  Path activations() {
    return root.resolve(ACTIVATIONS);
  }

  /** The runs of a table, with alignment or without. */
  Selection select(TableColumn column, List<PaperMethod> methods, Variant variant, Scope scope) {
    return select(column, methods, variant, scope, run -> Optional.empty());
  }

  /** The runs of a table in which alignment was measured, all in the same way. */
  Selection selectMeasured(TableColumn column, List<PaperMethod> methods, Scope scope) {
    Optional<AngleSettings> usual =
        mostFrequent(
            entries.stream()
                .filter(entry -> entry.column.equals(column))
                .map(entry -> entry.run.settings().alignment())
                .filter(settings -> settings != null));
    return select(
        column,
        methods,
        Variant.PUBLISHED,
        scope,
        run ->
            run.settings().alignment() != null
                    && run.settings().alignment().equals(usual.orElse(null))
                ? Optional.empty()
                : Optional.of(AngleSettings.words(run.settings().alignment())));
  }

  private Selection select(
      TableColumn column,
      List<PaperMethod> methods,
      Variant variant,
      Scope scope,
      Function<RunState, Optional<String>> obstacle) {
    String data = usualData(column);
    Map<PaperMethod, Map<Long, RunState>> runs = new LinkedHashMap<>();
    Map<String, List<String>> missing = new LinkedHashMap<>();
    for (PaperMethod method : methods) {
      Map<Long, RunState> found = new TreeMap<>();
      Map<String, List<Long>> reasons = new LinkedHashMap<>();
      for (long seed : scope.seeds()) {
        String preset = column.table().preset(method, column.dataset());
        RunSettings wanted = variant.settings(preset, seed, scope.epochs());
        RunIdentity identity = RunIdentity.of(Preset.named(preset), data);
        String reason = "";
        for (RunState run : recorded(wanted)) {
          Optional<String> why = why(run, scope, identity).or(() -> obstacle.apply(run));
          if (why.isEmpty()) {
            found.put(seed, run.first(scope.epochs()));
          } else {
            reason = " (" + why.get() + ")";
          }
        }
        if (!found.containsKey(seed)) {
          reasons.computeIfAbsent(reason, text -> new ArrayList<>()).add(seed);
        }
      }
      runs.put(method, found);
      reasons.forEach(
          (reason, seeds) ->
              missing
                  .computeIfAbsent(Scope.words(seeds) + reason, text -> new ArrayList<>())
                  .add(method.title));
    }
    return new Selection(
        column,
        runs,
        missing.entrySet().stream()
            .map(entry -> entry.getKey() + " of " + String.join(", ", entry.getValue()))
            .toList());
  }

  /** Those of these settings, however long and with whatever alignment. */
  private List<RunState> recorded(RunSettings wanted) {
    return entries.stream()
        .map(Entry::run)
        .filter(
            run -> run.settings().with(null).withEpochs(wanted.epochs()).equals(wanted.with(null)))
        .toList();
  }

  private static Optional<String> why(RunState run, Scope scope, RunIdentity identity) {
    return run.identity()
        .difference(identity)
        .or(
            () ->
                run.covers(scope.epochs())
                    ? Optional.empty()
                    : Optional.of(
                        "%d of %d epochs".formatted(run.epochs().size(), scope.epochs())));
  }

  /** The digest of the data that most runs were made on: those of other data do not count. */
  private String usualData(TableColumn column) {
    return mostFrequent(
            entries.stream()
                .filter(entry -> entry.column.equals(column))
                .map(entry -> entry.run.identity().data()))
        .orElse("");
  }

  private static <T> Optional<T> mostFrequent(Stream<T> values) {
    return values
        .collect(groupingBy(value -> value, LinkedHashMap::new, counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }
}
