package org.dl4jtp.examples.cli;

import java.util.List;

/** Aligns the columns of a table of plain text. */
public final class TextTable {
  private static final String GAP = "  ";

  private TextTable() {}

  /**
   * The table, a line per row.
   *
   * @param rows of equal length; the first is the heading
   * @param textColumns how many columns, from the left, are flush left; the others are flush right
   */
  public static String render(List<String[]> rows, int textColumns) {
    int columns = rows.get(0).length;
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(i == 0 ? "" : GAP)
            .append(pad(row[i], i < textColumns ? -widths[i] : widths[i]));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String pad(String text, int width) {
    return String.format("%" + width + "s", text);
  }
}
