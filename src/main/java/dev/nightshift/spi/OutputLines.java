package dev.nightshift.spi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a script wrote to {@code $NIGHTSHIFT_OUTPUT}: a line {@code key=value} per value. Empty lines are nothing; of a key that comes
 * twice the last one counts.
 *
 * @param problem the first line that is none; null where all are
 */
public record OutputLines(Map<String, String> values, @Nullable String problem) {
  private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,99}");
  private static final int LARGEST_VALUE = 16 * 1024;

  /** Reads the file. */
  public static OutputLines read(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    String problem = null;
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      int equals = line.indexOf('=');
      if (line.isBlank()) {
        continue;
      }
      if (equals < 0 || !KEY.matcher(line.substring(0, equals)).matches()) {
        problem = problem == null ? "Line " + number + " of $NIGHTSHIFT_OUTPUT is not key=value" : problem;
      } else if (line.length() > LARGEST_VALUE) {
        problem = problem == null ? "Line " + number + " of $NIGHTSHIFT_OUTPUT is longer than 16 KB" : problem;
      } else {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return new OutputLines(values, problem);
  }
}
