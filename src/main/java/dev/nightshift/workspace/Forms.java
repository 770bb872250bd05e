package dev.nightshift.workspace;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Suggestion;
import dev.nightshift.spi.Severity;
import java.net.URI;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads values that have a form of their own; what does not fit is an IllegalArgumentException that says what to write. */
final class Forms {
  private static final Pattern MAIL = Pattern.compile("[^@\\s<>\",;]+@[^@\\s<>\",;]+");
  private static final Pattern HOST_PORT = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):(\\d{1,5})");

  private Forms() {}

  static ZoneId zone(String text) {
    if (ZoneId.getAvailableZoneIds().contains(text)) {
      return ZoneId.of(text);
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not a time zone; " + Suggestion.among(text, ZoneId.getAvailableZoneIds())
            + "write a name of the tz database, such as Europe/Berlin");
  }

  static DayOfWeek day(String text) {
    return word("a day of the week", Arrays.stream(DayOfWeek.values()).map(day -> day.name().toLowerCase(Locale.ROOT)).toList(),
        DayOfWeek::valueOf).apply(text);
  }

  static LocalTime time(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeException wrong) {
      throw new IllegalArgumentException("'" + text + "' is not a time of day; write it as 09:00", wrong);
    }
  }

  static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException wrong) {
      throw new IllegalArgumentException("'" + text + "' is not a date; write it as 2026-01-05", wrong);
    }
  }

  static Severity severity(String text) {
    return word("a severity", Arrays.stream(Severity.values()).map(severity -> severity.name().toLowerCase(Locale.ROOT)).toList(),
        Severity::valueOf).apply(text);
  }

  static Duration positive(String text) {
    Duration duration = Durations.parse(text);
    if (duration.isZero()) {
      throw new IllegalArgumentException("'" + text + "' leaves no time; write more than 0s");
    }
    return duration;
  }

  static String url(String text) {
    try {
      URI uri = URI.create(text);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
        return text;
      }
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("'" + text + "' is not a web address: " + wrong.getMessage(), wrong);
    }
    throw new IllegalArgumentException("'" + text + "' is not a web address; write it as https://host/path");
  }

  static String hostAndPort(String text) {
    if (HOST_PORT.matcher(text).matches() && port(text.substring(text.lastIndexOf(':') + 1)) > 0) {
      return text;
    }
    throw new IllegalArgumentException("'" + text + "' is not host:port; write it as db.example.org:5432");
  }

  static int port(String text) {
    if (text.matches("\\d{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65_535) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException("'" + text + "' is not a port; write a number from 1 to 65535");
  }

  static String mail(String text) {
    if (MAIL.matcher(text).matches()) {
      return text;
    }
    throw new IllegalArgumentException("'" + text + "' is not a mail address; write it as name@example.org");
  }

  /** The address of a channel in the channel's own form. */
  static String address(String channel, String text) {
    return switch (channel) {
      case "email" -> mail(text);
      case "webhook" -> url(text);
      case "slack" -> ChatForms.slackAddress(text);
      case "mattermost" -> ChatForms.mattermostAddress(text);
      default -> text;
    };
  }

  /** One word of a closed set, in any case; the reader gets it in capital letters. */
  static <T> Function<String, T> word(String what, Collection<String> words, Function<String, T> reader) {
    return text -> {
      if (words.contains(text.toLowerCase(Locale.ROOT))) {
        return reader.apply(text.toUpperCase(Locale.ROOT));
      }
      throw unknown(what, text, words);
    };
  }

  /** One word of a closed set, exactly. */
  static Function<String, String> oneOf(String what, Collection<String> words) {
    return text -> {
      if (words.contains(text)) {
        return text;
      }
      throw unknown(what, text, words);
    };
  }

  private static IllegalArgumentException unknown(String what, String text, Collection<String> words) {
    Collection<String> shown = words instanceof List ? words : new TreeSet<>(words);
    return new IllegalArgumentException(
        "'" + text + "' is not " + what + "; " + Suggestion.among(text, words) + "choose one of " + String.join(", ", shown));
  }
}
