package dev.nightshift.runbook;

import dev.nightshift.platform.Durations;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code owner}, {@code drift} and {@code drill} of the front matter. */
final class UpkeepReader {
  private UpkeepReader() {}

  static Upkeep read(Fields settings) {
    Located<String> owner = settings.text("owner");
    Located<String> changes = changes(settings.fields("drift"));
    Drill drill = drill(settings.fields("drill"));
    return new Upkeep(owner, changes, drill);
  }

  private static @Nullable Located<String> changes(@Nullable Fields fields) {
    if (fields == null) {
      return null;
    }
    Located<String> changes = fields.text("changes");
    fields.rejectOthers();
    return changes;
  }

  private static @Nullable Drill drill(@Nullable Fields fields) {
    if (fields == null) {
      return null;
    }
    Duration every = fields.required("every", "7d", UpkeepReader::every).orElse(Duration.ofDays(7));
    LocalTime at = fields.parsed("at", UpkeepReader::time).orElse(null);
    if (at != null && !Duration.ofDays(every.toDays()).equals(every)) {
      fields.error("at", "is a time of day, which needs whole days: write every: 1d or 7d, or leave at out");
    }
    Located<String> service = fields.text("service");
    Map<String, Located<String>> inputs = new LinkedHashMap<>();
    Fields given = fields.fields("inputs");
    if (given != null) {
      for (String name : given.keys()) {
        Located<String> value = given.text(name);
        if (value != null) {
          inputs.put(name, value);
        }
      }
    }
    RunbookCase.GivenAlert alert = RunbookTestReader.alert(fields.fields("alert"));
    fields.rejectOthers();
    return new Drill(every, at, service, alert, inputs, fields.line());
  }

  private static Duration every(String text) {
    Duration every = Durations.parse(text);
    if (every.compareTo(Drill.SHORTEST) < 0) {
      throw new IllegalArgumentException("'" + text + "' is too often for a drill; write 1m or more, such as 7d");
    }
    return every;
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text.strip());
    } catch (DateTimeParseException malformed) {
      throw new IllegalArgumentException("'" + text + "' is not a time of day; write it as \"09:30\"", malformed);
    }
  }
}
