package dev.nightshift.cli;

/** Text from outside on its way to a terminal: what an alert says must not move the cursor or change colours. */
final class Plain {

  private Plain() {}

  /** Keeps line ends and tabs, and shows any other control character as a mark. */
  static String text(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? '\ufffd' : c)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  /** Makes one line of a text that may have several. */
  static String line(String text) {
    return text(text.strip().replaceAll("\\s+", " "));
  }

  /** Shortens to one line of a number of characters. */
  static String brief(String text, int most) {
    String line = line(text);
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }
}
