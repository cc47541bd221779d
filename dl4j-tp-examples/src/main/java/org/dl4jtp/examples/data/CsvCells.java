package org.dl4jtp.examples.data;

import java.util.regex.Pattern;

/** What single cells hold. */
final class CsvCells {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern MISSING =
      Pattern.compile("\\?|n/?a|null|[+-]?nan|", Pattern.CASE_INSENSITIVE);
  private static final Pattern INFINITE =
      Pattern.compile("[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);
  private static final int LONGEST_QUOTE = 60;

  private CsvCells() {}

  static boolean isNumber(String cell) {
    return NUMBER.matcher(cell).matches() || INFINITE.matcher(cell).matches();
  }

  static boolean isMissing(String cell) {
    return MISSING.matcher(cell).matches();
  }

  static boolean isInfinite(String cell) {
    return INFINITE.matcher(cell).matches();
  }

  static String shortened(String text) {
    return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
  }
}
