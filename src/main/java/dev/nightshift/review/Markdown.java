package dev.nightshift.review;

/** Puts text from outside into Markdown so that it shows as it is: no markup, no HTML, no line of its own. */
final class Markdown {

  private static final String SPECIAL = "\\`*_{}[]()#+!|~<>&";

  private Markdown() {}

  static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length() + 16);
    for (char character : text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip().toCharArray()) {
      if (SPECIAL.indexOf(character) >= 0) {
        plain.append('\\');
      }
      plain.append(character);
    }
    return plain.toString();
  }
}
