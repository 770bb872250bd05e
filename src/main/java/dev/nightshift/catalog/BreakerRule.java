package dev.nightshift.catalog;

import dev.nightshift.platform.Durations;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When the circuit breaker of a runbook on a service opens, and for how long: {@code 3/30m}.
 *
 * @param failures so many in a row open it
 * @param rest after so long one run may try again
 */
public record BreakerRule(int failures, Duration rest) {
  /** What holds where nobody says anything. */
  public static final BreakerRule DEFAULT = new BreakerRule(3, Duration.ofMinutes(30));

  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\s*/\\s*(\\S+)");

  public BreakerRule {
    if (failures < 1 || rest.isZero() || rest.isNegative()) {
      throw new IllegalArgumentException("a breaker needs at least one failure and a time, such as 3/30m");
    }
  }

  /**
   * Reads {@code 3/30m}.
   *
   * @throws IllegalArgumentException with a sentence for the person who wrote it
   */
  public static BreakerRule parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no breaker; write failures in a row and the time until one run may try again, such as 3/30m");
    }
    return new BreakerRule(Integer.parseInt(form.group(1)), Durations.parse(form.group(2)));
  }

  /** The strictest of both: it opens sooner, and stays open longer. */
  public BreakerRule and(BreakerRule other) {
    return new BreakerRule(Math.min(failures, other.failures), rest.compareTo(other.rest) > 0 ? rest : other.rest);
  }

  @Override
  public String toString() {
    return failures + "/" + Durations.format(rest);
  }
}
