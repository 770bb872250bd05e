package dev.nightshift.platform;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** How a value is written at a place of a text, so that it stays one value there. */
public enum Escaping {
  /** A part of a host name or an address with its port; anything else is refused, since there is no escape in a host. */
  URL_HOST {
    @Override
    public String write(String value) {
      return only(HOST, value, "a host");
    }
  },
  /** One segment of a path, or a part of it (RFC 3986); a slash is escaped, and a value of dots alone is refused. */
  URL_PATH {
    @Override
    public String write(String value) {
      if (value.matches("\\.{1,2}")) {
        throw new IllegalArgumentException("'" + value + "' would lead to another path");
      }
      return percent(value);
    }
  },
  /** A key or value of a query, or a fragment. */
  URL_QUERY {
    @Override
    public String write(String value) {
      return percent(value);
    }
  },
  /** Between the quotes of a JSON text (RFC 8259). A brace is written as a number, so that no value writes a {@code {{secret:…}}}. */
  JSON_STRING {
    @Override
    public String write(String value) {
      return quoted(value, false).replace("{", "\\u007b");
    }
  },
  /** Between the double or single quotes of a PromQL text. */
  PROMQL_STRING {
    @Override
    public String write(String value) {
      return quoted(value, true);
    }
  },
  /** Between the quotes of a PromQL regular expression (RE2); the value stands for itself, {@code .*} does not mean everything. */
  PROMQL_REGEX {
    @Override
    public String write(String value) {
      return quoted(META.matcher(value).replaceAll("\\\\$0"), true);
    }
  },
  /** A value of an HTTP header; line ends, other control characters and the brace of {@code {{secret:…}}} are refused. */
  HEADER {
    @Override
    public String write(String value) {
      if (value.chars().anyMatch(character -> character < ' ' || character == 127 || character == '{')) {
        throw new IllegalArgumentException("it holds a line end, another control character or a {");
      }
      return value;
    }
  },
  /** The value of a label selector. */
  SELECTOR {
    @Override
    public String write(String value) {
      return only(SELECTOR_VALUE, value, "a label value of a selector");
    }
  },
  /**
   * Where the step's kind binds the value apart from the text, as a database does: written as {@code {{value:…}}} in base64url, so that
   * nothing in it has a meaning. No author can write such a place, since a template refuses it.
   */
  PARAMETER {
    @Override
    public String write(String value) {
      return "{{value:" + Base64.getUrlEncoder().withoutPadding().encodeToString(value.getBytes(StandardCharsets.UTF_8)) + "}}";
    }
  },
  /** In a text that people read, in which no secret is ever put: it stays on its line, and in its place. */
  PROSE {
    @Override
    public String write(String value) {
      return CONTROL.matcher(value).replaceAll(" ").strip();
    }
  },
  /** Outside of any quotes: a number, a name or a duration, nothing with a meaning of its own. */
  TOKEN {
    @Override
    public String write(String value) {
      return only(WORD, value, "a plain word or number");
    }
  };

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+(:\\d{1,5})?|\\[[0-9A-Fa-f:.]+](:\\d{1,5})?");
  private static final Pattern SELECTOR_VALUE = Pattern.compile("[A-Za-z0-9_.@:/+-]{1,252}");
  private static final Pattern META = Pattern.compile("[\\\\.+*?()|\\[\\]{}^$]");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");
  private static final Pattern WORD = Pattern.compile("-?[A-Za-z0-9_:.]{1,252}");

  /**
   * Writes a value for this place.
   *
   * @throws IllegalArgumentException where no escape could keep the value from meaning something else
   */
  public abstract String write(String value);

  private static String only(Pattern allowed, String value, String what) {
    if (!allowed.matcher(value).matches()) {
      throw new IllegalArgumentException("'" + value + "' is not " + what);
    }
    return value;
  }

  private static String percent(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
  }

  /** PromQL knows JSON's escapes; its texts may stand in either kind of quotes, so both are written as numbers there. */
  private static String quoted(String value, boolean promql) {
    StringBuilder text = new StringBuilder();
    for (char character : value.toCharArray()) {
      switch (character) {
        case '"' -> text.append(promql ? "\\x22" : "\\\"");
        case '\'' -> text.append(promql ? "\\x27" : "'");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> text.append(character < ' ' ? String.format("\\u%04x", (int) character) : String.valueOf(character));
      }
    }
    return text.toString();
  }
}
