package dev.nightshift.platform;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them in a workspace: {@code 500ms}, {@code 30s}, {@code 1h30m}, {@code 7d}. */
public final class Durations {
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|m|h|d|w)");

  private Durations() {}

  /**
   * Reads a duration made of whole numbers with a unit each: ms, s, m, h, d (24 hours) or w (7 days).
   *
   * @throws IllegalArgumentException with a sentence for the person who wrote it
   */
  public static Duration parse(String text) {
    Matcher part = PART.matcher(text.strip());
    Duration sum = Duration.ZERO;
    while (part.lookingAt()) {
      sum = sum.plus(amount(Long.parseLong(part.group(1)), part.group(2)));
      part.region(part.end(), part.regionEnd());
    }
    if (part.regionStart() == 0 || part.regionStart() != part.regionEnd()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration; write a number with its unit, such as 30s, 10m or 1h30m");
    }
    return sum;
  }

  /** Writes a duration so that {@link #parse} reads it back. */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    part(text, duration.toDays(), "d");
    part(text, duration.toHoursPart(), "h");
    part(text, duration.toMinutesPart(), "m");
    part(text, duration.toSecondsPart(), "s");
    part(text, duration.toMillisPart(), "ms");
    return text.toString();
  }

  private static void part(StringBuilder text, long amount, String unit) {
    if (amount > 0) {
      text.append(amount).append(unit);
    }
  }

  private static Duration amount(long number, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofDays(7 * number);
    };
  }
}
