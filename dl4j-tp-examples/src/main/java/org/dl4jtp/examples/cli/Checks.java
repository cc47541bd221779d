package org.dl4jtp.examples.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Range checks of option values. */
public final class Checks {
  private Checks() {}

  /** Passes null, which means not given. */
  public static void positive(String option, Double value) {
    if (value != null && !(value > 0 && Double.isFinite(value))) {
      throw new UserError(option + ": " + value + " is not possible; give a number above 0");
    }
  }

  /** Passes null, which means not given. */
  public static void zeroOrMore(String option, Double value) {
    if (value != null && !(value >= 0 && Double.isFinite(value))) {
      throw new UserError(option + ": " + value + " is not possible; give 0 or more");
    }
  }

  /** Passes null, which means not given. */
  public static void atLeastOne(String option, Integer value) {
    if (value != null && value < 1) {
      throw new UserError(option + ": " + value + " is not possible; give 1 or more");
    }
  }

  /** Passes null, which means not given. */
  public static void fraction(String option, Double value) {
    if (value != null && !(value > 0 && value < 1)) {
      throw new UserError(
          option + ": " + value + " is not possible; give a fraction between 0 and 1");
    }
  }

  /**
   * Refuses a list that holds something twice. Passes null, which means not given.
   *
   * @param what the list is of, for the message
   * @param name of a value, as the user writes it
   */
  public static <T> void eachOnce(
      String option, String what, List<T> values, Function<T, String> name) {
    Set<String> seen = new HashSet<>();
    for (T value : values == null ? List.<T>of() : values) {
      if (!seen.add(name.apply(value))) {
        throw new UserError(
            "%s: '%s' is given twice; name each %s once"
                .formatted(option, name.apply(value), what));
      }
    }
  }

  /**
   * Refuses options that another choice leaves without meaning.
   *
   * @param value null when not given
   */
  public static void without(String option, Object value, String reason) {
    if (value != null) {
      throw new UserError(option + ": " + reason + "; leave it out");
    }
  }
}
