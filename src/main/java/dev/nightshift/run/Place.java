package dev.nightshift.run;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where one try of a step acts: a target, and an item where the step has a matrix. State, attempts and facts write it as a text:
 * {@code web-1}, {@code web-1#3} for the third item that the run has taken, {@code #3} for an item without a target.
 *
 * @param target the target's name, empty for a step that needs none
 * @param item counted from 1 over the whole run, so that no two items share a number; 0 where the step has no matrix
 */
record Place(String target, int item) {
  private static final Pattern WITH_ITEM = Pattern.compile("(?s)(.*)#([1-9]\\d{0,8})");

  static Place of(String text) {
    Matcher matcher = WITH_ITEM.matcher(text);
    return matcher.matches() ? new Place(matcher.group(1), Integer.parseInt(matcher.group(2))) : new Place(text, 0);
  }

  String text() {
    return item == 0 ? target : target + "#" + item;
  }
}
