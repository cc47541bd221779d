package org.dl4jtp.examples.reproduce;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.dl4jtp.examples.chart.Picture;
import org.dl4jtp.examples.cli.Choice;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.compare.ActivationTables;
import picocli.CommandLine.TypeConversionException;

/**
 * Parts of a document on recorded runs, by what they are called:
 *
 * <ul>
 *   <li>{@code activations DATASET}: the tables of {@code activations --out}
 *   <li>{@code table COLUMN epochs=100 seeds=42-46}: methods, and what is missing; other parts on
 *       the same column that come later take epochs and seeds from it
 *   <li>{@code variants COLUMN methods=ddtp-linear,dtpdrl variants=one-per-example}: as published,
 *       and otherwise
 *   <li>{@code alignment COLUMN}: angles to backpropagation and Gauss-Newton
 *   <li>{@code curves COLUMN}, {@code angles COLUMN}: pictures of the same
 *   <li>{@code runs COLUMN}: what the runs were made with
 *   <li>{@code value COLUMN method=ddtp-linear of=error}: within a line; of {@code error}, {@code
 *       last}, {@code epoch}, {@code runs}, {@code difference} (with {@code to=dtp}), and {@code
 *       angle-bp}, {@code angle-gn}, {@code angle-bp-difference}, {@code angle-gn-difference}
 * </ul>
 */
final class ResultParts implements UnaryOperator<String> {
  private static final String PICTURES = "images/results/";
  private static final String VARIANTS = "one-per-example,no-feedback-epochs";
  private static final List<PaperMethod> VARIED =
      List.of(PaperMethod.DDTP_LINEAR, PaperMethod.DTPDRL);

  private final ResultsFolder folder;
  private final Map<TableColumn, Scope> scopes = new HashMap<>();
  private final Map<String, Picture> pictures = new LinkedHashMap<>();

  ResultParts(ResultsFolder folder) {
    this.folder = folder;
  }

  /** Pictures of the parts made so far, by their paths from the document. */
  Map<String, Picture> pictures() {
    return pictures;
  }

  @Override
  public String apply(String name) {
    String[] words = name.strip().split("\\s+", -1);
    if (words.length == 2 && words[0].equals("activations")) {
      return ActivationTables.of(folder.activations(), words[1]);
    }
    Part part = new Part(name);
    if (part.options.containsKey("epochs") || part.options.containsKey("seeds")) {
      scopes.put(part.column, part.scope());
    }
    Scope scope = scopes.get(part.column);
    if (scope == null) {
      throw part.wrong("no epochs= and seeds=, nor a part before on the same column that has them");
    }
    return switch (part.kind) {
      case "table" -> table(part, scope);
      case "variants" -> variants(part, scope);
      case "alignment" -> alignment(part, scope);
      case "curves" -> curves(part, scope);
      case "angles" -> angles(part, scope);
      case "runs" -> runs(part, scope);
      case "value" -> value(part, scope);
      default ->
          throw part.wrong(
              "unknown part '"
                  + part.kind
                  + "'; known are activations, table, variants, alignment, curves, angles, runs, value");
    };
  }

  private Selection selection(Part part, Scope scope) {
    return folder.select(
        part.column, part.methods(part.column.methods()), Variant.PUBLISHED, scope);
  }

  private Selection measured(Part part, Scope scope) {
    List<PaperMethod> methods =
        part.column.methods().stream().filter(m -> m != PaperMethod.BP).toList();
    return folder.selectMeasured(part.column, part.methods(methods), scope);
  }

  private String table(Part part, Scope scope) {
    Selection selection = selection(part, scope);
    return ResultTables.methods(selection) + paragraph(selection.missingText());
  }

  private String variants(Part part, Scope scope) {
    Map<Variant, Selection> selections = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (Variant variant : part.variants()) {
      Selection selection = folder.select(part.column, part.methods(VARIED), variant, scope);
      selections.put(variant, selection);
      if (!selection.missing().isEmpty()) {
        missing.add(variant.title + ": " + String.join(", ", selection.missing()));
      }
    }
    return ResultTables.variants(selections)
        + paragraph(missing.isEmpty() ? "" : "Missing: " + String.join("; ", missing) + ".");
  }

  private String alignment(Part part, Scope scope) {
    Selection selection = measured(part, scope);
    return ResultTables.angles(selection) + paragraph(selection.missingText());
  }

  private static String paragraph(String text) {
    return text.isEmpty() ? "" : "\n" + text + "\n";
  }

  private String curves(Part part, Scope scope) {
    Selection selection = selection(part, scope);
    String what = part.column.table() == PaperTable.TRAINING_LOSS ? "Training loss" : "Test error";
    return picture(
        part,
        ResultCharts.curves(selection),
        ResultCharts.description(what + " by epoch", selection));
  }

  private String angles(Part part, Scope scope) {
    Selection selection = measured(part, scope);
    return picture(
        part,
        ResultCharts.angles(selection),
        ResultCharts.description(
            "Angles of the weight updates to those of backpropagation and Gauss-Newton in the"
                + " course of training",
            selection));
  }

  private String picture(Part part, Optional<Picture> picture, String description) {
    if (picture.isEmpty()) {
      return "";
    }
    String path = PICTURES + part.column.key() + "-" + part.kind + ".png";
    pictures.put(path, picture.get());
    return "![" + description + "](" + path + ")\n";
  }

  private String runs(Part part, Scope scope) {
    List<RunState> runs =
        selection(part, scope).runs().values().stream()
            .flatMap(method -> method.values().stream())
            .toList();
    if (runs.isEmpty()) {
      return "";
    }
    return "%d runs of %d epochs in single precision, %s; %s; %s thread each; Deeplearning4j %s, binaries %s, Java %s; data %s.\n"
        .formatted(
            runs.size(),
            scope.epochs(),
            Scope.words(
                runs.stream().map(run -> run.settings().seed()).distinct().sorted().toList()),
            environment(runs, "processor"),
            environment(runs, "threads"),
            environment(runs, "deeplearning4j"),
            environment(runs, "binaries"),
            environment(runs, "java"),
            runs.get(0).identity().data().substring(0, 8));
  }

  private static String environment(List<RunState> runs, String key) {
    return runs.stream()
        .map(run -> String.valueOf(run.environment().get(key)))
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private String value(Part part, Scope scope) {
    PaperMethod method = part.method("method");
    String of = part.option("of");
    Selection plain = selection(part, scope);
    PaperTable table = part.column.table();
    return switch (of) {
      case "error" -> table.number(plain.figures(method).values());
      case "last" -> table.number(plain.figures(method, table::lastFigure).values());
      case "epoch" -> ResultTables.bestEpoch(plain, method);
      case "runs" -> String.valueOf(plain.of(method).size());
      case "difference" -> ResultTables.difference(plain, method, part.method("to"));
      case "angle-bp", "angle-gn" ->
          ResultTables.meanAngle(
              measured(part, scope).of(method),
              run -> ResultTables.angle(run, of.equals("angle-bp")));
      case "angle-bp-difference", "angle-gn-difference" ->
          ResultTables.angleDifference(
              measured(part, scope), method, part.method("to"), of.startsWith("angle-bp"));
      default ->
          throw part.wrong(
              "of="
                  + of
                  + " is unknown; known are error, last, epoch, runs, difference, angle-bp, angle-gn,"
                  + " angle-bp-difference, angle-gn-difference");
    };
  }

  /** What a part is called, taken apart. */
  private static final class Part {
    private final String name;
    private final String kind;
    private final TableColumn column;
    private final Map<String, String> options = new HashMap<>();

    Part(String name) {
      this.name = name;
      String[] words = name.strip().split("\\s+");
      if (words.length < 2) {
        throw wrong("it must begin with a kind and a column");
      }
      kind = words[0];
      column =
          TableColumn.of(words[1])
              .orElseThrow(
                  () ->
                      wrong("unknown column '" + words[1] + "'; known are " + TableColumn.keys()));
      for (String word : Arrays.asList(words).subList(2, words.length)) {
        String[] option = word.split("=", 2);
        if (option.length < 2) {
          throw wrong("'" + word + "' is no option; options are name=value");
        }
        options.put(option[0], option[1]);
      }
    }

    UserError wrong(String what) {
      return new UserError("--document: in the part '" + name + "': " + what);
    }

    String option(String key) {
      String value = options.get(key);
      if (value == null) {
        throw wrong("it lacks " + key + "=");
      }
      return value;
    }

    private <T> T parsed(String key, Function<String, T> parse) {
      try {
        return parse.apply(option(key));
      } catch (NumberFormatException e) {
        throw wrong(key + "=" + option(key) + " is no whole number, or no range like 42-46");
      }
    }

    Scope scope() {
      return new Scope(parsed("epochs", Integer::parseInt), parsed("seeds", Part::seeds));
    }

    private static List<Long> seeds(String range) {
      String[] ends = range.split("-", 2);
      return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]))
          .boxed()
          .toList();
    }

    PaperMethod method(String key) {
      return method(key, option(key));
    }

    private PaperMethod method(String key, String value) {
      PaperMethod method;
      try {
        method = Choice.of(PaperMethod.class, "method", value);
      } catch (TypeConversionException e) {
        throw wrong(key + "=: " + e.getMessage());
      }
      if (method.presetOn(column.dataset(), column.table()) == null) {
        throw wrong(
            "the authors published no configuration of '%s' for %s".formatted(value, column.key()));
      }
      return method;
    }

    /** As published, first of all. */
    List<Variant> variants() {
      List<Variant> variants = new ArrayList<>(List.of(Variant.PUBLISHED));
      for (String variant : options.getOrDefault("variants", VARIANTS).split(",", -1)) {
        try {
          variants.add(Choice.of(Variant.class, "variant", variant));
        } catch (TypeConversionException e) {
          throw wrong("variants=: " + e.getMessage());
        }
      }
      return variants;
    }

    List<PaperMethod> methods(List<PaperMethod> otherwise) {
      return options.containsKey("methods")
          ? Arrays.stream(option("methods").split(",", -1)).map(m -> method("methods", m)).toList()
          : otherwise;
    }
  }
}
