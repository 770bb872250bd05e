package dev.nightshift.catalog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of targets: absolute ({@code 3}) or a share of all ({@code 20%}). */
public record Amount(int number, boolean percent) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\s*(%?)");

  public Amount {
    if (number < 0 || (percent && number > 100)) {
      throw new IllegalArgumentException("'" + number + (percent ? "%" : "") + "' is out of range; write 0 or more, or 0% to 100%");
    }
  }

  /**
   * Reads {@code 3} or {@code 20%}.
   *
   * @throws IllegalArgumentException with a sentence for the person who wrote it
   */
  public static Amount parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not an amount; write a number such as 3, or a share such as 20%");
    }
    return new Amount(Integer.parseInt(form.group(1)), !form.group(2).isEmpty());
  }

  /** How many of {@code total} this is; a share is rounded down. */
  public int of(int total) {
    return percent ? (int) ((long) total * number / 100) : Math.min(number, total);
  }

  /** As {@link #of}, but a share above 0% is at least one: 25% of three targets is one, not none. */
  public int atLeastOneOf(int total) {
    return number > 0 && total > 0 ? Math.max(1, of(total)) : 0;
  }

  /** How many of {@code total} are at least this many: a share is rounded up, and a number may be more than there are. */
  public int atLeast(int total) {
    return percent ? (int) Math.ceilDiv((long) total * number, 100L) : number;
  }

  @Override
  public String toString() {
    return number + (percent ? "%" : "");
  }
}
