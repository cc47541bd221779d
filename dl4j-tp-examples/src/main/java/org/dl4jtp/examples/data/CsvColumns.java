package org.dl4jtp.examples.data;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dl4jtp.examples.cli.UserError;

/** What each column of a file is for; they are given by name or by index from 0. */
final class CsvColumns {
  private static final Pattern INDEX = Pattern.compile("[+-]?\\d+");
  private static final int LONGEST_LIST = 1000;

  private final Path file;
  private final List<String> firstLine;
  private final CsvFormat.Header header;
  private final int label;
  private final BitSet dropped = new BitSet();
  private final BitSet oneHot = new BitSet();

  CsvColumns(Path file, List<String> firstLine, String label, CsvFormat format) {
    this.file = file;
    this.firstLine = firstLine;
    this.header = format.header();
    this.label = indexOf(label, "the label");
    format.dropped().forEach(column -> dropped.set(indexOf(column, "the column")));
    format.oneHot().forEach(column -> oneHot.set(indexOf(column, "the column")));
    if (dropped.get(this.label) || oneHot.get(this.label)) {
      throw new UserError(
          "%s: column %d is the label; take it out of --drop and --one-hot"
              .formatted(file, this.label));
    }
    if (dropped.intersects(oneHot)) {
      throw new UserError(
          "%s: column %d stands in --drop and in --one-hot; take it out of one"
              .formatted(file, dropped.stream().filter(oneHot::get).findFirst().getAsInt()));
    }
    if (dropped.cardinality() > firstLine.size() - 2) {
      throw new UserError(
          "%s: --drop leaves no column to learn from; keep one at least".formatted(file));
    }
  }

  /** Whether a column can be meant by its name alone, so that the first line must be a header. */
  static boolean anyName(String label, CsvFormat format) {
    return Stream.of(List.of(label), format.dropped(), format.oneHot())
        .flatMap(List::stream)
        .anyMatch(column -> !INDEX.matcher(column).matches());
  }

  int label() {
    return label;
  }

  boolean isOneHot(int column) {
    return oneHot.get(column);
  }

  boolean isFeature(int column) {
    return column != label && !dropped.get(column);
  }

  /** Columns to learn from, those of categories counted once. */
  int[] features() {
    return IntStream.range(0, firstLine.size()).filter(this::isFeature).toArray();
  }

  private int indexOf(String column, String what) {
    if (!INDEX.matcher(column).matches()) {
      return indexOfName(column, what);
    }
    int named = header == CsvFormat.Header.YES ? firstLine.indexOf(column) : -1;
    int index = column.length() > 9 ? firstLine.size() : Integer.parseInt(column);
    boolean isIndex = index >= 0 && index < firstLine.size();
    if (named >= 0 && isIndex && named != index) {
      throw new UserError(
          "%s: column %d is named \"%s\", and \"%s\" is the index of another; choose %s by its index %d, or rename the column"
              .formatted(file, named, column, column, what, named));
    }
    if (named >= 0) {
      return indexOfName(column, what);
    }
    if (!isIndex) {
      throw new UserError(
          "%s has no column %s; %s is a name or an index from 0 to %d%s"
              .formatted(
                  file,
                  column,
                  what,
                  firstLine.size() - 1,
                  firstLine.contains(column)
                      ? "; for the name in the first line, say --header yes"
                      : ""));
    }
    return index;
  }

  private int indexOfName(String name, String what) {
    int index = firstLine.indexOf(name);
    if (index < 0) {
      String names = String.join(", ", firstLine);
      throw new UserError(
          "%s has no column \"%s\"; its first line names %s. Choose one of them, or an index from 0 to %d"
              .formatted(
                  file,
                  name,
                  names.length() <= LONGEST_LIST ? names : names.substring(0, LONGEST_LIST) + "...",
                  firstLine.size() - 1));
    }
    if (index != firstLine.lastIndexOf(name)) {
      throw new UserError(
          "%s has several columns \"%s\"; choose %s by index, 0 to %d"
              .formatted(file, name, what, firstLine.size() - 1));
    }
    return index;
  }
}
