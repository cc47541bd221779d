package org.dl4jtp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * How much of its tables and repetitions a test runs: a sample, always the same one, or everything
 * with the profile {@code long} ({@code -Dtests.long=true}). What a table leaves out is printed.
 */
public final class Sample {
  static final String PROPERTY = "tests.long";

  private static final Set<TrainingRule> KINDS_OF_RULES =
      Set.of(
          TrainingRule.BP,
          TrainingRule.DDTP_LINEAR,
          TrainingRule.DTPDRL,
          TrainingRule.DFA,
          TrainingRule.EXACT);

  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private Sample() {}

  /** Whether everything runs. */
  public static boolean isWhole() {
    return Boolean.getBoolean(PROPERTY);
  }

  /** A number of repetitions, of examples, of steps. */
  public static int times(int few, int many) {
    return isWhole() ? many : few;
  }

  /** Each n-th item, from the first on. */
  public static <T> Stream<T> oneIn(int n, Stream<T> items) {
    AtomicInteger index = new AtomicInteger();
    return chosen(items.toList(), item -> index.getAndIncrement() % n == 0);
  }

  /** The first item of each kind. */
  public static <T> Stream<T> oneForEach(Function<T, ?> kind, Stream<T> items) {
    Set<Object> seen = new HashSet<>();
    return chosen(items.toList(), item -> seen.add(kind.apply(item)));
  }

  /**
   * Backpropagation, feedback that learns from the outputs and from layer to layer, feedback that
   * does not learn, exact targets, and rules of the tests' own.
   */
  public static Stream<TrainingRule> rules(Stream<TrainingRule> rules) {
    return chosen(
        rules.toList(),
        rule -> KINDS_OF_RULES.contains(rule) || !TrainingRule.values().contains(rule));
  }

  /**
   * Every row of a table under one of its columns, the next row under the next: rows are the
   * argument with the most different values, columns are what else there is. Every value of every
   * argument appears.
   */
  public static Stream<Arguments> rotating(Stream<Arguments> table) {
    List<Object[]> all = table.map(Arguments::get).toList();
    if (all.isEmpty()) {
      return Stream.empty();
    }
    Set<Object[]> kept = diagonal(all);
    return chosen(all, kept::contains).map(Arguments::of);
  }

  private static Set<Object[]> diagonal(List<Object[]> all) {
    int rowArgument = argumentWithMostValues(all);
    Map<String, List<Object[]>> rows = new LinkedHashMap<>();
    for (Object[] arguments : all) {
      rows.computeIfAbsent(value(rowArgument, arguments), r -> new ArrayList<>()).add(arguments);
    }
    Set<Object[]> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<String> seen = new HashSet<>();
    int row = 0;
    for (List<Object[]> columns : rows.values()) {
      Object[] arguments = columns.get(row++ % columns.size());
      kept.add(arguments);
      seen.addAll(values(arguments));
    }
    for (Object[] arguments : all) {
      if (seen.addAll(values(arguments))) {
        kept.add(arguments);
      }
    }
    return kept;
  }

  private static int argumentWithMostValues(List<Object[]> all) {
    int best = 0;
    long most = 0;
    for (int i = 0; i < all.get(0).length; i++) {
      int argument = i;
      long values = all.stream().map(arguments -> value(argument, arguments)).distinct().count();
      if (values > most) {
        best = argument;
        most = values;
      }
    }
    return best;
  }

  private static List<String> values(Object[] arguments) {
    return IntStream.range(0, arguments.length).mapToObj(i -> value(i, arguments)).toList();
  }

  private static String value(int argument, Object[] arguments) {
    return argument + " " + arguments[argument];
  }

  private static <T> Stream<T> chosen(List<T> all, Predicate<T> choice) {
    if (isWhole()) {
      return all.stream();
    }
    List<T> some = all.stream().filter(choice).toList();
    if (some.size() < all.size()) {
      String told = caller() + ": " + some.size() + " of " + all.size() + " cases";
      if (TOLD.add(told)) {
        System.out.println(told + ", all with -Plong");
      }
    }
    return some.stream();
  }

  /** The test's own method that asks. */
  private static String caller() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> !frame.getClassName().equals(Sample.class.getName()))
                    .findFirst()
                    .orElseThrow())
        .toString()
        .replaceAll("^.*?(\\w+\\.\\w+)\\(.*", "$1");
  }
}
