package dev.nightshift.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, as wide as their content. Colours do not count; control characters never reach the terminal. */
final class Table {

  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    this.headings = List.of(headings);
  }

  Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Returns the lines, without blanks at their ends. */
  List<String> lines(Style style) {
    int[] widths = new int[headings.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = headings.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], visible(row.get(column)));
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(style.quiet(line(headings, widths)));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      line.append(cell);
      if (column < widths.length - 1) {
        line.repeat(" ", widths[column] - visible(cell)).append(GAP);
      }
    }
    return line.toString().stripTrailing();
  }

  private static int visible(String cell) {
    String plain = cell.replaceAll("\u001b\\[[0-9]+m", "");
    return plain.codePointCount(0, plain.length());
  }
}
