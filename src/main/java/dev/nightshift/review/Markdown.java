package dev.nightshift.review;

import dev.nightshift.platform.OneLine;
/** Puts text from outside into Markdown so that it shows as it is: no markup, no HTML, no line of its own. */
final class Markdown {

  private static final String SPECIAL = "\\`*_{}[]#+!|~<>&";

  private Markdown() {}

  static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length() + 16);
    for (char character : OneLine.of(text).toCharArray()) {
      if (SPECIAL.indexOf(character) >= 0) {
        plain.append('\\');
      }
      plain.append(character);
    }
    return plain.toString();
  }
}
