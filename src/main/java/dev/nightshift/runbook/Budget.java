package dev.nightshift.runbook;

import dev.nightshift.platform.Durations;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How often a runbook may run in a time: {@code 3/1h}. */
public record Budget(int times, Duration per) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\s*/\\s*(\\S+)");

  public Budget {
    if (times < 0 || per.isZero() || per.isNegative()) {
      throw new IllegalArgumentException("a budget needs a number of runs and a time, such as 3/1h");
    }
  }

  /**
   * Reads {@code 3/1h}.
   *
   * @throws IllegalArgumentException with a sentence for the person who wrote it
   */
  public static Budget parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a budget; write runs per time, such as 3/1h");
    }
    return new Budget(Integer.parseInt(form.group(1)), Durations.parse(form.group(2)));
  }

  @Override
  public String toString() {
    return times + "/" + Durations.format(per);
  }
}
