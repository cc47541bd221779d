package org.dl4jtp.examples.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.TypeConversionException;

/** Option values out of an enum, written in lower case, with hyphens. */
public final class Choice {
  private Choice() {}

  /** The constant of that name; otherwise an error that lists all. */
  public static <E extends Enum<E>> E of(Class<E> type, String what, String text) {
    return of(List.of(type.getEnumConstants()), what, text);
  }

  /** That of some constants which has the name; otherwise an error that lists them. */
  public static <E extends Enum<E>> E of(List<E> valid, String what, String text) {
    List<String> names = valid.stream().map(Choice::name).toList();
    return valid.stream()
        .filter(e -> name(e).equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "unknown "
                        + what
                        + " '"
                        + text
                        + "'; valid: "
                        + String.join(", ", names)
                        + Suggestion.of(text, names).map(sentence -> ". " + sentence).orElse("")));
  }

  public static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
