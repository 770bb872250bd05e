package dev.nightshift.platform;

import java.util.regex.Pattern;

/** Text from outside on one line: line breaks, other control characters and runs of spaces become one space each. */
public final class OneLine {
  private static final Pattern GAP = Pattern.compile("[\\s\\p{Cntrl}\\u2028\\u2029]+");

  private OneLine() {}

  /** Returns the text on one line, without space around it. */
  public static String of(String text) {
    return plain(text) ? text.strip() : GAP.matcher(text).replaceAll(" ").strip();
  }

  /** Nearly every text is; it is looked at far more often than there is something to replace. */
  private static boolean plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean twice = c == ' ' && i > 0 && text.charAt(i - 1) == ' ';
      if (c < ' ' || c > '~' || twice) {
        return false;
      }
    }
    return true;
  }
}
