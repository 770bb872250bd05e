package dev.nightshift.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An object of the server's answer, read as a person reads it: absent is empty, times are in the reader's zone. */
record Answer(JsonNode json) {

  /** Returns the objects of a list answer ({@code items}), or of a field that is an array. */
  static List<Answer> items(JsonNode list) {
    List<Answer> items = new ArrayList<>();
    JsonNode array = list.isArray() ? list : list.path("items");
    array.forEach(item -> items.add(new Answer(item)));
    return items;
  }

  List<Answer> list(String field) {
    return items(json.path(field));
  }

  Answer in(String field) {
    return new Answer(json.path(field));
  }

  boolean has(String field) {
    return !json.path(field).isMissingNode() && !json.path(field).isNull();
  }

  String text(String field) {
    return Plain.line(json.path(field).asString(""));
  }

  /** Returns a status, outcome or severity in small letters. */
  String word(String field) {
    return text(field).toLowerCase(Locale.ROOT);
  }

  long number(String field) {
    return json.path(field).asLong(0);
  }

  /** Returns the time of day, with the date where it is not from the last hours. */
  String time(String field) {
    Instant instant = instant(field);
    if (instant == null) {
      return "";
    }
    boolean recent = Duration.between(instant, Instant.now()).abs().toHours() < 12;
    LocalDateTime local = LocalDateTime.ofInstant(instant, ZoneId.systemDefault());
    String clock = digits(local.getHour()) + ":" + digits(local.getMinute());
    return recent ? clock + ":" + digits(local.getSecond()) : local.toLocalDate() + " " + clock;
  }

  /** Returns the zone that all times are shown in. */
  static String zone() {
    return ZoneId.systemDefault().getId();
  }

  /** Formatters load the whole of the locale data, which a short command would wait for. */
  private static String digits(int number) {
    return number < 10 ? "0" + number : String.valueOf(number);
  }

  /** Returns how long ago something was, in the largest unit that says it. */
  String ago(String field) {
    Instant instant = instant(field);
    if (instant == null) {
      return "";
    }
    long seconds = Math.max(0, Duration.between(instant, Instant.now()).toSeconds());
    if (seconds < 90) {
      return seconds + " s ago";
    }
    if (seconds < 90 * 60) {
      return seconds / 60 + " min ago";
    }
    return seconds < 36 * 3600 ? seconds / 3600 + " h ago" : seconds / 86400 + " days ago";
  }

  @Nullable Instant instant(String field) {
    String text = json.path(field).asString("");
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException notATime) {
      return null;
    }
  }
}
