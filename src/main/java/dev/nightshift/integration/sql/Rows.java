package dev.nightshift.integration.sql;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a query answered.
 *
 * @param kept the first rows, each by the names of its columns
 * @param count how many rows there were, up to {@value #COUNTED}
 */
record Rows(List<Map<String, @Nullable Object>> kept, int count) {
  static final int COUNTED = 10_000;
  private static final int KEPT = 200;
  private static final int LONGEST_TEXT = 4096;
  private static final int LARGEST = 256 * 1024;

  static Rows read(ResultSet result) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    List<Map<String, @Nullable Object>> kept = new ArrayList<>();
    int count = 0;
    int size = 0;
    while (result.next()) {
      count++;
      if (kept.size() < KEPT && size < LARGEST) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
          row.put(columns.getColumnLabel(column), value(result.getObject(column)));
        }
        size += row.toString().length();
        kept.add(row);
      }
    }
    return new Rows(kept, count);
  }

  /** Numbers stay numbers; what JSON has no word for is its text. */
  private static @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Boolean flag -> flag;
      case Byte number -> number.longValue();
      case Short number -> number.longValue();
      case Integer number -> number.longValue();
      case Long number -> number;
      case Float number -> number.doubleValue();
      case Double number -> number;
      case BigDecimal number -> number.doubleValue();
      case Timestamp time -> time.toInstant().toString();
      case byte[] bytes -> bytes.length + " bytes";
      default -> text(value.toString());
    };
  }

  private static String text(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }

  /** The values of the first row, for later steps. */
  Map<String, String> outputs() {
    Map<String, String> outputs = new LinkedHashMap<>();
    if (!kept.isEmpty()) {
      kept.getFirst().forEach((column, value) -> outputs.put(column, Objects.toString(value, "")));
    }
    return outputs;
  }

  /** A table for people. */
  String table() {
    if (kept.isEmpty()) {
      return "no rows\n";
    }
    String head = String.join(" | ", kept.getFirst().keySet()) + "\n";
    String lines = kept.stream()
        .map(row -> row.values().stream().map(value -> Objects.toString(value, "null")).collect(Collectors.joining(" | ")) + "\n")
        .collect(Collectors.joining());
    return head + lines + (count > kept.size() ? "… and " + (count - kept.size()) + (count == COUNTED ? " or more" : "") + " further rows\n" : "");
  }
}
