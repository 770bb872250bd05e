package dev.nightshift.platform;

/** Tells how a value must be escaped from the text that stands before its place; earlier values are an {@code x} in it. */
@FunctionalInterface
public interface TemplateContext {
  Escaping escaping(String before);

  /** A URL: host until the first slash after {@code ://}, then path, then query and fragment. */
  TemplateContext URL = before -> {
    int authority = before.indexOf("://");
    if (authority < 0) {
      return before.startsWith("/") ? pathOrQuery(before) : Escaping.URL_HOST;
    }
    String rest = before.substring(authority + 3);
    int path = firstOf(rest, "/?#");
    return path < 0 ? Escaping.URL_HOST : pathOrQuery(rest.substring(path));
  };

  /** JSON: inside the quotes of a text, or a bare number or word. */
  TemplateContext JSON = before -> openQuote(before, "\"") < 0 ? Escaping.TOKEN : Escaping.JSON_STRING;

  /**
   * PromQL: inside the quotes of a text or of a regular expression, or a bare name, number or duration. A text in backticks has no
   * escapes, so only plain words go there.
   */
  TemplateContext PROMQL = before -> {
    int quote = openQuote(before, "\"'`#");
    if (quote < 0 || before.charAt(quote) == '`' || before.charAt(quote) == '#') {
      return Escaping.TOKEN;
    }
    return before.substring(0, quote).stripTrailing().endsWith("~") ? Escaping.PROMQL_REGEX : Escaping.PROMQL_STRING;
  };

  /** A text that people read; a place inside a web address is a part of the address. */
  TemplateContext PROSE = before -> {
    int word = before.length();
    while (word > 0 && " \t\n<(\"".indexOf(before.charAt(word - 1)) < 0) {
      word--;
    }
    String last = before.substring(word);
    return last.startsWith("http://") || last.startsWith("https://") ? URL.escaping(last) : Escaping.PROSE;
  };

  private static Escaping pathOrQuery(String rest) {
    return firstOf(rest, "?#") < 0 ? Escaping.URL_PATH : Escaping.URL_QUERY;
  }

  private static int firstOf(String text, String characters) {
    for (int index = 0; index < text.length(); index++) {
      if (characters.indexOf(text.charAt(index)) >= 0) {
        return index;
      }
    }
    return -1;
  }

  /** Where the quote stands that is open at the end of a text; -1 for none. A {@code #} among the quotes is closed by a line end. */
  private static int openQuote(String text, String quotes) {
    int open = -1;
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      char quote = open < 0 ? 0 : text.charAt(open);
      if ((quote == '"' || quote == '\'') && character == '\\') {
        index++;
      } else if (open < 0 && quotes.indexOf(character) >= 0) {
        open = index;
      } else if (open >= 0 && character == (quote == '#' ? '\n' : quote)) {
        open = -1;
      }
    }
    return open;
  }
}
